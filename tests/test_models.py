"""The generated models: any JSON can be read, nothing is lost, no field lies, nothing personal is shown."""

from __future__ import annotations

import contextlib
import copy
import json
import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import clever_openapi
import pytest
from clever_openapi.bodies import RequestModel
from clever_openapi.dates import to_datetime
from clever_openapi.errors import DecodeError
from clever_openapi.model import ReceivedModel, keys_by_field
from clever_openapi.models import (
    AssignmentRequest,
    AssignmentUpdate,
    AttachmentRequest,
    GradeLevel,
    Resource,
    Section,
    Student,
    Submission,
    SubmissionRequest,
    User,
    UserObject,
    UsersUpdated,
)
from clever_openapi.structs import StructReader
from clever_openapi.types import UNSET, UnknownValue, Unset, is_listed
from documented import effective, needs
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from specvalues import ANYTHING, Values, schema_names
from typed import content, field_of, lies, models_of

from pipeline.document import load

ROOT = Path(__file__).parent.parent
DOCUMENT = effective()
SCHEMAS = DOCUMENT["components"]["schemas"]
VALUES = Values(DOCUMENT)
MODELS = models_of(clever_openapi)
RENAMED = {
    name: override["class_name"]
    for name, override in load(ROOT / "generator-config.yaml")["class_overrides"].items()
}
SCHEMA_OF = schema_names(DOCUMENT, MODELS, RENAMED)
REQUIRED = {model: set(SCHEMAS[name].get("required", ())) for model, name in SCHEMA_OF.items()}

each_model = pytest.mark.parametrize("name", sorted(MODELS))


def full(name: str, text: str = "text") -> Any:
    """A JSON object with every property of a model."""
    schema = SCHEMAS[SCHEMA_OF[name]]
    return VALUES.full({key: value for key, value in schema.items() if key != "discriminator"}, text)


def exact(value: Any) -> str:
    """JSON text, in which true is not 1 and 5 is not 5.0."""
    return json.dumps(value, sort_keys=True)


def written(name: str, value: Any) -> Any:
    """What a model writes of what it read: the same, save that a request has its moments in one form."""
    if not issubclass(MODELS[name], RequestModel) or not isinstance(value, dict):
        return value
    properties = SCHEMAS[SCHEMA_OF[name]].get("properties", {})
    moments = {key for key, schema in properties.items() if schema.get("format") == "date-time"}
    return {
        key: to_datetime(one).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if key in moments and isinstance(one, str)
        else one
        for key, one in value.items()
    }


def test_every_object_of_the_document_has_its_model() -> None:
    objects = {name for name, schema in SCHEMAS.items() if "properties" in schema}
    assert set(SCHEMA_OF.values()) == objects
    assert set(SCHEMA_OF) == set(MODELS)


# ------------------------------------------------------------------------------------------------- reading


@pytest.mark.slow
@each_model
def test_any_json_gives_a_model_or_a_decode_error(name: str) -> None:
    model = MODELS[name]
    keys = sorted(SCHEMAS[SCHEMA_OF[name]].get("properties", {})) or ["key"]
    junk = st.dictionaries(st.sampled_from(keys) | st.text(max_size=4), ANYTHING, max_size=6)

    @tried(8)
    @given(junk | ANYTHING)
    def check(value: Any) -> None:
        before = exact(value)
        refused: contextlib.AbstractContextManager[Any] = contextlib.nullcontext()
        if not isinstance(value, dict) or REQUIRED[name] - value.keys():
            refused = pytest.raises(DecodeError)
        elif REQUIRED[name] or issubclass(model, RequestModel):
            refused = contextlib.suppress(DecodeError)  # what is required is there, and may not fit
        with refused:
            record = model.from_dict(value)
            assert exact(record.to_dict()) == exact(written(name, value))
            assert lies(clever_openapi, record) == []
        assert exact(value) == before

    check()


