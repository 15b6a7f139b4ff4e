"""`AnyEvent`: each type has its class, a new one is delivered raw, a broken one is an error that names it."""

from __future__ import annotations

import copy
import json
import pickle
import re
import traceback
from typing import Any, get_args

import clever_openapi.models as models
import pytest
from clever_openapi.errors import CleverError, DecodeError
from clever_openapi.models import EventResponse, EventsResponse, UnknownEvent, UsersCreated, decode_any_event
from documented import effective
from specvalues import Values

DOCUMENT = effective()
TYPES = sorted(DOCUMENT["components"]["schemas"]["Event"]["discriminator"]["mapping"])
VALUES = Values(DOCUMENT)


def event_of(type_: str) -> Any:
    return VALUES.full({"$ref": f"#/components/schemas/{type_}"})


def object_class(type_: str) -> str:
    """The class of what an event is about: the document says it in two references."""
    schemas = DOCUMENT["components"]["schemas"]
    name = schemas[type_]["properties"]["data"]["$ref"].rpartition("/")[2]
    class_name: str = schemas[name]["properties"]["object"]["$ref"].rpartition("/")[2]
    return class_name


def test_the_union_names_all_types() -> None:
    classes = {"".join(part.title() for part in re.split(r"[._]", type_)) for type_ in TYPES}
    assert len(TYPES) == len(classes) > 0
    assert {model.__name__ for model in get_args(models.AnyEvent)} == {*classes, "UnknownEvent"}


@pytest.mark.parametrize("type_", TYPES)
def test_each_type_gives_its_class_with_everything_typed(type_: str) -> None:
    raw = event_of(type_)
    event = decode_any_event(raw)
    assert type(event).__name__ == "".join(part.title() for part in re.split(r"[._]", type_))
    assert event.type_ == type_
    assert event.additional_properties == {}
    assert not isinstance(event, UnknownEvent)
    assert type(event.record).__name__ == object_class(type_)
    assert event.record is event.data.object_
    assert event.previous_attributes == raw["data"]["previous_attributes"]
    assert event.data.previous_attributes == raw["data"]["previous_attributes"]
    assert event.to_dict() == raw
    assert EventResponse.from_dict({"data": raw}).data == event


@pytest.mark.parametrize("data", [{"object": {"id": "x"}}, None, [], 5, {}, "text"])
def test_an_unknown_type_is_delivered_raw(data: Any) -> None:
    raw = {
        "id": "5f0000000000000000000001",
        "type": "moons.created",
        "created": "soon",
        "data": data,
        "more": 1,
    }
    event = decode_any_event(raw)
    assert isinstance(event, UnknownEvent)
    assert (event.id, event.type_, event.data) == (raw["id"], raw["type"], data)
    assert event.to_dict() == raw


def test_an_unknown_type_may_come_without_data() -> None:
    event = decode_any_event({"id": "a", "type": ""})
    assert isinstance(event, UnknownEvent)
    assert event.data is None
    assert event.record is None
    assert event.to_dict() == {"id": "a", "type": ""}


@pytest.mark.parametrize(
    "data",
    [None, [], 5, "canary", {"object": None}, {"object": []}, {"object": {"roles": "canary"}}, {}],
    ids=str,
)
def test_a_listed_event_without_its_record_is_an_error_that_keeps_it(data: Any) -> None:
    raw = {"id": "a", "type": "users.created", "created": 5, "data": data}
    with pytest.raises(DecodeError, match="UsersCreated can't be read") as caught:
        decode_any_event(raw)
    assert (caught.value.id, caught.value.type, caught.value.raw) == ("a", "users.created", raw)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("record_id", [None, "", 5, ["canary"]])
def test_a_record_without_its_id_cannot_be_told_from_another(record_id: Any) -> None:
    raw = {"id": "a", "type": "terms.updated", "data": {"object": {"id": record_id, "name": "canary"}}}
    with pytest.raises(
        DecodeError, match=r"Term can't be read: (`id`|not of its type: one of `id`)"
    ) as caught:
        decode_any_event(raw)
    assert caught.value.raw == raw
    assert "canary" not in str(caught.value)


def test_a_record_of_which_something_does_not_fit_is_a_record_all_the_same() -> None:
    raw = {"id": "a", "type": "users.created", "created": 5, "data": {"object": {"id": "u", "roles": []}}}
    event = decode_any_event(raw)
    assert isinstance(event, UsersCreated)
    assert (event.record.id, event.record.roles, event.record.student) == ("u", None, None)
    assert event.record.was_sent("roles")
    assert event.to_dict() == raw


@pytest.mark.parametrize(
    ("raw", "id_", "type_"),
    [
        ({"type": "users.created", "data": {"object": {"email": "canary"}}}, None, "users.created"),
        ({"id": None, "type": "users.created", "name": "canary"}, None, "users.created"),
        ({"id": 5, "type": "moons.created", "name": "canary"}, None, "moons.created"),
        ({"id": "a", "name": "canary"}, "a", None),
        ({"id": "a", "type": None, "name": "canary"}, "a", None),
        ({"id": "a", "type": ["canary"]}, "a", None),
        ({"id": "a", "type": {"canary": 1}}, "a", None),
        ({}, None, None),
        ([{"canary": 1}], None, None),
        ("canary", None, None),
        (5, None, None),
        (None, None, None),
        (True, None, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_unusable_event_is_an_error_that_names_it_and_keeps_it(
    raw: Any, id_: str | None, type_: str | None
) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_any_event(raw)
    error = caught.value
    assert (error.id, error.type, error.raw) == (id_, type_, raw)
    assert isinstance(error, CleverError)

    pickled = pickle.dumps(error)
    shown = f"{error} {error!r} {error.args} {''.join(traceback.format_exception(error))}"
    assert "canary" not in shown
    assert b"canary" not in pickled
    again = pickle.loads(pickled)
    assert (type(again), str(again), again.id, again.type, again.raw) == (
        DecodeError,
        str(error),
        id_,
        type_,
        None,
    )

    deep = copy.deepcopy(error)
    assert (str(deep), deep.id, deep.type, deep.raw) == (str(error), id_, type_, raw)
    assert not isinstance(raw, dict | list) or deep.raw is not raw


def test_a_page_with_one_broken_event_keeps_them_all() -> None:
    raw: dict[str, Any] = {
        "data": [
            {"data": {"id": "a", "type": "users.created", "data": {"object": {"id": "u"}}}},
            {"data": {"type": "users.created", "data": {"object": {"id": "u"}}}},
        ]
    }
    page = EventsResponse.from_dict(raw)
    assert page.data is not None
    assert type(page.data[0].data) is UsersCreated
    assert page.data[1].data is None
    assert page.data[1].additional_properties == raw["data"][1]
    assert json.dumps(page.to_dict(), sort_keys=True) == json.dumps(raw, sort_keys=True)
