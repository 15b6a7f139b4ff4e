"""Paging that can't lie: nothing lost, nothing twice, always an end, and a cursor to go on from."""

from __future__ import annotations

import importlib
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from email.utils import formatdate
from functools import cache
from typing import Any

import httpx
import pytest
from clever_client import (
    Clever,
    CursorExpired,
    DecodeError,
    InvalidArgumentError,
    InvalidResponseError,
    Options,
    PaginationError,
    ServerError,
    UnsafeLinkError,
)
from clever_client._http.pagination import LoopDetector, RecentIds, page_key

pytestmark = pytest.mark.usefixtures("reading")

START = 1_800_000_000


def event_id(number: int) -> str:
    return f"{START + number:08x}{abs(number):016x}"


def event(number: int, **fields: Any) -> dict[str, Any]:
    record = {
        "id": event_id(number),
        "type": "users.created",
        "created": "2027-01-15T08:00:00.000Z",
        "data": {"object": {"id": event_id(number)}},
    }
    return {"data": record | fields, "uri": f"/v3.1/events/{event_id(number)}"}


class Pages:
    """A service that answers each path and query with the page that a test gives it."""

    def __init__(self, *pages: Any) -> None:
        self.answers = {f"p{number}": page for number, page in enumerate(pages)}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = request.url.params.get("p", "p0")
        self.asked.append(name)
        answer = self.answers[name]
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, json=answer)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)


def page(*items: Any, next_link: Any = None, **more: Any) -> dict[str, Any]:
    links = [{"rel": "self", "uri": "/v3.1/events"}]
    if next_link is not None:
        links.append({"rel": "next", "uri": next_link})
    return {"data": list(items), "links": links, **more}


def to(name: str) -> str:
    return f"/v3.1/events?p={name}"


def ids(events: list[Any]) -> list[str]:
    return [record.id for record in events]


def test_links_are_followed_to_the_end_through_empty_pages(adapter: Any) -> None:
    service = Pages(
        page(event(0), next_link=to("p1")),
        page(next_link=to("p2")),
        page(next_link=to("p3")),
        page(event(1)),
    )
    stream = adapter.client(transport=service.transport).events.list()
    assert stream.cursor is None
    assert ids(adapter.all(stream)) == [event_id(0), event_id(1)]
    assert stream.cursor == event_id(1)
    with pytest.raises(InvalidArgumentError, match="list again"):  # not an empty list
        adapter.all(stream)
    with pytest.raises(InvalidArgumentError, match="list again"):
        adapter.all(stream.pages())
    assert service.asked == ["p0", "p1", "p2", "p3"]


def test_pages_are_fetched_when_they_are_wanted(adapter: Any) -> None:
    service = Pages(page(event(0), next_link=to("p1")), page(event(1)))
    stream = adapter.client(transport=service.transport).events.list()
    assert service.asked == []
    adapter.next(stream)
    assert service.asked == ["p0"]


def test_the_cursor_is_the_last_event_handed_over(adapter: Any) -> None:
    service = Pages(page(event(0), event(1), event(2)))
    stream = adapter.client(transport=service.transport).events.list()
    for number in range(3):
        adapter.next(stream)
        assert stream.cursor == event_id(number)


def test_pages_can_be_taken_whole(adapter: Any) -> None:
    service = Pages(page(event(0), event(1), next_link=to("p1")), page(next_link=to("p2")), page(event(2)))
    pages = adapter.all(adapter.client(transport=service.transport).events.list().pages())
    assert [ids(one.items) for one in pages] == [[event_id(0), event_id(1)], [event_id(2)]]
    assert [one.cursor for one in pages] == [event_id(1), event_id(2)]


@pytest.mark.parametrize("loop", ["p0", "p1", "p2", "reordered"])
def test_a_circle_is_an_error_after_its_records_and_stays_one(adapter: Any, loop: str) -> None:
    link = "/v3.1/events?x=1&p=p1" if loop == "reordered" else to(loop)
    service = Pages(page(event(0), next_link="/v3.1/events?p=p1&x=1" if loop == "reordered" else to("p1")))
    service.answers |= {"p1": page(event(1), next_link=to("p2")), "p2": page(event(2), next_link=link)}
    stream = adapter.client(transport=service.transport).events.list(limit=5)
    got = [adapter.next(stream).id for _ in range(3)]
    assert got == [event_id(number) for number in range(3)]
    if loop == "p0":  # the first page was asked for with other words: its second coming closes the circle
        assert stream.duplicates == 0
    with pytest.raises(PaginationError, match="circle"):
        adapter.all(stream)
    with pytest.raises(PaginationError, match="circle"):  # not an end that looks like success
        adapter.next(stream)
    assert len(service.asked) <= 4
    assert stream.cursor == event_id(2)


