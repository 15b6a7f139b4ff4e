"""How a model reads and writes JSON, decided in Python: one property, and the code that follows from it."""

from __future__ import annotations

import ast
import importlib
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from clever_openapi import decoding
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.openapi import GeneratorData

GENERATOR = Path(__file__).parent.parent / "overrides" / "generator"
sys.path.insert(0, str(GENERATOR))  # as the generator is run
model_code: Any = importlib.import_module("model_code")
field_code: Any = importlib.import_module("field_code")

CONFIG = Config.from_sources(
    ConfigFile(literal_enums=True), MetaType.NONE, Path("document"), "utf-8", False, None
)
ABSENT = object()
PART = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


def models(**schemas: Any) -> dict[str, Any]:
    """The models of a document with these schemas, by their names."""
    document = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    parsed = GeneratorData.from_dict(document, config=CONFIG)
    assert isinstance(parsed, GeneratorData), parsed
    assert not parsed.errors
    made = [model_code.ModelCode(model, parsed) for model in parsed.models]
    return {code.name: code for code in made}


def thing(schema: Any, *, required: bool = False, sent: bool = False, **other: Any) -> Any:
    """The model of an object with one property, ``some_key``."""
    holder = {"type": "object", "properties": {"some_key": schema}}
    if required:
        holder["required"] = ["some_key"]
    if sent:
        holder["x-sent"] = True
    return models(Thing=holder, **other)["Thing"]


def field(schema: Any, **how: Any) -> Any:
    (only,) = thing(schema, **how).fields
    return only


STRING = {"type": "string"}
DATE = {"type": "string", "format": "date"}
TIME = {"type": "string", "format": "date-time"}
ENUM = {"type": "string", "enum": ["a", "b"]}


NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}
SIZES = {"type": "integer", "enum": [1, 2]}
FREE = {"x-free-form": True}  # as the pipeline marks an object of which nothing is known
REFERENCE = {"$ref": "#/components/schemas/Part"}
EITHER = {"oneOf": [STRING, REFERENCE]}


def many(schema: Any) -> Any:
    return {"type": "array", "items": schema}


# ------------------------------------------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        (STRING, "str"),
        (NUMBER, "float"),
        (DATE, "datetime.date"),
        (TIME, "datetime.datetime"),
        (ENUM, "ThingSomeKey"),
        (FREE, "dict[str, Any]"),
        (many(DATE), "list[datetime.date]"),
        (REFERENCE, "Part"),
        (EITHER, "str | Part"),
    ],
    ids=str,
)
def test_a_received_field_holds_a_value_or_none_and_a_sent_one_can_be_unset(
    schema: Any, annotation: str
) -> None:
    assert field(schema, Part=PART).declaration() == f"some_key: {annotation} | None = None"
    assert field(schema, Part=PART, required=True).declaration() == f"some_key: {annotation}"
    assert field(schema, Part=PART, sent=True).declaration() == f"some_key: {annotation} | Unset = UNSET"


def test_null_is_a_value_where_the_document_says_so() -> None:
    nullable = STRING | {"nullable": True}
    assert field(nullable, required=True).declaration() == "some_key: str | None"
    assert field(nullable, sent=True).declaration() == "some_key: str | None | Unset = UNSET"
    assert field({}).declaration() == "some_key: Any = None"
    assert field(FREE | {"nullable": True}, required=True).declaration() == "some_key: dict[str, Any] | None"


@pytest.mark.parametrize("name", sorted(field_code.RESERVED))
def test_a_field_does_not_take_the_name_of_what_all_models_have(name: str) -> None:
    code = models(Thing={"type": "object", "properties": {name: STRING}})["Thing"]
    assert code.fields[0].name == f"{name}_"
    assert code.renamed == {f"{name}_": name}


# ------------------------------------------------------------------------------------------- how it is read


