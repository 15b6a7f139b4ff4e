"""Models in other people's hands: encoders, databases, data frames, pydantic, FastAPI, processes."""

from __future__ import annotations

import asyncio
import copy
import csv
import io
import json
import multiprocessing
import operator
import pickle
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import attrs
import clever_client
import clever_client.models as models
import httpx
import msgspec
import orjson
import pytest
from clever_client import UNSET, Column, columns, to_json
from clever_client.models import (
    Assignment,
    AssignmentUpdate,
    Submission,
    SubmissionRequest,
    User,
    UsersUpdated,
)
from documented import effective

pytestmark = pytest.mark.slow

DATES = [
    "2023-01-02T03:04:05.678Z",
    "2023-01-02T03:04:05Z",
    "2023-01-02 03:04:05",
    "2023-01-02T05:04:05+02:00",
    "1/2/2023 3:04 PM",
    "Mon, 02 Jan 2023 03:04:05 GMT",
]
DAYS = ["2010-09-01", "9/1/2010", "September 1, 2010", "2010-09-01T00:00:00.000Z"]


def user(number: int = 0, **fields: Any) -> User:
    """A user whose dates are written in one of many forms, with a grade that is not listed."""
    student = {"dob": DAYS[number % len(DAYS)], "grade": "14", "enrollments": [{"school": "s"}]}
    return User.from_dict(
        {
            "id": f"u{number}",
            "created": DATES[number % len(DATES)],
            "name": {"first": "Wren"},
            "email": None,
            "roles": {"student": student},
            "shoe_size": 38,
        }
        | fields
    )


def guest(name: str) -> Any:
    """The package of somebody else, where it is installed."""
    return pytest.importorskip(name, reason=f"{name} is not installed: `make test-guests` installs it")


USERS = [user(number) for number in range(12)]
EVENT = UsersUpdated.from_dict(
    {
        "id": "e",
        "type": "users.updated",
        "created": DATES[2],
        "data": {"object": USERS[3].to_dict(), "previous_attributes": {"email": None}},
    }
)


# ------------------------------------------------------------------------------------------------ encoders


@pytest.mark.parametrize("record", [EVENT, USERS[4]], ids=repr)
def test_every_encoder_writes_all_of_it_with_one_function(record: Any) -> None:
    whole = record.to_dict()
    nested = {"records": [record], "at": datetime(2023, 1, 2, tzinfo=UTC), "on": date(2023, 1, 2)}
    as_json = {"records": [whole], "at": "2023-01-02T00:00:00.000Z", "on": "2023-01-02"}
    assert json.loads(json.dumps(nested, default=to_json)) == as_json
    passed = orjson.OPT_PASSTHROUGH_DATETIME
    assert orjson.loads(orjson.dumps(nested, default=to_json, option=passed)) == as_json
    assert orjson.loads(orjson.dumps(record, default=to_json)) == whole
    assert msgspec.json.decode(msgspec.json.encode(record, enc_hook=to_json)) == whole


@pytest.mark.parametrize("thing", [EVENT, USERS[0], SubmissionRequest(grade_points=0), UNSET], ids=repr)
def test_no_encoder_writes_what_is_not_there(thing: Any) -> None:
    for encode in (json.dumps, orjson.dumps, msgspec.json.encode):
        with pytest.raises((TypeError, ValueError)):
            encode(thing)  # type: ignore[operator]
    with pytest.raises(TypeError, match=r"not the JSON of|not a value"):
        json.dumps(thing, default=str)
    if thing is UNSET:
        with pytest.raises(TypeError):
            to_json(thing)


