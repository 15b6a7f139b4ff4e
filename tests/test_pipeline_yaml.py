"""YAML is read as 1.2's core schema says, and within bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from pipeline import effective_spec as effective
from pipeline import yaml_reader
from pipeline.document import SpecError, walk
from pipeline.effective_spec import effective_spec
from pipeline.openapi31 import at_openapi_31
from pipeline.yaml_reader import YAMLReadError, read_yaml

pytestmark = pytest.mark.slow

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@tried(30)
@given(JSON)
def test_json_is_read_as_json(value: Any) -> None:
    assert read_yaml(json.dumps([value]).encode()) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[yes, no, Y, N, on, off]", ["yes", "no", "Y", "N", "on", "off"]),
        ("[2020-01-31, 1_000, 12:30:45, .inf, .nan]", ["2020-01-31", "1_000", "12:30:45", ".inf", ".nan"]),
        ("[true, False, ~, null, 012, 0o14, 0x1F]", [True, False, None, None, 12, 12, 31]),
        ("['5', !!str 5, '~', \"true\", 5]", ["5", "5", "~", "true", 5]),
        ("{200: a, true: b, 1.0: c}", {"200": "a", "true": "b", "1.0": "c"}),
        ("{a: &x {b: 1}, c: *x, d: {<<: *x, e: 2}}", {"a": {"b": 1}, "c": {"b": 1}, "d": {"b": 1, "e": 2}}),
        ("", None),
        ("1" * 5000, "1" * 5000),
    ],
)
def test_the_core_schema(text: str, value: object) -> None:
    assert repr(read_yaml(text.encode())) == repr(value)


def test_an_alias_is_a_copy() -> None:
    data = read_yaml(b"a: &x {b: 1}\nc: *x")
    data["a"]["b"] = 2
    assert data["c"] == {"b": 1}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: [", "expected node content"),
        (b"\xff\xfe\xff", "null"),
        (b"a: 1\na: 2", "the key 'a' stands twice"),
        (b"1: a\n'1': b", "the key '1' stands twice"),
        (b"--- a\n--- b", "more than one document"),
        (b"a: &a [*a]", "stands for nothing, or for itself"),
        (b"a: *b", "stands for nothing, or for itself"),
        (b"!!python/object/apply:os.system [ls]", "only plain data is read"),
        (b"a: !!binary aGk=", "only plain data is read"),
        (b"? [a]\n: b", "a key that is not text"),
        (b"<<: 5", "a merge of what is not a mapping"),
        (b'{"a": {"b": 1, "b": 2}}', "the key 'b' stands twice"),
        (b"[" * 102 + b"]" * 102, "nested deeper than 100 levels"),
        (b"[" * 100_000 + b"]" * 100_000, "nested deeper than 100 levels"),
        (b"a: " + b"[" * 102 + b"]" * 102, "nested deeper than 100 levels"),
        (BOMB.encode(), "more than 200000 nodes"),
        (b"[" + b"a," * 200_000 + b"]", "more than 200000 nodes"),
        (b" " * (yaml_reader.MAX_BYTES + 1), "larger than 4000000 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_read(content: bytes, says: str) -> None:
    with pytest.raises(YAMLReadError) as caught:
        read_yaml(content)
    if says != "null":
        assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_document_that_is_generated_from_says_what_it_is() -> None:
    document = at_openapi_31(effective_spec())
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert not any(isinstance(node.get("nullable"), bool) for node in walk(document))
    assert any(isinstance(node.get("type"), list) for node in walk(document))


@pytest.mark.parametrize(
    "broken", ["components: {schemas: {A: 5}}", "components: 3", "info: []", "paths: [1]"]
)
def test_a_structure_that_can_not_be_followed_is_told(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yml").write_text(f"openapi: 3.0.0\ninfo: {{title: T, version: '1'}}\n{broken}\n")
    if broken.startswith("info"):
        (tmp_path / "a.yml").write_text(f"openapi: 3.0.0\n{broken}\n")
    monkeypatch.setattr(effective, "SPECS", tmp_path)
    with pytest.raises(SpecError):
        effective.effective_spec()
