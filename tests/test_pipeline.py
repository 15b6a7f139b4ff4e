"""From the documents to the code: each step does as it says, fails where a person must look, repeats."""

from __future__ import annotations

import contextlib
import copy
import importlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from specvalues import ANYTHING, Values, schema_names
from typed import lies, models_of

from pipeline import effective_spec, generate, resources
from pipeline.document import SpecError, load, walk
from pipeline.join import join
from pipeline.openapi31 import at_openapi_31
from pipeline.overlay import apply_overlay
from pipeline.spell_out import spell_out

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parent.parent
IDIOMS = ROOT / "tests" / "samples" / "pipeline" / "idioms.yml"
BOX = {
    "label": None,
    "weight": 1.5,
    "opened": True,
    "made": "2023-01-02T03:04:05.000Z",
    "kind": "round",
    "size": 2,
    "tags": ["a"],
    "owner": {"pet": {}},
}
"""What a body of the made-up API must have."""

OVERLOAD = re.compile(r"def (\w+)\([^()]*? record_type: Literal\[\"(\w+)\"\],[^()]*\) -> (\w+\[\w+\])")
"""One of the methods for events: its name, the record type, what it gives."""

RUN = """
import sys
from pathlib import Path
sys.path.insert(0, {scripts!r})
from pipeline import effective_spec, generate
effective_spec.EFFECTIVE = Path({effective!r})
generate.generate(Path({into!r}))
"""


def document(**parts: Any) -> dict[str, Any]:
    """A document with nothing in it but what is given."""
    return {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, **parts}


def schemas(**parts: Any) -> dict[str, Any]:
    """A document of schemas."""
    return document(paths={}, components={"schemas": parts})


# ---------------------------------------------------------------------------------------------------- join


def test_documents_are_joined() -> None:
    one = document(
        servers=[{"url": "u"}], paths={"/a": {"get": {}}}, components={"schemas": {"A": {}, "C": {}}}
    )
    two = document(
        servers=[{"url": "u"}], paths={"/b": {"get": {}}}, components={"schemas": {"B": {}, "C": {}}}
    )
    two["info"] = {"title": "U", "version": "2"}
    before = copy.deepcopy([one, two])
    joined = join({"one.yml": one, "two.yml": two})
    assert joined["info"] == {"title": "T and U", "version": "2"}
    assert set(joined["paths"]) == {"/a", "/b"}
    assert set(joined["components"]["schemas"]) == {"A", "B", "C"}
    joined["paths"]["/a"]["put"] = {}
    assert [one, two] == before


@pytest.mark.parametrize(
    ("one", "two", "place"),
    [
        ({"paths": {"/a": {"get": {}}}}, {"paths": {"/a": {"put": {}}}}, "paths./a"),
        (
            {"components": {"schemas": {"A": {"type": "string"}}}},
            {"components": {"schemas": {"A": {"type": "integer"}}}},
            "components.schemas.A",
        ),
        (
            {"components": {"parameters": {"p": {"in": "query"}}}},
            {"components": {"parameters": {"p": {"in": "path"}}}},
            "components.parameters.p",
        ),
        ({"servers": [{"url": "u"}]}, {"servers": [{"url": "v"}]}, "servers"),
        ({"security": [{"a": []}]}, {"security": []}, "security"),
        ({"openapi": "3.0.3"}, {"openapi": "3.1.0"}, "openapi"),
    ],
)
def test_a_join_that_fails_names_the_place(one: dict[str, Any], two: dict[str, Any], place: str) -> None:
    with pytest.raises(SpecError) as caught:
        join({"one.yml": document(**one), "two.yml": {**document(), **two}})
    assert str(caught.value).startswith(f"two.yml: {place}: differs")


# ------------------------------------------------------------------------------------------------- overlay


def overlaid(node: dict[str, Any], *actions: dict[str, Any]) -> dict[str, Any]:
    """The document after actions, each with a reason."""
    return apply_overlay(node, {"actions": [{"description": "why", **action} for action in actions]})