@pytest.mark.parametrize("encode", [json.dumps, orjson.dumps, msgspec.json.encode])
def test_what_attrs_makes_of_a_request_is_not_written_either(encode: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        encode(attrs.asdict(SubmissionRequest(grade_points=0)))


def test_yaml_takes_what_fields_hold() -> None:
    yaml = guest("yaml")
    rows = [one.to_row() for one in USERS]
    assert yaml.safe_load(yaml.safe_dump(rows)) == rows


# ---------------------------------------------------------------------------------------------- databases


@pytest.mark.filterwarnings("ignore:The default date:DeprecationWarning")  # sqlite3's own, for plain dates
def test_sqlite_takes_a_row() -> None:
    names = [column.name for column in columns(User)]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE users ({', '.join(names)})")
        marks = ", ".join(f":{name}" for name in names)
        database.executemany(f"INSERT INTO users VALUES ({marks})", [one.to_row() for one in USERS])
        stored = database.execute("SELECT DISTINCT student_dob, student_grade, email FROM users").fetchall()
    assert stored == [("2010-09-01", "14", None)]


def test_psycopg_takes_a_row() -> None:
    psycopg = guest("psycopg")
    transformer = psycopg.adapt.Transformer()
    for one in USERS:
        values = [value for value in one.to_row().values() if value is not None]
        dumped = [
            bytes(transformer.get_dumper(value, psycopg.adapt.PyFormat.TEXT).dump(value)) for value in values
        ]
        assert b"2010-09-01" in dumped
        assert len(dumped) == len(values)


# ------------------------------------------------------------------------------------------------ flat rows


def test_a_row_is_typed_and_always_of_the_same_columns() -> None:
    assert Column("student_dob", date, "roles.student.dob") in columns(User)
    for record in (*USERS, User.from_dict({"id": "u"}), User.from_dict({"id": "u", "roles": 5})):
        row = record.to_row()
        assert list(row) == [column.name for column in columns(User)]
        for column in columns(User):
            assert row[column.name] is None or type(row[column.name]) is column.type
    assert USERS[1].to_row()["student_dob"] == date(2010, 9, 1)
    assert USERS[1].to_row()["district"] is None


def test_rows_make_a_table_for_people() -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in columns(User)])
    writer.writeheader()
    writer.writerows(one.to_row() for one in USERS)
    assert len(out.getvalue().splitlines()) == 1 + len(USERS)
    assert "<" not in out.getvalue()


def test_what_is_a_part_of_a_record_has_no_row() -> None:
    assert user().student is not None
    with pytest.raises(TypeError, match="Student has no columns"):
        user().student.to_row()  # type: ignore[union-attr]
    with pytest.raises(TypeError, match="give a record type"):
        columns(AssignmentUpdate)  # type: ignore[arg-type]


def test_pandas_takes_rows() -> None:
    pandas = guest("pandas")
    frame = pandas.DataFrame(one.to_row() for one in USERS)
    assert list(frame.columns) == [column.name for column in columns(User)]
    assert str(frame["created"].dtype).startswith("datetime64[")
    assert set(frame["student_grade"]) == {"14"}
    assert set(frame["student_dob"]) == {date(2010, 9, 1)}


def test_polars_takes_rows() -> None:
    polars = guest("polars")
    frame = polars.DataFrame([one.to_row() for one in USERS])
    assert frame.columns == [column.name for column in columns(User)]
    assert frame["student_dob"].dtype == polars.Date
    assert frame["created"].dtype.is_temporal()
    assert frame["student_grade"].to_list() == ["14"] * len(USERS)


def test_pyarrow_takes_rows() -> None:
    pyarrow = guest("pyarrow")
    table = pyarrow.Table.from_pylist([one.to_row() for one in USERS])
    assert str(table.schema.field("student_dob").type) == "date32[day]"


# ---------------------------------------------------------------------------------------- pydantic, FastAPI


def test_pydantic_takes_models_as_fields() -> None:
    pydantic = guest("pydantic")
    note = pydantic.create_model("Note", user=(User, ...), event=(models.AnyEvent, ...))
    made = note.model_validate({"user": USERS[1].to_dict(), "event": EVENT.to_dict()})
    assert made.user == USERS[1]
    assert type(made.event) is UsersUpdated
    assert made.model_dump() == {"user": USERS[1].to_dict(), "event": EVENT.to_dict()}
    assert note.model_validate_json(made.model_dump_json()).event == EVENT
    assert note(user=USERS[1], event=EVENT).user is USERS[1]
    with pytest.raises(pydantic.ValidationError, match="User can't be read: `id` missing"):
        note.model_validate({"user": {"name": {}}, "event": EVENT})
    schema = note.model_json_schema()["properties"]["user"]
    assert schema["properties"]["created"] == {
        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]
    }


def test_fastapi_takes_and_gives_models() -> None:
    fastapi = guest("fastapi")
    app = fastapi.FastAPI()

    @app.get("/users/{number}")
    def read(number: int) -> User:
        return USERS[number]

    a_body = fastapi.Body()

    @app.put("/grades")
    def grade(body: SubmissionRequest = a_body) -> dict[str, Any]:
        return {"points": body.grade_points, "comment": body.grade_comment is UNSET}

    app.get("/all", response_model=list[User])(lambda: USERS)

    async def ask() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            assert (await client.get("/users/3")).json() == USERS[3].to_dict()
            assert (await client.get("/all")).json() == [one.to_dict() for one in USERS]
            accepted = await client.put("/grades", json={"grade_points": 0})
            assert accepted.json() == {"points": 0, "comment": True}
            refused = await client.put("/grades", json={"grade_points": "7"})
            assert (refused.status_code, "grade_points" in refused.text) == (422, True)
            assert (await client.get("/openapi.json")).status_code == 200

    asyncio.run(ask())