def read(schema: Any, value: Any, *, required: bool = False) -> tuple[Any, int]:
    """What the statements for a field make of a JSON value, and how many keys they count as missing."""
    code = field(schema, required=required, Part=PART)
    names: dict[str, Any] = {name: getattr(decoding, name) for name in dir(decoding)}
    names |= {"read_date": lambda record, key, raw: raw, "partial": partial}
    names |= {"decode_part": lambda raw, strict=False: ("part", decoding.expect_object(raw))}
    names |= {"THING_SOME_KEY": decoding.OpenEnum({"a": "a", "b": "b", None: None})}
    source = {} if value is ABSENT else {"some_key": value}
    names |= {"record": SimpleNamespace(), "source": source, "get": source.get, "missing": 0}
    if code.value.is_integer_enum:
        names["THING_SOME_KEY"] = decoding.ClosedEnum({1: 1, 2: 2})
    exec("\n".join(code.read()), names)
    return names["record"].some_key, names["missing"]


@pytest.mark.parametrize(
    ("schema", "good", "wrong"),
    [
        (STRING, ["", "x"], [5, ["x"]]),
        (INTEGER, [0, 5], [True, 5.0, "5"]),
        (NUMBER, [0, 2.5], [True, "5"]),
        ({"type": "boolean"}, [True, False], [1, "true"]),
        (ENUM, ["a", "newer"], [5]),
        (SIZES, [1, 2], [3, True, "1"]),
        (FREE, [{}, {"x": 1}], [[], "x"]),
        (many(STRING), [[], ["x"]], [["x", 5], "x", {}]),
        (many(INTEGER), [[1]], [[True], 1]),
        ({}, ["x", 5, [None]], []),
    ],
    ids=str,
)
def test_what_fits_is_taken_as_it_is_and_what_does_not_is_rejected(
    schema: Any, good: list[Any], wrong: list[Any]
) -> None:
    for required in (False, True):
        for value in good:
            assert read(schema, value, required=required) == (value, 0)
        for value in wrong:
            with pytest.raises(decoding.DECODE_FAILURES):
                read(schema, value, required=required)
    assert read(schema, ABSENT) == (None, 1)
    assert read(schema, None) == (None, 1)
    with pytest.raises(KeyError):
        read(schema, ABSENT, required=True)


def test_parts_and_unions_are_read_by_their_own_functions() -> None:
    assert read(REFERENCE, {}) == (("part", {}), 0)
    assert read(many(REFERENCE), [{}, {}]) == ([("part", {})] * 2, 0)
    assert read(EITHER, "x") == ("x", 0)
    assert read(EITHER, {}) == (("part", {}), 0)
    with pytest.raises(decoding.DECODE_FAILURES):
        read(EITHER, 5)
    assert read(many(EITHER | {"nullable": True}), ["x", None]) == (["x", None], 0)
    with pytest.raises(decoding.DECODE_FAILURES):
        read(many(EITHER), ["x", None])


def test_a_required_text_of_no_length_is_rejected_where_the_document_says_so() -> None:
    for empty in ("", None):
        with pytest.raises(decoding.DECODE_FAILURES):
            read(STRING | {"minLength": 1}, empty, required=True)
    assert read(STRING, "", required=True) == ("", 0)


# ---------------------------------------------------------------------------------------- how it is written


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        (STRING, "value"),
        (DATE, "write_date(value)"),
        (TIME, "write_datetime(value)"),
        (REFERENCE, "value.to_dict()"),
        (many(STRING), "value"),
        (many(REFERENCE), "[item.to_dict() for item in value]"),
        (many(DATE), "[write_date(item) for item in value]"),
        (EITHER, "to_plain(value)"),
    ],
    ids=str,
)
def test_what_is_none_is_not_written(schema: Any, written: str) -> None:
    condition, assignment = field(schema, Part=PART).write()
    assert condition == "if (value := self.some_key) is not None:"
    assert assignment.strip() == f'out["some_key"] = {written}'
    assert field(schema, Part=PART, required=True).write() == [
        f'out["some_key"] = {written.replace("value", "self.some_key")}'
    ]