@each_model
def test_a_round_trip_loses_nothing_and_no_field_lies(name: str) -> None:
    model = MODELS[name]
    listed = SCHEMAS[SCHEMA_OF[name]].get("properties", {})
    reader = StructReader(lambda: [model])

    @tried(8)
    @given(VALUES.records(SCHEMA_OF[name]))
    def check(value: dict[str, Any]) -> None:
        try:
            record = model.from_dict(value)
        except DecodeError:
            if issubclass(model, RequestModel):
                return  # what is sent has to fit
            # Only what a record can't do without is refused: a date that must be there and can't be read.
            assert {key for key in REQUIRED[name] if listed[key].get("format") == "date-time"}
            return
        if isinstance(record, ReceivedModel):
            text = json.dumps(value).encode()
            from_text = reader.read(text, lambda text: model.from_dict(json.loads(text)))
            assert content(from_text) == content(record)
        assert exact(record.to_dict()) == exact(written(name, value))
        assert lies(clever_openapi, record) == []
        for key, raw in value.items():
            if key not in listed:
                assert record.additional_properties[key] == raw
            elif getattr(record, field_of(key)) is None and raw is not None:
                assert exact(record.additional_properties[key]) == exact(raw)
            else:
                assert key not in record.additional_properties
        if isinstance(record, ReceivedModel):
            assert {key for key in listed if record.was_sent(field_of(key))} == value.keys() & listed.keys()
        for key in listed.keys() - value.keys():
            assert getattr(record, field_of(key)) is (None if isinstance(record, ReceivedModel) else UNSET)
        assert model.from_dict(record.to_dict()) == record
        assert pickle.loads(pickle.dumps(record)) == record

    check()


@each_model
def test_everything_that_the_document_lists_is_typed(name: str) -> None:
    record = MODELS[name].from_dict(full(name))
    unset = [name for name in keys_by_field(MODELS[name]) if getattr(record, name) in (None, UNSET)]
    assert unset == []
    assert record.additional_properties == {}


def test_reading_does_not_change_what_it_reads() -> None:
    raw = {"id": "u", "unlisted": {"a": 1}, "created": 5}
    record = User.from_dict(raw)
    record.additional_properties["more"] = 1
    record.id = "v"
    assert raw == {"id": "u", "unlisted": {"a": 1}, "created": 5}


def test_a_value_that_does_not_fit_gives_way_to_one_that_does() -> None:
    record = User.from_dict({"id": "u", "email": 5})
    assert record.email is None
    assert record.was_sent("email")
    assert record.to_dict() == {"id": "u", "email": 5}
    record.email = "a@example.org"
    assert record.to_dict() == {"id": "u", "email": "a@example.org"}


def test_values_that_are_equal_in_python_are_told_apart() -> None:
    raw = {"user_id": "u", "grade_points": True, "extra_attempts": 1.0, "grade": 5}
    record = Submission.from_dict(raw)
    assert (record.grade_points, record.extra_attempts, record.grade) == (None,) * 3
    assert exact(record.to_dict()) == exact(raw)
    assert type(Submission.from_dict({"user_id": "u", "grade_points": 5}).grade_points) is int
    assert type(Submission.from_dict({"user_id": "u", "grade_points": 5.0}).grade_points) is float


def test_null_and_absent_are_told_apart_where_somebody_asks() -> None:
    record = User.from_dict({"id": "u", "email": None, "lms_status": 5, "unlisted": None})
    assert (record.email, record.lms_status, record.name) == (None, None, None)
    sent = {name: record.was_sent(name) for name in ("id", "email", "lms_status", "name")}
    assert sent == {"id": True, "email": True, "lms_status": True, "name": False}
    with pytest.raises(AttributeError, match="User has no field 'emial'"):
        record.was_sent("emial")
    with pytest.raises(AttributeError):
        record.was_sent("unlisted")
    record.email = "a@example.org"
    assert record.to_dict() == {"id": "u", "email": "a@example.org", "lms_status": 5, "unlisted": None}