def test_an_update_merges_objects_extends_lists_and_replaces_the_rest() -> None:
    node = {"a": {"b": {"c": 1, "d": [1]}, "e": "old"}}
    assert overlaid(node, {"target": "$.a", "update": {"b": {"d": [2], "f": 3}}}) == {
        "a": {"b": {"c": 1, "d": [1, 2], "f": 3}, "e": "old"}
    }
    assert overlaid(node, {"target": "$.a.b.d", "update": [2, 3]})["a"]["b"]["d"] == [1, 2, 3]
    assert overlaid(node, {"target": "$.a.b.d", "update": 2})["a"]["b"]["d"] == [1, 2]
    assert overlaid(node, {"target": "$.a.b.d", "update": [1, 2]})["a"]["b"]["d"] == [1, 2]
    assert overlaid(node, {"target": "$.a.e", "update": "new"})["a"]["e"] == "new"
    assert overlaid(node, {"target": "$", "update": {"g": 1}})["g"] == 1
    assert node == {"a": {"b": {"c": 1, "d": [1]}, "e": "old"}}


def test_a_removal_takes_out_all_that_match() -> None:
    node = {"a": [1, 2, 3, 2], "b": {"x": 1, "y": 2}}
    assert overlaid(node, {"target": "$.a[?@ == 2]", "remove": True})["a"] == [1, 3]
    assert overlaid(node, {"target": "$.b.x", "remove": True})["b"] == {"y": 2}


def test_a_copy_is_a_copy() -> None:
    node = {"a": {"x": [1]}, "b": {}}
    copied = overlaid(
        node,
        {"target": "$.b", "copy": "$.a"},
        {"target": "$.a.x", "update": [2]},
        {"target": "$.b", "update": {"y": 1}},
    )
    assert copied == {"a": {"x": [1, 2]}, "b": {"x": [1], "y": 1}}


def test_updates_of_many_matches_share_nothing() -> None:
    node = overlaid(
        {"a": {}, "b": {}}, {"target": "$.*", "update": {"x": []}}, {"target": "$.a.x", "update": [1]}
    )
    assert node == {"a": {"x": [1]}, "b": {"x": []}}


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"target": "$.nothing", "description": "why", "update": {}}, "matches nothing"),
        ({"target": "$.a", "description": "why", "update": {"x": 1}}, "changes nothing"),
        ({"target": "$.d", "description": "why", "update": [2, 1]}, "changes nothing"),
        ({"target": "$", "description": "why", "update": {"d": [1]}}, "changes nothing"),
        ({"target": "$.a.y", "description": "why", "remove": True}, "matches nothing"),
        ({"target": "$.a[", "description": "why", "remove": True}, "the target is not a JSONPath"),
        ({"target": "$.a", "description": "why"}, "has nothing to do"),
        ({"target": "$.a", "update": {"x": 2}}, "has no description"),
        ({"target": "$.a", "description": "", "update": {"x": 2}}, "has no description"),
        ({"target": "$.a", "description": "why", "copy": "$.b"}, "copy selects 0 nodes"),
        ({"target": "$.a", "description": "why", "copy": "$.*"}, "copy selects 3 nodes"),
    ],
)
def test_a_stale_action_fails_and_is_named(action: dict[str, Any], reason: str) -> None:
    good = {"target": "$.a", "description": "why", "update": {"z": 1}}
    with pytest.raises(SpecError) as caught:
        apply_overlay({"a": {"x": 1}, "c": {}, "d": [1, 2]}, {"actions": [good, action]}, "o.yaml")
    assert str(caught.value).startswith(f"o.yaml: action 2 ({action['target']}): {reason}")


def test_every_action_of_the_overlay_is_needed() -> None:
    joined = join(effective_spec.documents(effective_spec.SPECS, effective_spec.OVERLAY.parent))
    overlay = load(effective_spec.OVERLAY)
    actions = overlay["actions"]
    whole, before = apply_overlay(joined, overlay), joined
    for number, action in enumerate(actions):
        with contextlib.suppress(SpecError):  # another action needs it
            assert apply_overlay(before, {"actions": actions[number + 1 :]}) != whole, action["target"]
        before = apply_overlay(before, {"actions": [action]})


# ----------------------------------------------------------------------------------------------- spell out


def spelled(**parts: Any) -> dict[str, Any]:
    """Schemas, spelled out."""
    out: dict[str, Any] = spell_out(schemas(**parts))["components"]["schemas"]
    return out


REF = {"$ref": "#/components/schemas/A"}


