"""Records read from their text by msgspec: it takes what fits, learns, and leaves the rest to decoders."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from clever_client._http.pages import PageReader
from clever_openapi import structs
from clever_openapi.errors import DecodeError
from clever_openapi.models import AnyEvent, Submission, UnknownEvent, User
from clever_openapi.models.unknown_event import decode_any_event
from clever_openapi.structs import StructReader
from documented import effective
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from specvalues import Values
from typed import content

DOCUMENT = effective()
SCHEMAS = DOCUMENT["components"]["schemas"]
VALUES = Values(DOCUMENT)
TYPES = SCHEMAS["Event"]["discriminator"]["mapping"]
NAMES = {tag: reference.rpartition("/")[2] for tag, reference in TYPES.items()}


class Reader(StructReader):
    """Reads events or users, and counts those that it left to the decoder."""

    def __init__(self, *models: Any) -> None:
        super().__init__(lambda: models)
        self._decode = models[0].from_dict if len(models) == 1 else decode_any_event
        self.left = 0

    def of(self, value: Any) -> Any:
        return self.read(json.dumps(value).encode(), self._left_to_decoder)

    def _left_to_decoder(self, text: bytes) -> Any:
        self.left += 1
        return self._decode(json.loads(text))


@pytest.fixture(scope="module")
def events() -> Reader:
    return Reader(*(model for model in get_args(AnyEvent) if model is not UnknownEvent))


@pytest.fixture
def users() -> Reader:
    return Reader(User)


@pytest.mark.parametrize("tag", NAMES)
def test_no_field_of_an_event_is_left_to_the_decoder(tag: str, events: Reader) -> None:
    before, event = events.left, VALUES.full(SCHEMAS[NAMES[tag]])
    assert content(events.of(event)) == content(decode_any_event(event))
    assert events.left == before


@tried(60)
@given(event=st.sampled_from([*NAMES.values(), "Event"]).flatmap(VALUES.records))
def test_any_event_is_what_its_decoder_makes_of_it(events: Reader, event: Any) -> None:
    try:
        expected = content(decode_any_event(event))
    except DecodeError:
        with pytest.raises(DecodeError):
            events.of(event)
    else:
        assert content(events.of(event)) == expected


def test_nulls_new_values_of_enums_and_odd_dates_are_taken(users: Reader) -> None:
    student = {"grade": "14", "dob": "5/7/2009", "school": None, "created": "soon", "ext": {"a": None}}
    user = {"id": "u", "email": None, "name": None, "roles": {"student": student}}
    assert content(users.of(user)) == content(User.from_dict(user))
    assert not users.left


@pytest.mark.parametrize("points", [5, 5.0, -0.0, 10**30])
def test_numbers_stay_as_they_were_written(points: float) -> None:
    submissions = Reader(Submission)
    submission = submissions.of({"user_id": "u", "grade_points": points})
    assert repr(submission.grade_points) == repr(points)
    assert not submissions.left


@pytest.mark.parametrize("user", [{}, {"id": ""}, {"id": None}, {"id": 1}, [], None, "u"])
def test_what_is_no_record_is_left_to_the_decoder(user: Any, users: Reader) -> None:
    with pytest.raises(DecodeError):
        users.of(user)
    assert users.left == 1


def test_a_tag_must_be_there_and_say_one_thing(events: Reader) -> None:
    event = VALUES.full(SCHEMAS[NAMES["users.created"]])
    before, text = events.left, json.dumps(event)
    for odd in (text.replace("}", '}, "type": "users.deleted"', 1), text.replace('"type"', '"kind"')):
        assert events.read(odd.encode(), lambda text: User(id="left")).id == "left"
    del event["type"]
    with pytest.raises(DecodeError):
        events.of(event)
    assert events.left == before + 1


def test_an_unlisted_key_is_learned_from_the_first_record_that_has_it(users: Reader) -> None:
    user = {"id": "u", "new": [1], "roles": {"student": {"newer": None}}}
    for _ in range(3):
        assert content(users.of(user)) == content(User.from_dict(user))
    assert users.left == 1
    assert content(users.of({"id": "u"})) == content(User(id="u"))


def test_it_does_not_learn_keys_without_end(users: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structs, "_MOST_UNLISTED", 3)
    for number in range(5):
        users.of({"id": "u", f"key_{number}": 1})
    assert users.left == 5
    users.of({"id": "u", "key_2": 1})
    assert users.left == 5
    users.of({"id": "u", "key_3": 1})
    assert users.left == 6


def test_a_short_list_is_read_without_preparing_anything(users: Reader) -> None:
    pages = PageReader(User.from_dict, in_items=True, name="User", from_text=users)
    body = json.dumps({"data": [{"data": {"id": "u", "email": "e" * 200_000}, "uri": "/"}]}).encode()
    for is_prepared in (False, False, True):
        (item,) = pages.page(body)["data"]
        assert pages.record(item).id == "u"
        assert users.is_ready is is_prepared
    assert not users.left


def test_a_key_that_is_no_word_is_not_learned(users: Reader) -> None:
    for _ in range(2):
        assert users.of({"id": "u", "a b\n": 1}).additional_properties == {"a b\n": 1}
    assert users.left == 2