def test_long_circles_are_found_in_flat_memory() -> None:
    assert first_repeat(step % 5000 for step in range(100_000)) < 3 * 5000
    assert first_repeat(iter(range(50_000))) == -1


def first_repeat(keys: Iterator[int]) -> int:
    loops = LoopDetector(room=10)
    for number, key in enumerate(keys):
        if key in loops:
            return number
        loops.add(key)
    return -1


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v3.1/events",
        "//evil.example/v3.1/events",
        "http://api.clever.com/v3.1/events",
        "/v3.0/events",
        5,
    ],
)
def test_a_link_elsewhere_is_refused_after_its_records(adapter: Any, link: Any) -> None:
    service = Pages(page(event(0), next_link=link))
    stream = adapter.client(transport=service.transport).events.list()
    assert adapter.next(stream).id == event_id(0)
    with pytest.raises(UnsafeLinkError):
        adapter.next(stream)
    assert service.asked == ["p0"]


@pytest.mark.parametrize(
    "links",
    [
        [{"rel": "next"}],
        ["next"],
        [{"rel": "next", "uri": to("p1")}, {"rel": "next", "uri": to("p2")}],
    ],
    ids=str,
)
def test_broken_links_are_no_end(adapter: Any, links: Any) -> None:
    service = Pages({"data": [event(0)], "links": links})
    stream = adapter.client(transport=service.transport).events.list()
    assert adapter.next(stream).id == event_id(0)
    with pytest.raises(PaginationError):
        adapter.next(stream)


@pytest.mark.parametrize(
    "last",
    [
        {"data": [event(1)]},
        {"data": [event(1)], "links": None},
        {"data": [event(1)], "links": []},
        {"data": [event(1)], "links": [{"rel": "next", "uri": None}]},
        {"data": [event(1)], "links": [{"rel": "next", "uri": ""}]},
        {"data": None, "links": []},
        {"data": [], "links": [{"rel": "next", "uri": to("p1")}]},
    ],
    ids=str,
)
def test_ends_as_services_write_them(adapter: Any, last: Any) -> None:
    """No event can have been passed over: the page is not full, or it is empty and its own next one."""
    service = Pages(page(event(0), next_link=to("p1")), last)
    found = ids(adapter.all(adapter.client(transport=service.transport).events.list()))
    assert found == [event_id(0), event_id(1)][: 1 + len(last["data"] or [])]


@pytest.mark.parametrize(
    "links", [None, [{"rel": "next", "uri": None}], [{"rel": "next", "uri": ""}]], ids=str
)
@pytest.mark.parametrize("limit", [2, None])
def test_a_full_page_that_says_nothing_of_the_next_is_no_end(
    adapter: Any, links: Any, limit: int | None
) -> None:
    events = [event(number) for number in range(limit or 1_000)]
    service = Pages({"data": events, "links": links})
    stream = adapter.client(transport=service.transport).events.list(limit=limit)
    assert [adapter.next(stream).id for _ in events] == [event_id(number) for number in range(len(events))]
    with pytest.raises(PaginationError, match="full"):
        adapter.next(stream)