def test_nullable_beside_a_reference() -> None:
    out = spelled(
        A={"type": "string"}, B={"properties": {"x": {**REF, "nullable": True, "description": "d"}}}
    )
    assert out["B"]["properties"]["x"] == {"oneOf": [REF, {"type": "null"}], "description": "d"}


def test_a_nullable_enum_is_a_type_of_its_own_and_null_is_not_of_it() -> None:
    out = spelled(B={"properties": {"x": {"type": "string", "enum": ["b", None, "a"], "nullable": True}}})
    assert out["B_x"] == {"type": "string", "enum": ["a", "b"]}
    assert out["B"]["properties"]["x"] == {"oneOf": [{"$ref": "#/components/schemas/B_x"}, {"type": "null"}]}


def test_enums_of_one_name_are_one_type_with_the_values_of_all() -> None:
    one = {"type": "string", "enum": ["b", "a"], "x-enum-name": "Letter"}
    two = {"type": "string", "enum": ["c", "a"], "x-enum-name": "Letter", "description": "d"}
    out = spelled(B={"properties": {"x": one, "y": {"type": "array", "items": two}}})
    assert out["Letter"] == {"type": "string", "enum": ["a", "b", "c"]}
    assert out["B"]["properties"]["x"] == {"$ref": "#/components/schemas/Letter"}
    assert out["B"]["properties"]["y"]["items"] == {"$ref": "#/components/schemas/Letter", "description": "d"}


@pytest.mark.parametrize("more", [{}, {"additionalProperties": True}, {"additionalProperties": {}}])
def test_an_object_of_which_nothing_is_known_is_marked(more: dict[str, Any]) -> None:
    out = spelled(B={"type": "object", "properties": {"x": {"type": "object", "description": "d", **more}}})
    assert out["B"]["properties"]["x"] == {"x-free-form": True, "description": "d"}


def test_an_object_of_which_something_is_known_is_not() -> None:
    known = {"type": "object", "additionalProperties": {"type": "integer"}}
    assert spelled(B={"properties": {"x": known}})["B"]["properties"]["x"] == known
    assert spelled(B={"type": "object"})["B"] == {"type": "object"}


def test_subtypes_are_inlined_with_their_tag() -> None:
    base = {
        "required": ["id"],
        "discriminator": {"propertyName": "kind", "mapping": {"first": "#/components/schemas/B"}},
        "properties": {"id": {"type": "string"}, "kind": {"type": "string"}},
    }
    part = {"required": ["x"], "properties": {"x": {"type": "integer"}}}
    out = spelled(A=base, B={"allOf": [REF, part]}, C={"allOf": [REF]}, D={"allOf": [part]})
    assert out["B"] == {
        "type": "object",
        "properties": {"id": {"type": "string"}, "kind": {"const": "first"}, "x": {"type": "integer"}},
        "required": ["id", "x", "kind"],
    }
    assert out["C"]["properties"]["kind"] == {"const": "C"}
    assert out["D"] == {"allOf": [part]}
    assert out["A"]["x-union-name"] == "AnyA"
    assert out["A"]["discriminator"]["mapping"] == {
        "first": "#/components/schemas/B",
        "C": "#/components/schemas/C",
    }


def test_subtypes_that_cannot_be_spelled_out_are_named() -> None:
    base = {"discriminator": {"propertyName": "k"}, "properties": {"k": {"type": "string"}}}
    other = {"$ref": "#/components/schemas/O"}
    with pytest.raises(SpecError, match=r"components\.schemas\.B: has two bases"):
        spelled(A=base, O=base, B={"allOf": [REF, other]})
    with pytest.raises(SpecError, match=r"components\.schemas\.B: allOf of a second reference"):
        spelled(A=base, O={}, B={"allOf": [REF, other]})


def test_spelling_out_changes_nothing_else() -> None:
    plain = schemas(
        B={"type": "object", "properties": {"x": {"type": "string", "nullable": True}, "y": REF}}, A={}
    )
    before = copy.deepcopy(plain)
    assert spell_out(plain) == before
    assert plain == before


def test_what_yaml_11_calls_true_is_text(tmp_path: Path) -> None:
    (tmp_path / "d.yml").write_text("enum: [Y, N, yes, no, on, off, 1e3, 012]\n")
    assert load(tmp_path / "d.yml")["enum"][:6] == ["Y", "N", "yes", "no", "on", "off"]
    (tmp_path / "d.yml").write_text("- a\n")
    with pytest.raises(SpecError, match=r"d\.yml: not a YAML mapping"):
        load(tmp_path / "d.yml")