def test_the_variable_is_declared_only_where_its_type_changes() -> None:
    properties = {"first": STRING, "second": STRING}
    assert not models(Thing={"type": "object", "properties": properties})["Thing"].writes_several_types
    properties |= {"third": NUMBER}
    assert models(Thing={"type": "object", "properties": properties})["Thing"].writes_several_types


# ------------------------------------------------------------------------------------------------- models


def test_a_model_names_what_its_module_imports() -> None:
    assert thing(many(REFERENCE), Part=PART).imports() == [("part", ["Part", "decode_part"])]
    assert thing(many(REFERENCE), Part=PART, sent=True).imports() == [("part", ["Part"])]
    assert thing(ENUM).imports() == [("thing_some_key", ["THING_SOME_KEY", "ThingSomeKey"])]
    assert thing(STRING).imports() == []


def test_the_repr_shows_the_id_unless_it_is_personal() -> None:
    listed = {"id": STRING, "type": STRING, "name": STRING}
    assert models(Thing={"type": "object", "properties": listed})["Thing"].shown == ("id", "type_")
    listed |= {"id": STRING | {"x-personal": True}}
    assert models(Thing={"type": "object", "properties": listed})["Thing"].shown == ("type_",)


def test_columns_are_named_and_typed_by_where_they_stand() -> None:
    part = {"type": "object", "properties": {"name": STRING, "born": DATE, "tags": many(STRING)}}
    group = {"in": "some_key", "as": "part", "keys": ["name", "born"]}
    holder = {"type": "object", "properties": {"id": STRING, "some_key": REFERENCE}}
    code = models(Part=part, Thing=holder | {"x-columns": [{"keys": ["id"]}, group]})["Thing"]
    assert code.columns == [
        ("id", "str", "id"),
        ("part_name", "str", "some_key.name"),
        ("part_born", "datetime.date", "some_key.born"),
    ]
    lists = holder | {"x-columns": [group | {"keys": ["tags"]}]}
    with pytest.raises(LookupError, match=r"Thing: x-columns: some_key\.tags is of kind list"):
        _ = models(Part=part, Thing=lists)["Thing"].columns
    gone = holder | {"x-columns": [group | {"keys": ["gone"]}]}
    with pytest.raises(LookupError, match="Part has no property gone; look at the marks"):
        _ = models(Part=part, Thing=gone)["Thing"].columns


def test_a_shortcut_is_none_where_a_step_of_it_can_be() -> None:
    marks = {"x-shortcuts": {"name": "some_key.name"}}

    def shortcut(part: Any = PART, **required: Any) -> Any:
        holder = {"type": "object", "properties": {"some_key": REFERENCE}} | marks | required
        (only,) = models(Part=part, Thing=holder)["Thing"].shortcuts
        return only

    last = shortcut(PART | {"required": []}, required=["some_key"])
    assert (last.annotation, last.lines) == ("str | None", ["return self.some_key.name"])
    sure = shortcut(required=["some_key"])
    assert (sure.annotation, sure.lines) == ("str", ["return self.some_key.name"])
    maybe = shortcut()
    assert maybe.annotation == "str | None"
    assert maybe.lines == [
        "if (some_key := self.some_key) is None:",
        "    return None",
        "return some_key.name",
    ]


@pytest.mark.parametrize("words", ['Ends with "quotes"', 'three """ of them', "a back\\slash", "x " * 200])
def test_any_words_make_a_docstring_that_says_them(words: str) -> None:
    code = thing(STRING)
    lines = code.docstring(words)
    assert max(map(len, lines)) <= 120
    said = ast.literal_eval("\n".join(lines))
    assert " ".join(said.split()) == " ".join(words.split())
    assert code.docstring("  ") == code.docstring(None) == []
