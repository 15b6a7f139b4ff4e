"""Shuffling and re-formatting a document never drifts; removing or changing any one node always does."""

from __future__ import annotations

import copy
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from effort import tried
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from drift.convert import parse
from drift.diff import compare
from drift.shapes import NotASpecError

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parent.parent
SHOPS = sorted((ROOT / "tests" / "samples" / "drift").glob("shop.*.yml"))
VENDORED = sorted((ROOT / "specs").glob("*.yml"))
DOCUMENTS = {path.name: parse(path.read_bytes()) for path in [*SHOPS, *VENDORED]}

# Lists whose order says nothing.
UNORDERED = {"enum", "required", "tags", "parameters", "allOf", "anyOf", "oneOf", "security", "servers"}


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*path, key)
        yield from nodes(child, (*path, key))


PLACES = {name: list(nodes(document)) for name, document in DOCUMENTS.items()}


def says_nothing(name: str, document: dict[str, Any], path: tuple[Any, ...]) -> bool:
    """The few nodes whose removal or change means nothing, each for a reason."""
    *parents, last = path
    parent: Any = document
    for key in parents:
        parent = parent[key]
    version = path in (("openapi",), ("swagger",))
    body_name = "swagger20" in name and last == "name" and parent.get("in") == "body"  # never on the wire
    default = (
        (last in ("explode", "style") and "in" in parent)
        or last == "schemes"
        or "consumes" in path  # what a form with a file is sent as anyway
        or (last in ("required", "nullable", "exclusiveMaximum") and parent[last] is False)
        or (last == "additionalProperties" and parent[last] is True)
        or (
            path[:-1]
            and last == "security"
            and path[0] == "paths"
            and parent[last] == document.get("security")
        )
    )
    repeats_target = last == "type" and isinstance(parent, dict) and "$ref" in parent
    null_in_union = "openapi31" in name and parents[-2:-1] == ["anyOf"] and parent == {"type": "null"}
    only_type = isinstance(parent, list) and parents[-1] == "type" and len(parent) == 1
    return version or body_name or default or repeats_target or null_in_union or only_type


def removed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    parent: Any = document
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return document


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    parent: Any = document
    for key in path[:-1]:
        parent = parent[key]
    value = parent[path[-1]]
    if isinstance(value, bool):
        parent[path[-1]] = not value
    elif isinstance(value, int):
        parent[path[-1]] = value + 1
    elif isinstance(value, str):
        parent[path[-1]] = value + "x"
    elif isinstance(value, list):
        value.append(f"x{len(value)}")
    else:
        value["x-new"] = "x"
    return document


def moved(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether drift is reported; a document that can't be followed any more is reported too."""
    try:
        return bool(compare(before, after))
    except NotASpecError:
        return True


@pytest.mark.parametrize("name", [path.name for path in SHOPS])
def test_every_single_node_of_the_samples_counts(name: str) -> None:
    document = DOCUMENTS[name]
    edits = [(path, edit) for path in PLACES[name] for edit in (removed, changed)]
    third = [path.name for path in SHOPS].index(name)
    edits = edits[third::3]  # the same API in three formats: a third of the edits in each
    unseen = [
        (edit.__name__, path)
        for path, edit in edits
        if not says_nothing(name, document, path) and not moved(document, edit(document, path))
    ]
    assert unseen == []


@pytest.mark.parametrize("name", [path.name for path in VENDORED])
@tried(20)
@given(data=st.data())
def test_any_node_of_the_vendored_documents_counts(name: str, data: st.DataObject) -> None:
    document = DOCUMENTS[name]
    path = data.draw(st.sampled_from(PLACES[name]).filter(lambda p: not says_nothing(name, document, p)))
    edit = data.draw(st.sampled_from([removed, changed]))
    assert moved(document, edit(document, path))


def shuffled(value: Any, rng: random.Random, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: shuffled(value[k], rng, k) for k in rng.sample(list(value), len(value))}
    if isinstance(value, list):
        items = [shuffled(item, rng) for item in value]
        return rng.sample(items, len(items)) if key in UNORDERED else items
    return value


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("seed", range(4))
def test_order_never_drifts(name: str, seed: int) -> None:
    assert compare(DOCUMENTS[name], shuffled(DOCUMENTS[name], random.Random(seed))) == []


@pytest.mark.parametrize("name", [path.name for path in SHOPS])
@tried(4)
@given(data=st.data())
def test_formatting_never_drifts(name: str, data: st.DataObject) -> None:
    text: bytes
    if data.draw(st.booleans()):
        indent = data.draw(st.sampled_from([None, 1, 4]))
        text = json.dumps(DOCUMENTS[name], indent=indent, ensure_ascii=data.draw(st.booleans())).encode()
    else:
        yaml = YAML(typ="safe", pure=True)
        yaml.default_flow_style = data.draw(st.booleans())
        yaml.width = data.draw(st.integers(20, 200))
        yaml.indent = data.draw(st.integers(2, 6))
        stream = io.BytesIO()
        yaml.dump(DOCUMENTS[name], stream)
        text = b"# another header\n" + stream.getvalue()
        assume(parse(text) == DOCUMENTS[name])  # ruamel.yaml folds some texts into others
    assert compare(DOCUMENTS[name], parse(text)) == []


@pytest.mark.parametrize("name", [path.name for path in SHOPS])
def test_line_breaks_in_a_text_never_drift(name: str) -> None:
    text = json.dumps(DOCUMENTS[name]).replace("How many there are", r"How\n   many there\nare\n")
    assert "\\n" in text
    assert compare(DOCUMENTS[name], json.loads(text)) == []