def operation(sent: str, received: str) -> dict[str, Any]:
    """An operation that sends one schema and receives another, through components of their own."""

    def content(name: str) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}

    return {
        "paths": {
            "/a": {
                "put": {
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"200": {"$ref": "#/components/responses/R"}},
                }
            }
        },
        "components": {"requestBodies": {"B": content(sent)}, "responses": {"R": content(received)}},
    }


def test_what_is_sent_is_marked_and_what_is_both_is_split() -> None:
    node = document(**operation("Change", "Answer"))
    to_shared = {"properties": {"shared": {"$ref": "#/components/schemas/Shared"}}}
    colour = {"type": "string", "enum": ["red"]}
    node["components"]["schemas"] = {
        "Change": to_shared,
        "Answer": to_shared,
        "Shared": {"properties": {"again": {"$ref": "#/components/schemas/Shared"}, "c": REF}},
        "A": colour,
        "Nowhere": {"properties": {}},
    }
    out = spell_out(node)["components"]["schemas"]
    assert {name for name, schema in out.items() if schema.get("x-sent")} == {"Change", "SharedRequest"}
    twin = {"$ref": "#/components/schemas/SharedRequest"}
    assert out["Change"]["properties"]["shared"] == twin
    assert out["SharedRequest"]["properties"] == {"again": twin, "c": REF}
    assert out["Answer"] == to_shared
    assert out["A"] == colour


def test_a_body_that_is_answered_has_a_twin_in_the_operation_too() -> None:
    node = document(**operation("Thing", "Thing"))
    node["components"]["schemas"] = {"Thing": {"properties": {"x": {"type": "string"}}}}
    out = spell_out(node)["components"]
    assert "ThingRequest" in str(out["requestBodies"])
    assert "ThingRequest" not in str(out["responses"])
    node["components"]["schemas"]["ThingRequest"] = {"properties": {}}
    with pytest.raises(SpecError, match="ThingRequest is taken"):
        spell_out(node)


# ------------------------------------------------------------------------------------------------ generate


def generated_from(folder: Path, monkeypatch: pytest.MonkeyPatch, **documents: dict[str, Any]) -> Path:
    """The package made of documents of the test's own, with our overlay replaced by an empty one."""
    (folder / "specs").mkdir(parents=True)
    for name, node in documents.items():
        (folder / "specs" / f"{name}.yml").write_text(json.dumps(node))
    (folder / "overlay.yaml").write_text("actions: []\n")
    monkeypatch.setattr(effective_spec, "SPECS", folder / "specs")
    monkeypatch.setattr(effective_spec, "OVERLAY", folder / "overlay.yaml")
    monkeypatch.setattr(effective_spec, "EFFECTIVE", folder / "openapi.yaml")
    generate.generate(folder / "made_openapi")
    return folder / "made_openapi"


def shuffled(node: Any, chance: random.Random) -> Any:
    """The same document, written in another order."""
    if isinstance(node, dict):
        items = [(key, shuffled(child, chance)) for key, child in node.items()]
        for key, child in items:
            if key == "enum" and isinstance(child, list):
                chance.shuffle(child)
        chance.shuffle(items)
        return dict(items)
    return [shuffled(item, chance) for item in node] if isinstance(node, list) else node


def test_the_committed_code_comes_out_byte_for_byte(tmp_path: Path) -> None:
    """With another hash seed, locale and time zone."""
    into = tmp_path / "clever_openapi"
    program = RUN.format(
        scripts=str(ROOT / "scripts"), effective=str(tmp_path / "sub" / "openapi.yaml"), into=str(into)
    )
    elsewhere = {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=os.environ | elsewhere, check=True)
    assert generate.differences(generate.PACKAGE, into) == []