@each_model
def test_a_field_is_stored_without_a_hook(name: str) -> None:
    """One converter on one field makes attrs look at every store, and a page takes fifteen times as long."""
    assert MODELS[name].__setattr__ is object.__setattr__


def test_an_ordinary_record_remembers_nothing_beside_its_fields() -> None:
    assert User.from_dict({"id": "u", "created": "2023-01-02T03:04:05.678Z"})._extras is None


def test_a_list_with_one_item_that_does_not_fit_is_kept_whole() -> None:
    record = Section.from_dict({"id": "s", "students": ["a", 5], "name": "Art"})
    assert record.students is None
    assert record.additional_properties == {"students": ["a", 5]}
    assert record.name == "Art"


# --------------------------------------------------------------------------------------------- open enums


@needs("Resource.roles")
def test_a_list_of_listed_values_with_null_in_it_is_kept_whole() -> None:
    raw = {"id": "r", "roles": ["student", None]}
    resource = Resource.from_dict(raw)
    assert (resource.roles, resource.to_dict()) == (None, raw)


def test_a_listed_value_is_plain_text() -> None:
    assert type(Student.from_dict({"grade": "10"}).grade) is str


def test_a_value_not_listed_yet_is_kept_and_recognisable() -> None:
    grade = Student.from_dict({"grade": "14"}).grade
    assert grade == "14"
    assert type(grade) is str
    assert not is_listed(grade, GradeLevel)
    assert is_listed("10", GradeLevel)
    assert not is_listed(None, GradeLevel)
    assert Student(grade=UnknownValue("14")) == Student.from_dict({"grade": "14"})


# -------------------------------------------------------------------------------------------------- UNSET


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_unset_is_one_object_after_pickling(protocol: int) -> None:
    assert pickle.loads(pickle.dumps(UNSET, protocol)) is UNSET
    assert pickle.loads(pickle.dumps(SubmissionRequest(), protocol)).grade is UNSET


def test_unset_is_one_object_after_copying() -> None:
    assert copy.copy(UNSET) is UNSET
    assert copy.deepcopy([UNSET])[0] is UNSET
    assert copy.deepcopy(SubmissionRequest()).grade is UNSET


def test_unset_is_false_and_neither_none_nor_empty() -> None:
    assert not UNSET
    assert isinstance(UNSET, Unset)
    others: list[object] = [None, "", 0, False]
    assert UNSET not in others
    assert repr(UNSET) == "UNSET"


# --------------------------------------------------------------------------------- what models have in common