def test_an_endless_supply_of_new_links_ends(
    adapter: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page repeats the same event, or is empty, and has a cursor that was not there before."""
    streams = importlib.import_module(f"clever_client._{adapter.kind}._streams")
    monkeypatch.setattr(streams, "MAX_PAGES_WITHOUT_RECORD", 50)
    asked = []

    def more(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        link = f"/v3.1/events?starting_after={event_id(len(asked))}"
        return httpx.Response(200, json=page(*[event(0)] * (len(asked) % 2), next_link=link))

    client = adapter.client(transport=httpx.MockTransport(more), options=Options(**clock.options))
    stream = client.events.list()
    assert adapter.next(stream).id == event_id(0)
    with pytest.raises(PaginationError, match="no new record"):
        adapter.next(stream)
    assert len(asked) in (51, 52)  # one may have been read ahead


@cache
def _is_ours(file: str) -> bool:
    return any(part in file for part in ("clever_client", "clever_openapi"))


def _interrupted_at(step: int) -> Callable[..., Any]:
    """A tracer that interrupts at the given step: a call, or a line that is begun, of the client."""
    steps = [0]

    def tracer(frame: Any, kind: str, _: Any) -> Any:
        if not _is_ours(frame.f_code.co_filename):
            return None
        callers = [frame, frame.f_back, frame.f_back and frame.f_back.f_back]
        if kind == "call" and "__del__" not in [one.f_code.co_name for one in callers if one]:
            steps[0] += 1
            if steps[0] == step:
                sys.settrace(None)
                raise KeyboardInterrupt
        return None

    return tracer


def _read_by_record(stream: Any, got: list[str]) -> None:
    for one in stream:
        got.append(one.id)


def _read_by_page(stream: Any, got: list[str]) -> None:
    for one in stream.pages():
        got.extend(ids(one.items))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reading", "read", "raw"),
    [  # every two of them together once, and both readings of the most usual way
        ("fast", _read_by_record, False),
        ("standard library", _read_by_record, False),
        ("fast", _read_by_page, False),
        ("fast", _read_by_record, True),
        ("standard library", _read_by_page, True),
    ],
    indirect=["reading"],
)
def test_interrupted_anywhere_nothing_is_lost_or_repeated(
    reading: None, read: Callable[[Any, list[str]], None], raw: bool
) -> None:
    """Ctrl-C at each call that the client makes while it reads; then the stream is asked for the rest."""
    bodies = page(event(0), event(1), next_link=to("p1")), page(event(1), next_link=to("p2")), page(event(2))
    for step in range(1, 2000):
        service = Pages(*bodies)
        got: list[str] = []
        with Clever("token", transport=service.transport, options=Options(deadline=None)) as client:
            stream: Any = client.events.list().raw() if raw else client.events.list()
            previous = sys.gettrace()
            sys.settrace(_interrupted_at(step))
            try:
                read(stream, got)
                break
            except KeyboardInterrupt:
                pass
            finally:
                sys.settrace(previous)
            read(stream, got)
            assert got == [event_id(number) for number in range(3)], step
    assert 50 < step < 2000


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": {}},
        {"links": []},
        [],
        "text",
        None,
        {"data": [], "links": {}},
        {"data": [], "links": "x"},
    ],
    ids=str,
)
def test_what_is_no_page_is_no_end(adapter: Any, body: Any) -> None:
    service = Pages(page(event(0), next_link=to("p1")), body)
    stream = adapter.client(transport=service.transport).events.list()
    adapter.next(stream)
    with pytest.raises(InvalidResponseError):
        adapter.next(stream)
    service.answers["p1"] = page(event(1))  # it can be asked for again
    assert ids(adapter.all(stream)) == [event_id(1)]


def test_a_failed_page_can_be_tried_again(adapter: Any) -> None:
    service = Pages(page(event(0), next_link=to("p1")), httpx.Response(500))
    stream = adapter.client(transport=service.transport, options=Options(max_attempts=1)).events.list()
    adapter.next(stream)
    with pytest.raises(ServerError):
        adapter.next(stream)
    assert stream.cursor == event_id(0)
    service.answers["p1"] = page(event(1))
    assert ids(adapter.all(stream)) == [event_id(1)]


def test_duplicates_are_dropped_and_counted(adapter: Any) -> None:
    service = Pages(page(event(0), event(1), event(0), next_link=to("p1")), page(event(1), event(2)))
    stream = adapter.client(transport=service.transport).events.list(
        starting_after=event_id(-1), allow_gap=True
    )
    assert ids(adapter.all(stream)) == [event_id(number) for number in range(3)]
    assert stream.duplicates == 2
    assert stream.cursor == event_id(2)


def test_the_event_of_the_cursor_itself_is_a_duplicate(adapter: Any, clock: Any) -> None:
    service = Pages(page(event(0), event(1)))
    client = adapter.client(transport=service.transport, options=Options(**clock.options))
    stream = client.events.list(starting_after=event_id(0))
    assert ids(adapter.all(stream)) == [event_id(1)]
    assert stream.duplicates == 1


def test_a_clock_that_jumps_back_loses_nothing(adapter: Any) -> None:
    service = Pages(page(event(50), event(10), event(60), event(5)))
    stream = adapter.client(transport=service.transport).events.list()
    assert ids(adapter.all(stream)) == [event_id(number) for number in (50, 10, 60, 5)]
    assert stream.cursor == event_id(5)


def test_memory_of_what_was_seen_is_bounded() -> None:
    recent = RecentIds(100)
    tracemalloc.start()
    for number in range(200):
        recent.add(event_id(number))
    before = tracemalloc.get_traced_memory()[0]
    for number in range(200, 20_000):
        recent.add(event_id(number))
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 10_000
    assert event_id(19_950) in recent
    assert event_id(0) not in recent


class TestBrokenEvents:
    """One event that can't be read doesn't lose the others."""

    BROKEN = (
        {"data": "Jane"},
        {"data": {"type": "users.created"}},
        "Jane",
        None,
        {"data": {"id": event_id(1)}},
    )

    @pytest.mark.parametrize("broken", BROKEN, ids=str)
    def test_it_is_raised_and_the_rest_comes_after_it(self, adapter: Any, broken: Any) -> None:
        service = Pages(page(event(0), broken, event(2)))
        stream = adapter.client(transport=service.transport).events.list()
        assert adapter.next(stream).id == event_id(0)
        with pytest.raises(DecodeError) as caught:
            adapter.next(stream)
        assert stream.cursor == event_id(0)
        assert "Jane" not in str(caught.value)
        assert ids(adapter.all(stream)) == [event_id(2)]

    @pytest.mark.parametrize("broken", BROKEN, ids=str)
    def test_or_reported_and_the_rest_comes_after_it(self, adapter: Any, broken: Any) -> None:
        service = Pages(page(event(0), broken, event(2), broken))
        reported: list[DecodeError] = []
        stream = adapter.client(transport=service.transport).events.list(on_error=reported.append)
        assert ids(adapter.all(stream)) == [event_id(0), event_id(2)]
        assert len(reported) == 2
        assert reported[0].raw == (broken.get("data") if isinstance(broken, dict) else broken)
        # The caller has taken note of it: with an id, the stream goes on behind it.
        assert stream.cursor == (reported[0].id or event_id(2))

    def test_what_comes_before_it_is_a_page(self, adapter: Any) -> None:
        service = Pages(page(event(0), event(1), "broken", event(2)))
        stream = adapter.client(transport=service.transport).events.list()
        pages = stream.pages()
        assert adapter.next(pages).cursor == event_id(1)
        with pytest.raises(DecodeError):
            adapter.next(pages)
        assert [ids(one.items) for one in adapter.all(stream.pages())] == [[event_id(2)]]

    def test_an_error_of_on_error_is_the_callers(self, adapter: Any) -> None:
        def stop(error: DecodeError) -> None:
            raise KeyError("mine")

        service = Pages(page("broken", event(0)))
        stream = adapter.client(transport=service.transport).events.list(on_error=stop)
        with pytest.raises(KeyError, match="mine"):
            adapter.next(stream)
        assert stream.cursor is None

    def test_what_comes_before_an_error_of_on_error_is_a_page(self, adapter: Any) -> None:
        def stop(error: DecodeError) -> None:
            raise KeyError("mine")

        service = Pages(page(event(0), event(1), "broken", event(2)))
        stream = adapter.client(transport=service.transport).events.list(on_error=stop)
        pages = stream.pages()
        first = adapter.next(pages)
        assert (ids(first.items), first.cursor) == ([event_id(0), event_id(1)], event_id(1))
        with pytest.raises(KeyError, match="mine"):
            adapter.next(pages)
        assert stream.cursor == event_id(1)
        assert ids(adapter.all(stream)) == [event_id(2)]

    @pytest.mark.parametrize("by_pages", [True, False], ids=["pages", "records"])
    def test_one_behind_the_last_page_taken_is_still_told(self, adapter: Any, by_pages: bool) -> None:
        service = Pages(page(event(0), "broken", event(2)))
        stream = adapter.client(transport=service.transport).events.list()
        adapter.next(stream.pages())  # and no more of these pages
        with pytest.raises(DecodeError):
            adapter.next(stream.pages() if by_pages else stream)
        assert ids(adapter.all(stream)) == [event_id(2)]

    def test_on_error_may_be_async(self, adapter: Any) -> None:
        reported = []

        async def report(error: DecodeError) -> None:
            reported.append(error)

        service = Pages(page(event(0), "broken", event(2)))
        stream = adapter.client(transport=service.transport).events.list(on_error=report)
        if adapter.kind == "async":
            assert ids(adapter.all(stream)) == [event_id(0), event_id(2)]
            assert len(reported) == 1
        else:
            with pytest.raises(InvalidArgumentError, match="async client"):
                adapter.all(stream)

    def test_the_cursor_is_always_one_to_go_on_from(self, adapter: Any) -> None:
        service = Pages(page(event(0), {"data": {"id": "Jane"}}))
        stream = adapter.client(transport=service.transport).events.list(on_error=lambda error: None)
        assert len(adapter.all(stream)) == 1
        assert stream.cursor == event_id(0)


def test_events_with_an_empty_id_are_no_duplicates(adapter: Any) -> None:
    service = Pages(page(event(0), event(1, id=""), event(2, id="")))
    stream = adapter.client(transport=service.transport).events.list()
    assert ids(adapter.all(stream)) == [event_id(0), "", ""]
    assert (stream.cursor, stream.duplicates) == (event_id(0), 0)


class TestExpiredCursors:
    """The service begins at the oldest event that it keeps and says nothing."""

    DAY = 86400

    def test_an_old_cursor_is_refused(self, adapter: Any, clock: Any) -> None:
        service = Pages(page(event(0)))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        old = event_id(-30 * self.DAY - 1)
        with pytest.raises(CursorExpired, match="allow_gap") as caught:
            adapter.next(client.events.list(starting_after=old))
        assert "Take a new snapshot" in str(caught.value)
        assert caught.value.cursor == old
        assert caught.value.cursor_time is not None
        assert caught.value.cursor_time.timestamp() == START - 30 * self.DAY - 1

    @pytest.mark.parametrize("days", [-31, 31])
    def test_the_clock_of_this_machine_does_not_tell_where_the_service_does(
        self, adapter: Any, clock: Any, days: int
    ) -> None:
        now = formatdate(START, usegmt=True)
        service = Pages(httpx.Response(200, json=page(event(0)), headers={"date": now}))
        clock.now += days * self.DAY
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        assert ids(adapter.all(client.events.list(starting_after=event_id(-3600)))) == [event_id(0)]

    def test_a_cursor_from_the_future_is_an_error(self, adapter: Any, clock: Any) -> None:
        now = formatdate(START, usegmt=True)
        service = Pages(httpx.Response(200, json=page(), headers={"date": now}))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        with pytest.raises(PaginationError, match="ahead of the service's clock"):
            adapter.next(client.events.list(starting_after=event_id(2 * self.DAY)))

    def test_a_page_that_begins_before_its_cursor_is_an_error(self, adapter: Any, clock: Any) -> None:
        service = Pages(page(event(-3601), event(5)), page(event(-3599), event(5)))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        with pytest.raises(PaginationError, match="begins before its cursor"):
            adapter.next(client.events.list(starting_after=event_id(0)))
        service.answers = {"p0": page(event(-3599), event(5))}
        assert len(adapter.all(client.events.list(starting_after=event_id(0)))) == 2

    def test_a_cursor_of_just_the_retention_is_good(self, adapter: Any, clock: Any) -> None:
        service = Pages(page(event(0)))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        assert len(adapter.all(client.events.list(starting_after=event_id(-30 * self.DAY)))) == 1

    def test_unless_the_caller_allows_a_gap(self, adapter: Any, clock: Any) -> None:
        service = Pages(httpx.Response(200, json=page(event(0)), headers={"date": formatdate(START)}))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        stream = client.events.list(starting_after=event_id(-99 * self.DAY), allow_gap=True)
        assert ids(adapter.all(stream)) == [event_id(0)]

    def test_the_services_own_clock_tells_when_ours_is_wrong(self, adapter: Any, clock: Any) -> None:
        late = formatdate(START + 40 * self.DAY, usegmt=True)
        service = Pages(httpx.Response(200, json=page(event(20 * self.DAY)), headers={"date": late}))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        stream = client.events.list(starting_after=event_id(0))
        with pytest.raises(CursorExpired):
            adapter.next(stream)
        assert stream.cursor == event_id(0)

    @pytest.mark.parametrize(("pause", "is_good"), [(60, True), (7200, False)])
    def test_what_is_kept_longer_than_said_is_read(
        self, adapter: Any, clock: Any, pause: float, is_good: bool
    ) -> None:
        """Events aren't taken away to the minute: the oldest page can be older than the retention."""
        day = 31 * self.DAY
        oldest, newest = event(-day), event(0)
        link = f"/v3.1/events?p=p1&starting_after={event_id(-day)}"
        service = Pages(
            httpx.Response(200, json=page(oldest, next_link=link), headers={"date": formatdate(START)}),
            httpx.Response(200, json=page(newest), headers={"date": formatdate(START + pause)}),
        )
        stream = adapter.client(transport=service.transport, options=Options(**clock.options)).events.list()
        assert adapter.next(stream).id == event_id(-day)
        if is_good:
            assert ids(adapter.all(stream)) == [event_id(0)]
        else:
            with pytest.raises(CursorExpired):
                adapter.next(stream)

    def test_the_retention_can_be_set(self, adapter: Any, clock: Any) -> None:
        service = Pages(page(event(0)))
        client = adapter.client(transport=service.transport, options=Options(**clock.options, retention=60))
        with pytest.raises(CursorExpired):
            adapter.next(client.events.list(starting_after=event_id(-61)))

    def test_a_malformed_cursor_is_a_bad_argument(self, adapter: Any) -> None:
        with pytest.raises(InvalidArgumentError, match="starting_after"):
            adapter.client().events.list(starting_after="last")


def test_ending_before_is_one_page(adapter: Any) -> None:
    service = Pages(page(event(0), event(1), next_link=to("p1")))
    client = adapter.client(transport=service.transport)
    assert len(adapter.all(client.events.list(ending_before=event_id(2)))) == 2
    assert service.asked == ["p0"]


class TestSubmissions:
    """A list with next links only, whose cursors live two hours."""

    ARGUMENTS = ("5" * 24, "assignment")

    def test_all_pages(self, adapter: Any) -> None:
        service = Pages(page({"user_id": "a"}, {"user_id": "a"}, next_link=to("p1")), page({"user_id": "b"}))
        client = adapter.client(transport=service.transport)
        got = adapter.all(client.submissions.list(*self.ARGUMENTS, limit=2))
        assert [one.user_id for one in got] == [
            "a",
            "a",
            "b",
        ]  # two alike are two: only events have ids of their own
        pages = adapter.all(client.submissions.list(*self.ARGUMENTS).pages())
        assert [len(one.items) for one in pages] == [2, 1]

    def test_a_pause_of_two_hours_is_too_long(self, adapter: Any, clock: Any) -> None:
        service = Pages(page({"user_id": "a"}, next_link=to("p1")), page({"user_id": "b"}))
        client = adapter.client(transport=service.transport, options=Options(**clock.options))
        stream = client.submissions.list(*self.ARGUMENTS)
        adapter.next(stream)
        clock.now += 7201
        with pytest.raises(CursorExpired, match="list the submissions again"):
            adapter.next(stream)
        assert service.asked == ["p0"]

    def test_a_broken_one_is_reported(self, adapter: Any) -> None:
        service = Pages(page("broken", {"user_id": "a"}))
        client = adapter.client(transport=service.transport)
        with pytest.raises(DecodeError):
            adapter.all(client.submissions.list(*self.ARGUMENTS))
        reported: list[DecodeError] = []
        assert len(adapter.all(client.submissions.list(*self.ARGUMENTS, on_error=reported.append))) == 1
        assert len(reported) == 1


def _used_up() -> Any:
    return next(iter(()))


@pytest.mark.parametrize("by_pages", [False, True])
def test_what_runs_out_is_an_error_and_no_end(adapter: Any, by_pages: bool) -> None:
    """A transport, a token, a random number or on_error that raises StopIteration must not end a stream."""
    answers = iter([httpx.Response(200, json=page(event(0), next_link=to("p1")))])
    broken = Pages(page(event(0), {"data": {"type": "users.created"}}, event(1)))
    options = Options(random=_used_up, max_attempts=2)
    streams = [
        adapter.client(transport=httpx.MockTransport(lambda _: next(answers))).events.list(),
        adapter.client(_used_up, transport=Pages(page(event(0))).transport).events.list(),
        adapter.client(
            transport=httpx.MockTransport(lambda _: httpx.Response(503)), options=options
        ).events.list(),
        adapter.client(transport=broken.transport).events.list(on_error=lambda _: _used_up()),
    ]
    for stream in streams:
        with pytest.raises(InvalidArgumentError):
            adapter.all(stream.pages() if by_pages else stream)


def test_a_parameter_without_a_value_makes_another_page() -> None:
    assert page_key("/v3.1/events?school=&limit=2") != page_key("/v3.1/events?limit=2")
    assert page_key("/v3.1/events?school=&limit=2") == page_key("/v3.1/events?limit=2&school=")