def test_a_new_kind_of_record_has_its_union_and_its_overloads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    path = tmp_path / "specs" / "clever-events-api-openapi.yml"
    document = load(path)
    found = document["components"]["schemas"]
    text = json.dumps({name: found[name] for name in ("TermObject", "terms.created", "terms.deleted")})
    found |= json.loads(text.replace("terms.", "robots.").replace("TermObject", "RobotObject"))
    found["RobotObject"]["properties"]["object"] = {"$ref": "#/components/schemas/Robot"}
    found["Robot"] = {"type": "object", "properties": {"id": {"type": "string"}, "arms": {"type": "integer"}}}
    path.write_text(json.dumps(document))
    monkeypatch.setattr(effective_spec, "SPECS", tmp_path / "specs")
    monkeypatch.setattr(effective_spec, "EFFECTIVE", tmp_path / "openapi.yaml")
    generate.generate(tmp_path / "made_openapi")
    union = (tmp_path / "made_openapi" / "models" / "any_event.py").read_text()
    assert "AnyRobotsEvent: TypeAlias = RobotsCreated | RobotsDeleted | UnknownEvent" in union
    made = resources.made_files(ROOT / "overrides" / "resources.toml")
    (methods,) = (text for path, text in made.items() if path.name == "_events_by_type.py")
    assert "        AnyRobotsEvent,\n" in methods
    gives = {(method, tag): given for method, tag, given in OVERLOAD.findall(methods)}
    assert {method: given for (method, tag), given in gives.items() if tag == "robots"} == {
        "list": "AsyncEventStream[AnyRobotsEvent]",
        "poll": "EventBatch[AnyRobotsEvent]",
        "follow": "AsyncEventFollower[AnyRobotsEvent]",
    }
    assert {tag for _, tag in gives} == {name.partition(".")[0] for name in found if "." in name}


def read_by_the_generator() -> str:
    """The document that the generator reads, but for the order of lists of values, which it sorts itself."""
    document = at_openapi_31(effective_spec.effective_spec())
    for node in walk(document):
        if isinstance(node.get("enum"), list):
            node["enum"].sort()
    return json.dumps(document, sort_keys=True)


def test_the_order_of_keys_and_of_enum_values_means_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_by_the_generator()
    chance = random.Random(7)
    (tmp_path / "specs").mkdir()
    for path in effective_spec.SPECS.glob("*.yml"):
        (tmp_path / "specs" / path.name).write_text(json.dumps(shuffled(load(path), chance)))
    monkeypatch.setattr(effective_spec, "SPECS", tmp_path / "specs")
    assert read_by_the_generator() == before