@each_model
def test_every_model_pickles_and_copies(name: str) -> None:
    record = MODELS[name].from_dict({**full(name), "unlisted": [1]})
    if (optional := sorted(full(name).keys() - REQUIRED[name])) and isinstance(record, ReceivedModel):
        record = MODELS[name].from_dict({**full(name), "unlisted": [1], optional[0]: None})
    copies = [pickle.loads(pickle.dumps(record, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for again in (*copies, copy.copy(record), copy.deepcopy(record), attrs.evolve(record)):
        assert again == record
        assert type(again) is type(record)
        assert exact(again.to_dict()) == exact(record.to_dict())


@each_model
def test_every_model_shows_its_class_and_nothing_personal(name: str) -> None:
    record = MODELS[name].from_dict({**full(name, "canary"), "unlisted": "canary"})
    shown = f"{record!r} {[record]}"
    if set(full(name)) & {"id", "type"} and name not in ("User", "DistrictContact"):
        assert re.match(rf"<{name}( id='[^']*'| type='[^']*')+>", shown)
        shown = shown.replace("id='canary'", "").replace("type='canary'", "")
    else:
        assert shown.startswith(f"<{name}>")
    assert "canary" not in shown


@each_model
def test_models_are_equal_by_value(name: str) -> None:
    record = MODELS[name].from_dict(full(name))
    same = MODELS[name].from_dict(full(name))
    assert record == same
    same.additional_properties["unlisted"] = 1
    assert record != same
    for field in attrs.fields(MODELS[name]):
        if field.name != "_extras":
            other = MODELS[name].from_dict(full(name))
            setattr(other, field.name, "another value")
            assert record != other
    assert record != record.to_dict()
    with pytest.raises(TypeError, match="unhashable"):
        hash(record)


def test_evolve_keeps_what_is_not_listed_and_shares_none_of_it() -> None:
    record = User.from_dict({"id": "u", "unlisted": 1})
    other = attrs.evolve(record, id="v")
    assert other.to_dict() == {"id": "v", "unlisted": 1}
    other.additional_properties["more"] = 2
    assert record.to_dict() == {"id": "u", "unlisted": 1}


def test_given_additional_properties_are_copied() -> None:
    more = {"unlisted": 1}
    record = User(id="u", additional_properties=more)
    record.additional_properties["more"] = 2
    assert more == {"unlisted": 1}
    assert record.to_dict() == {"id": "u", "unlisted": 1, "more": 2}


def test_models_have_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        User(id="u").emial = "a@example.org"  # type: ignore[attr-defined]


def test_fields_are_given_by_name() -> None:
    with pytest.raises(TypeError):
        User("u")  # type: ignore[call-arg, arg-type]


# --------------------------------------------------------------------------------------------- request bodies


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (SubmissionRequest(), {}),
        (SubmissionRequest(grade_points=0), {"grade_points": 0}),
        (SubmissionRequest(grade_points=0.0), {"grade_points": 0.0}),
        (SubmissionRequest(grade=None), {"grade": None}),
        (SubmissionRequest(grade=""), {"grade": ""}),
        (SubmissionRequest(flags=[]), {"flags": []}),
        (SubmissionRequest(grade=UNSET), {}),
        (SubmissionRequest(state=None), {"state": None}),
        (SubmissionRequest(additional_properties={"new": None}), {"new": None}),
        (AssignmentUpdate(due_date=None), {"due_date": None}),
        (AssignmentUpdate(title=""), {"title": ""}),
        (
            AssignmentUpdate(attachments=[AttachmentRequest(type_="text", text="")]),
            {"attachments": [{"type": "text", "text": ""}]},
        ),
    ],
)
def test_a_body_says_what_was_given_and_nothing_else(body: Any, sent: dict[str, Any]) -> None:
    assert exact(body.to_dict()) == exact(sent)
    assert type(body).from_dict(sent) == body


def test_a_new_assignment_needs_what_the_service_needs() -> None:
    with pytest.raises(TypeError, match=r"description.*due_date"):
        AssignmentRequest(title="t")  # type: ignore[call-arg]
    whole = AssignmentRequest(title="t", description="", due_date=datetime(2030, 1, 2, tzinfo=UTC))
    assert whole.to_dict() == {"title": "t", "description": "", "due_date": "2030-01-02T00:00:00.000Z"}


def test_a_deep_record_reads_as_a_whole() -> None:
    raw = {
        "id": "e",
        "type": "users.updated",
        "data": {
            "object": {"id": "u", "roles": {"student": None}},
            "previous_attributes": {"roles": {"student": {"x": 1}}},
        },
    }
    event = UsersUpdated.from_dict(raw)
    assert isinstance(event.data, UserObject)
    assert isinstance(event.data.object_, User)
    assert event.record is event.data.object_
    assert event.record.roles is not None
    assert event.record.roles.student is None
    assert event.record.roles.was_sent("student")
    assert event.record.student is None
    assert event.previous_attributes is event.data.previous_attributes
    assert event.data.previous_attributes == {"roles": {"student": {"x": 1}}}


def test_a_record_can_be_printed_and_str_is_never_taken_for_its_json() -> None:
    user = User.from_dict({"id": "58da8c63d7dc0ca068000001", "email": "ada@example.org"})
    assert str(user) == f"{user}" == repr(user) == "<User>"
    for indent in (None, 2):  # the encoder in C, and the one in Python
        with pytest.raises(TypeError, match=r"use default=clever_client\.to_json"):
            json.dumps({"user": user}, default=str, indent=indent)
