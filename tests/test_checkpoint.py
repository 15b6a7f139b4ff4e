"""The checkpoint: its text, its filters, and up to when it vouches for the stream."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from clever_client import Checkpoint, InvalidArgumentError
from effort import tried
from hypothesis import given
from hypothesis import strategies as st

EVENT = "5f0000000000000000000001"
SCHOOL = "53a1b2c3d4e5f60718293a4b"
READ = datetime(2026, 11, 28, 6, 0, 0, 250_000, UTC)

checkpoints = st.builds(
    Checkpoint,
    cursor=st.none() | st.text("0123456789abcdef", min_size=24, max_size=24),
    read_until=st.none() | st.datetimes(timezones=st.just(UTC)),
    record_types=st.lists(st.text(min_size=1)),
    school=st.none() | st.just(SCHOOL),
)


@tried(60)
@given(checkpoints)
def test_the_text_gives_the_checkpoint_back(checkpoint: Checkpoint) -> None:
    text = str(checkpoint)
    assert Checkpoint.parse(text) == checkpoint
    assert text.isascii()
    assert "\n" not in text
    assert pickle.loads(pickle.dumps(checkpoint)) == copy.deepcopy(checkpoint) == checkpoint


@pytest.mark.parametrize(
    ("checkpoint", "text"),
    [  # written once, read for ever: a text that stands in a user's database must stay readable
        (Checkpoint.start(), '{"v":1,"cursor":null}'),
        (Checkpoint(EVENT), f'{{"v":1,"cursor":"{EVENT}"}}'),
        (
            Checkpoint(EVENT, READ, ("users", "sections"), SCHOOL),
            f'{{"v":1,"cursor":"{EVENT}","read_until":"2026-11-28T06:00:00.250000Z",'
            f'"record_types":["sections","users"],"school":"{SCHOOL}"}}',
        ),
    ],
)
def test_the_text_is_stable(checkpoint: Checkpoint, text: str) -> None:
    assert str(checkpoint) == text
    assert Checkpoint.parse(text) == checkpoint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not the text of a checkpoint"),
        (EVENT, "Checkpoint(cursor=id)"),
        ("[]", "not the text of a checkpoint"),
        ('{"v":1}', "not the text of a checkpoint"),
        (None, "not the text of a checkpoint"),
        (7, "not the text of a checkpoint"),
        ('{"v":2,"cursor":null}', "newer release"),
        ('{"v":1,"cursor":null,"grade":"9"}', "newer release"),
        ('{"v":1,"cursor":"Kim Lee"}', "cursor"),
        ('{"v":1,"cursor":7}', "cursor"),
        ('{"v":1,"cursor":null,"read_until":"yesterday"}', "read_until"),
        ('{"v":1,"cursor":null,"read_until":7}', "read_until"),
        ('{"v":1,"cursor":null,"read_until":"2026-11-28T06:00:00"}', "time zone"),
        ('{"v":1,"cursor":null,"record_types":[7]}', "record_types"),
        ('{"v":1,"cursor":null,"record_types":7}', "record_types"),
        ('{"v":1,"cursor":null,"school":"Kim Lee"}', "school"),
    ],
)
def test_other_texts_are_refused(text: Any, said: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        Checkpoint.parse(text)
    assert said in str(caught.value)
    assert "Kim" not in str(caught.value)


def test_now_is_a_wish_and_is_not_stored() -> None:
    now = Checkpoint.now(record_type="users")
    assert now.from_newest
    assert now != Checkpoint.start(record_type="users")
    with pytest.raises(InvalidArgumentError, match=r"Checkpoint\.now\(\) cannot be stored"):
        Checkpoint.parse(str(now))
    assert now.narrow(record_type="users").from_newest
    assert not now.replace(cursor=EVENT, read_until=None).from_newest


def test_filters_can_be_narrowed() -> None:
    everything = Checkpoint(EVENT, READ)
    two = everything.narrow(record_type=["users", "sections"], school=SCHOOL)
    assert (two.cursor, two.read_until) == (EVENT, READ)
    assert (two.record_types, two.school) == (("sections", "users"), SCHOOL)
    one = two.narrow(record_type="users", school=SCHOOL)
    assert one.record_types == ("users",)
    assert one.replace(cursor=None, read_until=None).record_types == ("users",)


@pytest.mark.parametrize("wider", [None, "sections", ["users", "sections"], []])
def test_a_wider_record_type_is_an_error(wider: str | list[str] | None) -> None:
    with pytest.raises(InvalidArgumentError, match="users only: wider reading would miss"):
        Checkpoint(EVENT, record_types=("users",)).narrow(record_type=wider)


@pytest.mark.parametrize("wider", [None, "53a1b2c3d4e5f60718293a4c"])
def test_another_school_is_an_error(wider: str | None) -> None:
    with pytest.raises(InvalidArgumentError, match="one school only: wider reading would miss"):
        Checkpoint(EVENT, school=SCHOOL).narrow(school=wider)


def test_nothing_is_missing_up_to_the_later_of_cursor_and_read_until() -> None:
    at_cursor = datetime.fromtimestamp(int(EVENT[:8], 16), UTC)
    assert Checkpoint(EVENT).complete_until == at_cursor
    assert Checkpoint(EVENT, READ).complete_until == READ
    assert Checkpoint(EVENT, at_cursor - timedelta(days=1)).complete_until == at_cursor
    assert Checkpoint(None, READ).complete_until == READ
    assert Checkpoint.start().complete_until is None


def test_times_are_kept_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))
    assert Checkpoint(EVENT, READ.astimezone(berlin)) == Checkpoint(EVENT, READ)
    assert str(Checkpoint(EVENT, READ.astimezone(berlin))) == str(Checkpoint(EVENT, READ))


@pytest.mark.parametrize(
    "values",
    [
        {"cursor": "last"},
        {"cursor": EVENT, "read_until": datetime(2026, 11, 28)},
        {"cursor": EVENT, "read_until": "2026-11-28"},
        {"cursor": EVENT, "record_types": ("",)},
        {"cursor": EVENT, "school": "springfield"},
    ],
)
def test_values_that_cannot_be_right_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        Checkpoint(**values)


def test_it_is_a_value() -> None:
    assert hash(Checkpoint(EVENT)) == hash(Checkpoint(EVENT))
    with pytest.raises(AttributeError):
        Checkpoint(EVENT).cursor = None  # type: ignore[misc]
