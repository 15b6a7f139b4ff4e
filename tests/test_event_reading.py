"""Whether a stream of events may have a gap, decided on one page and its times; and how an event is read."""

from __future__ import annotations

import json
from email.utils import formatdate
from typing import Any, get_args

import httpx
import pytest
from clever_client import CursorExpired, DecodeError, Options, PaginationError, models
from clever_client._events import (
    TypedEvents,
    _listed_events,
    check_beginning,
    check_cursor,
    check_page,
    cursor_in,
)
from clever_client._http import pages
from clever_client._http.requests import Request
from clever_client._http.responses import Response

NOW = 1_800_000_000
DAY = 86_400
HOUR = 3_600


def event_id(moment: int) -> str:
    return f"{moment:08x}{7:016x}"


def page_after(cursor: str | None, now: int | None = None, name: str = "starting_after") -> Response:
    query = "limit=5" if cursor is None else f"limit=5&{name}={cursor}"
    headers = httpx.Headers({} if now is None else {"date": formatdate(now, usegmt=True)})
    return Response(
        Request("GET", "/events", f"https://api.example.com/v1/events?{query}"), 200, headers, b""
    )


def test_a_cursor_is_good_for_as_long_as_events_are_kept() -> None:
    check_cursor(event_id(NOW), NOW + 30 * DAY, 30 * DAY)
    with pytest.raises(CursorExpired) as caught:
        check_cursor(event_id(NOW), NOW + 30 * DAY + 1, 30 * DAY)
    assert str(caught.value) == (
        "the cursor is from 2027-01-15 08:00 UTC, and the service keeps events for 30 days: some may be "
        "missing. Take a new snapshot and go on from its checkpoint; or pass allow_gap=True to go on from "
        "the oldest event that is left. (A cursor is the id of an event: the id of a user or a section is as "
        "old as the user or the section)"
    )
    assert caught.value.cursor == event_id(NOW)
    assert caught.value.cursor_time is not None
    assert caught.value.cursor_time.timestamp() == NOW


def test_half_a_day_is_told_as_it_is() -> None:
    with pytest.raises(CursorExpired, match=r"keeps events for 1\.5 days"):
        check_cursor(event_id(NOW), NOW + 2 * DAY, 1.5 * DAY)


def test_a_cursor_may_be_ahead_by_a_day_as_clocks_are() -> None:
    check_cursor(event_id(NOW + DAY), NOW, 30 * DAY)
    with pytest.raises(PaginationError) as caught:
        check_cursor(event_id(NOW + DAY + 1), NOW, 30 * DAY)
    assert str(caught.value) == (
        "the cursor is from 2027-01-16 08:00 UTC, ahead of the service's clock: "
        "it cannot be the id of an event"
    )
    assert not isinstance(caught.value, CursorExpired)


@pytest.mark.parametrize("machine", [0, NOW, 2 * NOW])
@pytest.mark.parametrize(("age", "is_expired"), [(30 * DAY, False), (30 * DAY + 1, True)])
def test_the_age_of_a_cursor_is_by_the_clock_of_the_service(machine: int, age: int, is_expired: bool) -> None:
    options = Options(clock=lambda: float(machine))
    assert expires(page_after(event_id(NOW - age), NOW), options, None) is is_expired


@pytest.mark.parametrize(("age", "is_expired"), [(5 * DAY, False), (5 * DAY + 1, True)])
def test_the_clock_of_this_machine_counts_where_the_service_tells_no_time(age: int, is_expired: bool) -> None:
    options = Options(clock=lambda: float(NOW), retention=5.0 * DAY)
    assert expires(page_after(event_id(NOW - age)), options, None) is is_expired


@pytest.mark.parametrize(
    ("age_then", "age_now", "is_expired"),
    [
        (30 * DAY, 30 * DAY, False),
        (30 * DAY, 30 * DAY + 1, True),
        (30 * DAY + 1, 30 * DAY + HOUR, False),
        (30 * DAY + 1, 30 * DAY + HOUR + 1, False),
        (30 * DAY + 1, 30 * DAY + HOUR + 2, True),
        (40 * DAY, 40 * DAY + HOUR, False),
        (40 * DAY, 40 * DAY + HOUR + 1, True),
        (DAY, 30 * DAY, False),
        (DAY, 30 * DAY + 1, True),
    ],
)
def test_a_cursor_that_was_old_when_it_was_handed_out_is_good_for_an_hour_more(
    age_then: int, age_now: int, is_expired: bool
) -> None:
    response = page_after(event_id(NOW - age_now), NOW)
    assert expires(response, Options(), NOW - age_now + age_then) is is_expired


def expires(response: Response, options: Options, handed_out: float | None) -> bool:
    try:
        check_page(response, options, handed_out)
    except CursorExpired:
        return True
    return False


def test_the_cursor_of_a_page_is_what_it_was_to_begin_after() -> None:
    assert cursor_in(page_after(event_id(5))) == event_id(5)
    for other in (page_after(None), page_after("Ada"), page_after(event_id(5), name="ending_before")):
        assert cursor_in(other) is None
        check_page(other, Options(), None)


def test_a_page_may_begin_an_hour_before_its_cursor_as_late_events_do() -> None:
    check_beginning(event_id(NOW - HOUR), event_id(NOW))
    check_beginning("no id", event_id(NOW))
    with pytest.raises(PaginationError) as caught:
        check_beginning(event_id(NOW - HOUR - 1), event_id(NOW))
    assert str(caught.value) == (
        "a page of events begins before its cursor: the service has not gone on from it, so events would "
        "come again. Try again later"
    )


EVENT = {
    "id": event_id(NOW),
    "type": "users.created",
    "created": "2027-01-15T08:00:00.000Z",
    "data": {"object": {"id": event_id(NOW), "name": {"first": "Ada", "last": "King"}}},
}
BODY = json.dumps({"data": [{"data": EVENT, "uri": "/v3.1/events/1"}], "links": []}).encode()


@pytest.fixture(params=["prepared", "plain", "piece by piece"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The three ways to read a page: from its text, as JSON, and piece by piece where it is broken."""
    if request.param == "prepared":
        monkeypatch.setattr(pages, "_WORTH_PREPARING", 0)
    else:
        monkeypatch.setattr(pages, "split_by_msgspec", lambda *_, **__: 1 / 0)
    return str(request.param)


def test_an_event_is_read_alike_in_every_way(way: str) -> None:
    events = TypedEvents()
    broken = b', {"data": {"id": NaN}, "uri": ""}], "links"' if way == "piece by piece" else b'], "links"'
    page = events.pages.page(BODY.replace(b'], "links"', broken))
    assert not events.are_read(page["data"])
    event: Any = events.record(page["data"][0])
    assert (type(event).__name__, event.id) == ("UsersCreated", event_id(NOW))
    assert event.data.object_.name.first == "Ada"


def test_an_event_that_cannot_be_read_is_called_an_event(way: str) -> None:
    events = TypedEvents()
    page = events.pages.page(BODY.replace(f'"{event_id(NOW)}"'.encode(), b"NaN", 1))
    with pytest.raises(DecodeError) as caught:
        events.record(page["data"][0])
    assert caught.value.model == "Event"


def test_every_listed_event_can_be_read_from_its_text() -> None:
    listed = _listed_events()
    assert {*listed} == {*get_args(models.AnyEvent)} - {models.UnknownEvent}


def test_the_raw_lane_of_events_has_their_json() -> None:
    raw = TypedEvents().raw()
    page = raw.pages.page(BODY)
    assert json.loads(raw.record(page["data"][0]).json) == EVENT