def test_a_value_inserted_into_an_enum_renames_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And their order means nothing."""
    for name, values in (("before", ["small", "medium"]), ("after", ["medium", "large", "small"])):
        size = {"type": "string", "enum": values}
        thing = {"type": "object", "properties": {"size": size, "name": {"type": "string"}}}
        generated_from(tmp_path / name, monkeypatch, made=schemas(Thing=thing))
    before, after = (tmp_path / name / "made_openapi" for name in ("before", "after"))
    assert generate.differences(before, after) == ["models/thing_size.py"]
    ours, moved = ((folder / "models" / "thing_size.py").read_text() for folder in (before, after))
    assert re.findall(r"\w+", re.sub(r'"large",?', "", moved)) == re.findall(r"\w+", ours)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the committed code, to be checked against what generating would give."""
    committed = generate.PACKAGE
    shutil.copytree(committed, tmp_path / committed.name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(generate, "PACKAGE", tmp_path / committed.name)
    monkeypatch.setattr(generate, "generate", lambda into: shutil.copytree(committed, into))
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    return tmp_path / committed.name


def test_check_passes_where_nothing_differs(copied: Path) -> None:
    (copied / "__pycache__").mkdir(exist_ok=True)
    (copied / "__pycache__" / "x.pyc").touch()
    generate.main()


def test_check_names_each_file_that_differs(copied: Path) -> None:
    with (copied / "types.py").open("a") as file:
        file.write("\n")
    (copied / "models" / "user.py").unlink()
    (copied / "models" / "untracked.py").touch()
    (copied / "empty.txt").touch()
    (copied.parent / "beside.py").touch()
    with pytest.raises(SystemExit) as caught:
        generate.main()
    named = [line.strip() for line in str(caught.value).splitlines()[1:]]
    names = ["empty.txt", "models/untracked.py", "models/user.py", "types.py"]
    assert named == ["generated/beside.py", *(f"generated/clever_openapi/{name}" for name in names)]


def test_writing_leaves_nothing_else_behind(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copied / "models" / "old.py").touch()
    (copied / "types.py").write_text("")
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    generate.main()
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    generate.main()


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates and of the list of their originals."""
    shutil.copytree(generate.TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(generate, "TEMPLATES", tmp_path / "templates")
    monkeypatch.setattr(generate, "ORIGINALS", tmp_path / "templates" / "ORIGINALS")
    return tmp_path / "templates"


def test_a_template_whose_original_moved_is_named(templates: Path) -> None:
    generate.check_originals()
    lines = (templates / "ORIGINALS").read_text().splitlines()
    moved = [line.replace(line[:8], "00000000", 1) if "model.py.jinja" in line else line for line in lines]
    (templates / "ORIGINALS").write_text("\n".join(moved) + "\n")
    with pytest.raises(
        SpecError, match=r"overrides/generator/templates/model\.py\.jinja: the packaged original moved"
    ):
        generate.check_originals()


def test_a_template_whose_original_has_gone_is_named(templates: Path) -> None:
    (templates / "gone.py.jinja").touch()
    with (templates / "ORIGINALS").open("a") as file:
        file.write(f"{'0' * 64}  gone.py.jinja\n")
    with pytest.raises(
        SpecError, match=r"overrides/generator/templates/gone\.py\.jinja: the packaged original moved"
    ):
        generate.check_originals()


@pytest.mark.parametrize("name", ["new.py.jinja", "property_templates/new.py.jinja"])
def test_a_template_that_is_not_listed_is_named(templates: Path, name: str) -> None:
    (templates / name).parent.mkdir(exist_ok=True)
    (templates / name).touch()
    with pytest.raises(SpecError, match=f"{name} is in only one"):
        generate.check_originals()


def test_a_listed_template_that_is_not_there_is_named(templates: Path) -> None:
    (templates / "model.py.jinja").unlink()
    with pytest.raises(SpecError, match=r"model\.py\.jinja is in only one"):
        generate.check_originals()


def test_a_warning_of_the_generator_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = schemas(Good={"type": "object"}, Bad={"type": "object", "properties": {"x": {"type": "array"}}})
    with pytest.raises(SpecError, match="the generator refuses or warns") as caught:
        generated_from(tmp_path, monkeypatch, broken=broken)
    assert "schemas/Bad" in str(caught.value)


# --------------------------------------------------------------------- documents other than those of today


@pytest.fixture(scope="module")
def idioms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package made of a document that uses what the vendored ones don't use today."""
    folder = tmp_path_factory.mktemp("idioms")
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = generated_from(folder, monkeypatch, idioms=load(IDIOMS))
        monkeypatch.syspath_prepend(str(made.parent))
        yield importlib.import_module(made.name)
    for name in [name for name in sys.modules if name.partition(".")[0] == made.name]:
        del sys.modules[name]


def test_other_idioms_give_code_that_type_checks(idioms: Any) -> None:
    folder = Path(idioms.__file__).parent
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(ROOT / ".mypy_cache"),  # with what it imports, as `make check` left it
    ]
    done = subprocess.run(
        [*command, "-p", folder.name], cwd=folder.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_other_idioms_round_trip_and_no_field_lies(idioms: Any) -> None:
    document = spell_out(load(IDIOMS))
    values = Values(document)
    models = models_of(idioms)
    error = importlib.import_module(f"{idioms.__name__}.errors").DecodeError
    names = schema_names(document, models, {})
    assert set(models) - set(names) == {"BoxCounts", "BoxRequestCounts"}  # classes of inline objects

    def check(model: Any, value: Any) -> None:
        before = json.dumps(value, sort_keys=True)
        with contextlib.suppress(error):
            record = model.from_dict(value)
            assert json.dumps(record.to_dict(), sort_keys=True) == before
            assert lies(idioms, record) == []

    for model, name in names.items():
        of_model = given(st.just(models[model]), values.records(name) | ANYTHING)
        tried(8)(of_model(check))()


def test_other_idioms_are_typed_where_they_fit(idioms: Any) -> None:
    document = spell_out(load(IDIOMS))
    values = Values(document)
    for model, name in schema_names(document, models_of(idioms), {}).items():
        raw = values.full({"$ref": f"#/components/schemas/{name}"}, depth=3)
        if name == "Message":
            continue  # what is full of it is one of its subtypes
        record = getattr(importlib.import_module(f"{idioms.__name__}.models"), model).from_dict(raw)
        assert record.additional_properties == {}, model
        assert record.to_dict() == raw


def test_other_idioms_narrow_as_they_should(idioms: Any) -> None:
    models = importlib.import_module(f"{idioms.__name__}.models")
    types = importlib.import_module(f"{idioms.__name__}.types")

    tree = models.Node.from_dict(
        {"id": "a", "children": [{"id": "b", "parent": {"id": "c"}}], "either": "text"}
    )
    assert tree.children[0].parent.id == "c"
    assert tree.either == "text"

    shapes = models.Unions.from_dict(
        {"shapes": [{"radius": 1}, 5, "2023-01-02T03:04:05.000Z"], "shape": {"side": 2.5}}
    )
    assert [type(shape).__name__ for shape in shapes.shapes] == ["Circle", "int", "datetime"]
    assert type(shapes.shape).__name__ == "Square"

    sizes = [models.Unions.from_dict({"sizes": [value]}).sizes for value in (2, 9, True, 2.0, "2")]
    assert sizes == [[2], None, None, None, None]
    odd = {"times": ["2023-01-02T03:04:05.000Z", "2023-01-02T03:04:05Z"]}  # no room for its text in a list
    assert (models.Unions.from_dict(odd).times, models.Unions.from_dict(odd).to_dict()) == (None, odd)

    inbox = models.Inbox.from_dict(
        {"latest": {"kind": "hello"}, "all": [{"kind": "Farewell", "until": None}, {"kind": "?"}]}
    )
    assert [type(found).__name__ for found in (inbox.latest, *inbox.all_)] == [
        "Greeting",
        "Farewell",
        "Message",
    ]

    assert models.Inbox.from_dict({"first": {}}).to_dict() == {"first": {}}
    assert models.Inbox.from_dict({"first": {}}).first is None  # no tag was sent, so none may be there
    assert models.Inbox.from_dict({"first": {"kind": "hello"}}).first.kind == "hello"

    names = models.Names.from_dict(
        {"id": "a", "value": "b", "self": "c", "to_dict": "d", "class": "e", "_shown": "f"}
    )
    assert (names.to_dict_, names.class_, names.value) == ("d", "e", "b")
    assert repr(names) == "<Names id='a' type=None>"

    defaults = {field.name: field.default for field in attrs.fields(models.BoxRequest)}
    assert defaults["number"] is types.UNSET  # defaults are the service's business


def test_what_is_sent_and_received_is_two_classes(idioms: Any) -> None:
    models = importlib.import_module(f"{idioms.__name__}.models")
    model = importlib.import_module(f"{idioms.__name__}.model")
    bodies = importlib.import_module(f"{idioms.__name__}.bodies")
    assert issubclass(models.Box, model.ReceivedModel)
    assert issubclass(models.BoxRequest, bodies.RequestModel)
    sent = {name for name, found in models_of(idioms).items() if issubclass(found, bodies.RequestModel)}
    assert sent == {
        "BoxRequest",
        "BoxRequestCounts",
        "CircleRequest",
        "NodeRequest",
        "OwnerRequest",
        "PetRequest",
    }
    body = models.BoxRequest.from_dict({"inside": {"children": [{"id": "b"}]}} | BOX)
    assert type(body.inside.children[0]) is models.NodeRequest
    assert body.to_dict() == {"inside": {"children": [{"id": "b"}]}} | BOX


def test_a_plain_function_takes_the_parameters_that_are_listed_and_no_others(idioms: Any) -> None:
    module = importlib.import_module(f"{idioms.__name__}.api.boxes.get_box")
    types = importlib.import_module(f"{idioms.__name__}.types")
    assert module.Query.__required_keys__ == {"from_"}
    request = module._get_kwargs("a/b", from_="x", size=None, sort=types.UNSET)  # what `sync` sends
    assert (request["url"], request["params"]) == ("/boxes/a%2Fb", {"from": "x"})
    with pytest.raises(TypeError, match=r"GET /boxes/\{id\} has no parameter sizes"):
        module._get_kwargs("a", from_="x", sizes=1)
    change = importlib.import_module(f"{idioms.__name__}.api.boxes.change_box")
    assert "json" not in change._get_kwargs("a")