# ----------------------------------------------------------------------------------- copies and processes


def test_another_process_gets_all_of_it_and_gives_it_back() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        written = pool.apply_async(operator.methodcaller("to_dict"), (EVENT,)).get(timeout=60)
        returned = pool.apply_async(copy.deepcopy, (EVENT,)).get(timeout=60)
    assert written == EVENT.to_dict()
    assert returned == EVENT
    assert returned.to_dict() == EVENT.to_dict()


def test_a_copy_is_as_whole_and_shares_nothing_that_changes() -> None:
    for again in (copy.deepcopy(EVENT), pickle.loads(pickle.dumps(EVENT)), attrs.evolve(EVENT)):
        assert again.to_dict() == EVENT.to_dict()
        again.additional_properties["more"] = 1
    assert EVENT.additional_properties == {}
    evolved = attrs.evolve(USERS[0], email="a@example.org")
    assert evolved.to_dict() == USERS[0].to_dict() | {"email": "a@example.org"}
    if sys.version_info >= (3, 13):
        assert copy.replace(USERS[0], email="a@example.org") == evolved


# ------------------------------------------------------------------------------------ what is sent again


def test_what_was_received_is_sent_again_without_what_was_absent() -> None:
    received = Assignment.from_dict(
        {
            "id": "a",
            "title": "Essay",
            "description": None,
            "due_date": "1/2/2030",
            "points_possible": "ten",
            "attachments": [{"type": "link", "url": "u", "id": 5}],
            "unlisted": 1,
        }
    )
    update = AssignmentUpdate.from_received(received)
    assert update.to_dict() == {
        "title": "Essay",
        "description": None,  # it was null, not absent
        "due_date": "2030-01-02T00:00:00.000Z",
        "attachments": [{"type": "link", "url": "u"}],
    }
    graded = Submission.from_dict({"user_id": "u", "grade_points": 0, "grade_comment": ""})
    assert SubmissionRequest.from_received(graded).to_dict() == {"grade_points": 0, "grade_comment": ""}


# ---------------------------------------------------------------------------------------------- all of it


def public_classes() -> dict[str, Any]:
    found = {name: getattr(clever_client, name) for name in clever_client.__all__}
    found |= {name: getattr(models, name) for name in dir(models) if not name.startswith("_")}
    return {name: value for name, value in found.items() if isinstance(value, type)}


@pytest.mark.parametrize("name", sorted(public_classes()))
def test_the_annotations_of_every_public_class_resolve(name: str) -> None:
    import typing

    cls = public_classes()[name]
    hints = typing.get_type_hints(cls)
    assert not any(isinstance(hint, str) for hint in hints.values())
    if attrs.has(cls):
        attrs.resolve_types(cls)
        assert {field.name: field.type for field in attrs.fields(cls)}.items() <= hints.items()


def test_the_columns_stand_in_the_document() -> None:
    schemas = effective()["components"]["schemas"]
    for model in (models.Course, models.District, models.Section, models.User):
        for column in columns(model):
            node = schemas[model.__name__]
            for key in column.path.split("."):
                node = node["properties"][key]
                for option in (node, *node.get("oneOf", ())):
                    if "$ref" in option:
                        node = schemas[option["$ref"].rpartition("/")[2]]


NO_COLUMNS = {
    "districts": {"district_contact.district"},
    "users": {
        "roles.teacher.created",
        "roles.teacher.district",
        "roles.teacher.last_modified",
        "roles.teacher.name.first",
        "roles.teacher.name.last",
        "roles.teacher.name.middle",
    },
}
"""What is left out of the rows on purpose: it says again what the record itself says."""


@pytest.mark.completeness
@pytest.mark.parametrize("name", ["Course", "District", "Resource", "School", "Section", "Term", "User"])
def test_every_plain_field_of_the_document_is_a_column_or_left_out_on_purpose(name: str) -> None:
    schemas = effective()["components"]["schemas"]

    def leaves(node: dict[str, Any], path: str) -> set[str]:
        found: set[str] = set()
        for key, child in node.get("properties", {}).items():
            where = f"{path}.{key}" if path else key
            options = [option for option in (child, *child.get("oneOf", ())) if "$ref" in option]
            if options:
                child = schemas[options[0]["$ref"].rpartition("/")[2]]
            if "properties" in child:
                found |= leaves(child, where)
            elif child.get("type") in ("string", "boolean", "integer", "number"):
                found.add(where)
        return found

    listed = {column.path for column in columns(getattr(models, name))}
    lacking = leaves(schemas[name], "") - listed - NO_COLUMNS.get(f"{name.lower()}s", set())
    assert not lacking, f"overrides/overlay.yaml: x-columns of {name} lacks {', '.join(sorted(lacking))}"
