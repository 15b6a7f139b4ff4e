"""Following a stream: nothing lost or doubled, whatever comes late, and one request for a quiet district."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest
from clever_client import (
    Checkpoint,
    ConnectionFailedError,
    CursorExpired,
    DecodeError,
    InvalidArgumentError,
    Options,
    RawRecord,
    ServerError,
    UnauthorizedError,
)
from latestream import START, LateStream, event_id

DAY = 86400


@pytest.fixture
def stream(clock: Any) -> LateStream:
    return LateStream(clock.time)


@pytest.fixture
def client(adapter: Any, clock: Any, stream: LateStream) -> Any:
    options = Options(**clock.options, max_attempts=1, read_ahead=False)
    return adapter.client(transport=stream.transport, options=options)


def ids(events: Any) -> list[str]:
    return [event.id for event in events]


def moment(second: float) -> datetime:
    return datetime.fromtimestamp(START + second, UTC)


def until(clock: Any, second: float) -> Any:
    """A `stop` that says True from a second on."""
    return lambda: clock.now >= START + second


class TestPoll:
    def test_it_reads_one_page_and_says_where_to_go_on(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in range(5)]
        clock.now += 1000
        first = adapter.run(client.events.poll(Checkpoint.start(), limit=2))
        assert (ids(first.items), first.has_more) == (made[:2], True)
        assert first.checkpoint == Checkpoint(made[1])
        assert len(stream.requests) == 1
        second = adapter.run(client.events.poll(str(first.checkpoint), limit=2))  # the text will do
        third = adapter.run(client.events.poll(second.checkpoint, limit=2))
        assert (ids(second.items), ids(third.items)) == (made[2:4], made[4:])
        assert not third.has_more
        assert third.checkpoint == Checkpoint(made[4], moment(1000 - 30))
        assert len(stream.requests) == 3

    def test_a_quiet_district_costs_one_request_and_tells_how_far_it_was_read(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 100
        batch = adapter.run(client.events.poll(Checkpoint(made)))
        assert (batch.items, batch.has_more) == ([], False)
        assert batch.checkpoint == Checkpoint(made, moment(70))
        assert len(stream.requests) == 1

    def test_none_is_no_checkpoint(self, adapter: Any, client: Any, stream: Any) -> None:
        for nothing in (None, event_id(0, 0), "", 5):
            with pytest.raises(InvalidArgumentError):
                adapter.run(client.events.poll(nothing))
            with pytest.raises(InvalidArgumentError):
                client.events.follow(nothing)
        assert stream.requests == []

    @pytest.mark.parametrize("name", ["settle", "overlap"])
    @pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "5", True, None])
    def test_seconds_are_checked(self, adapter: Any, client: Any, name: str, value: Any) -> None:
        with pytest.raises(InvalidArgumentError, match=name):
            adapter.run(client.events.poll(Checkpoint.start(), **{name: value}))

    def test_young_events_are_held_back_by_the_services_clock(
        self, adapter: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in (0, 10, 20)]
        clock.now += 41  # to the service; the machine's own clock is a day fast
        fast = adapter.client(
            transport=stream.transport, options=Options(**clock.options | {"clock": lambda: clock.now + DAY})
        )
        batch = adapter.run(fast.events.poll(Checkpoint.start()))
        assert (ids(batch.items), batch.has_more) == (made[:2], False)
        assert batch.checkpoint == Checkpoint(made[1], moment(11))
        assert batch.held_for == 20 + 30 - 41 + 1  # its clock tells whole seconds
        batch = adapter.run(fast.events.poll(batch.checkpoint, settle=0))
        assert (ids(batch.items), batch.held_for) == (made[2:], None)

    def test_now_begins_with_what_happens_from_now_on(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in (0, 10)]
        clock.now += 20
        first = adapter.run(client.events.poll(Checkpoint.now(record_type="users")))
        assert (first.items, first.has_more) == ([], False)
        assert first.checkpoint == Checkpoint(made[1], moment(20), "users")
        assert stream.requests == [{"ending_before": "last", "limit": "1", "record_type": "users"}]
        later = stream.add(21)
        clock.now += 60
        assert ids(adapter.run(client.events.poll(first.checkpoint)).items) == [later]
        assert stream.requests[-1]["record_type"] == "users"  # the checkpoint's own

    def test_now_in_an_empty_stream(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        batch = adapter.run(client.events.poll(Checkpoint.now()))
        assert batch.checkpoint == Checkpoint(None, moment(0))
        made = stream.add(5)
        clock.now += 60
        assert ids(adapter.run(client.events.poll(batch.checkpoint)).items) == [made]

    def test_filters_may_be_narrowed_and_not_widened(self, adapter: Any, client: Any) -> None:
        users = Checkpoint.start(record_type="users")
        with pytest.raises(InvalidArgumentError, match="wider"):
            adapter.run(client.events.poll(users, record_type=["users", "sections"]))
        narrow = adapter.run(client.events.poll(Checkpoint.start(), record_type="users"))
        assert narrow.checkpoint.record_types == ("users",)

    def test_raw(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        made = stream.add(0)
        clock.now += 60
        ((record,), *_) = adapter.run(client.events.poll(Checkpoint.start(), raw=True))
        assert isinstance(record, RawRecord)
        assert (record.id, record.record_id) == (made, made)

    def test_a_quiet_district_is_told_from_a_gap(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 40 * DAY
        stream.kept_from = 10 * DAY
        with pytest.raises(CursorExpired, match="snapshot"):
            adapter.run(client.events.poll(Checkpoint(made)))
        quiet = Checkpoint(made, moment(39 * DAY))  # nothing came after it until yesterday
        batch = adapter.run(client.events.poll(quiet))
        assert batch.checkpoint == Checkpoint(made, moment(40 * DAY - 30))

    def test_the_machines_clock_alone_expires_nothing(self, adapter: Any, clock: Any, stream: Any) -> None:
        made = stream.add(0)
        clock.now += 60
        options = Options(**clock.options | {"clock": lambda: clock.now + 31 * DAY})
        fast = adapter.client(transport=stream.transport, options=options)
        assert adapter.run(fast.events.poll(Checkpoint(made))).items == []

    def test_from_the_oldest_event_no_checkpoint_is_given_that_is_about_to_expire(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        """Events are not taken away to the minute: the oldest may be older than the retention."""
        made = [stream.add(second) for second in (0, 600, 1200, 2 * DAY, 3 * DAY)]
        clock.now += 30 * DAY + 60
        batch = adapter.run(client.events.poll(Checkpoint.start(), limit=1))
        assert ids(batch.items) == made[:4]
        assert adapter.run(client.events.poll(batch.checkpoint)).items[0].id == made[4]

    def test_a_service_that_begins_before_the_cursor_gives_nothing_twice(
        self, adapter: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in range(4)]
        clock.now += 60

        def deaf(request: httpx.Request) -> httpx.Response:
            return stream(httpx.Request("GET", request.url.copy_remove_param("starting_after")))

        client = adapter.client(transport=httpx.MockTransport(deaf), options=Options(**clock.options))
        batch = adapter.run(client.events.poll(Checkpoint(made[1])))
        assert ids(batch.items) == made[2:]

    def test_duplicates_on_a_page_are_dropped(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(0), stream.add(1)]
        stream.broken = {made[1]: {"id": made[0], "type": "new.kind"}}
        clock.now += 60
        assert ids(adapter.run(client.events.poll(Checkpoint.start())).items) == made[:1]


class TestUnreadableEvents:
    def test_what_precedes_one_is_a_batch_of_its_own(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in range(3)]
        stream.broken = {made[1]: {"id": made[1]}}
        clock.now += 60
        batch = adapter.run(client.events.poll(Checkpoint.start()))
        assert (ids(batch.items), batch.has_more) == (made[:1], True)
        assert batch.checkpoint == Checkpoint(made[0])
        for _ in range(2):
            with pytest.raises(DecodeError) as caught:
                adapter.run(client.events.poll(batch.checkpoint))
            assert caught.value.id == made[1]

    def test_on_error_goes_on_behind_it(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        made = [stream.add(second) for second in range(3)]
        stream.broken = {made[1]: {"id": made[1]}, made[2]: "Jane"}
        clock.now += 60
        reported: list[DecodeError] = []
        batch = adapter.run(client.events.poll(Checkpoint.start(), on_error=reported.append))
        assert ids(batch.items) == made[:1]
        assert [error.id for error in reported] == [made[1], None]
        assert batch.checkpoint.cursor == made[1]

    def test_with_an_overlap_it_is_reported_once(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        stream.broken = {made: {"id": made}}
        clock.now += 60
        reported: list[DecodeError] = []
        batch = adapter.run(client.events.poll(Checkpoint.start(), overlap=600, on_error=reported.append))
        assert (batch.checkpoint.cursor, batch.checkpoint.seen) == (None, (made,))
        adapter.run(client.events.poll(batch.checkpoint, overlap=600, on_error=reported.append))
        assert len(reported) == 1


class TestOverlap:
    def test_what_is_young_is_read_again_and_dropped(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in (0, 100, 200)]
        clock.now += 650
        batch = adapter.run(client.events.poll(Checkpoint.start(), overlap=600))
        assert ids(batch.items) == made
        assert (batch.checkpoint.cursor, batch.checkpoint.seen) == (made[0], (made[1], made[2]))
        late = stream.add(150, late=550)
        clock.now += 100
        batch = adapter.run(client.events.poll(str(batch.checkpoint), overlap=600))
        assert ids(batch.items) == [late]
        assert (batch.checkpoint.cursor, batch.checkpoint.seen) == (made[1], (late, made[2]))
        clock.now += 600
        batch = adapter.run(client.events.poll(batch.checkpoint, overlap=600))
        assert batch.items == []
        assert (batch.checkpoint.cursor, batch.checkpoint.seen) == (made[2], ())
        assert [request.get("starting_after") for request in stream.requests] == [None, made[0], made[1]]

    def test_a_window_larger_than_a_page(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        made = [stream.add(second) for second in range(10)]
        clock.now += 60
        checkpoint, got = Checkpoint.start(), []
        for _ in range(6):
            batch = adapter.run(client.events.poll(checkpoint, overlap=600, limit=3))
            got += ids(batch.items)
            checkpoint = batch.checkpoint
        assert got == made
        assert checkpoint.seen == tuple(made)

    def test_what_is_remembered_is_bounded_by_the_window(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        checkpoint, most = Checkpoint.start(), 0
        for second in range(0, 600, 10):
            stream.add(second)
            clock.now = START + second + 35
            checkpoint = adapter.run(client.events.poll(checkpoint, overlap=100)).checkpoint
            most = max(most, len(checkpoint.seen))
        assert most <= 8  # those between 30 and 100 seconds old

    def test_a_remembered_event_that_is_gone_is_forgotten(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 60
        checkpoint = Checkpoint(None, None, (), None, (event_id(1, 7),))
        assert adapter.run(client.events.poll(checkpoint, overlap=600)).checkpoint.seen == (made,)


def follow_late(
    adapter: Any, client: Any, clock: Any, stream: Any, late: float, **how: Any
) -> tuple[int, int]:
    """Follow 800 events, a tenth of them late; how many are lost, and how many come twice."""
    dice = random.Random(5)
    made = [
        stream.add(second, number=number, late=dice.uniform(0, late) if dice.random() < 0.1 else 0.0)
        for second in range(0, 1600, 4)
        for number in range(2)
    ]
    follower = client.events.follow(
        Checkpoint.start(), stop=until(clock, 2600), poll_interval=20, max_poll_interval=20, **how
    )
    got = ids(adapter.all(follower))
    return len(set(made) - set(got)), len(got) - len(set(got))


class TestLateEvents:
    def test_up_to_25_seconds_with_the_defaults(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        assert follow_late(adapter, client, clock, stream, 25.0) == (0, 0)

    @pytest.mark.slow
    def test_that_fails_without_settling(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        lost, doubled = follow_late(adapter, client, clock, stream, 25.0, settle=0)
        assert (lost > 5, doubled) == (True, 0)

    def test_five_minutes_with_an_overlap(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        assert follow_late(adapter, client, clock, stream, 300.0, overlap=600) == (0, 0)

    @pytest.mark.slow
    def test_five_minutes_are_lost_to_settling_alone(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        lost, doubled = follow_late(adapter, client, clock, stream, 300.0)
        assert (lost > 5, doubled) == (True, 0)


class TestFollow:
    def test_it_polls_less_and_less_while_nothing_happens(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        stream.add(0)
        clock.now += 60
        follower = client.events.follow(Checkpoint.start(), stop=lambda: len(stream.requests) > 7)
        assert len(adapter.all(follower)) == 1
        assert sum(clock.sleeps) == 5 + 10 + 20 + 40 + 60 + 60 + 60

    def test_without_a_stop_it_sleeps_in_one_go(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        stream.add(0)
        clock.now += 60
        follower = client.events.follow(Checkpoint.start())
        adapter.next(follower)
        stream.add(65)
        assert adapter.next(follower).id == event_id(65, 0)
        assert clock.sleeps == [5, 10, 20, 5]  # the last one until the event has settled

    def test_batches_carry_the_checkpoint_to_store(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in range(5)]
        clock.now += 60
        follower = client.events.follow(Checkpoint.start(), limit=2, stop=until(clock, 300))
        batches = adapter.all(follower.batches())
        assert [ids(batch.items) for batch in batches] == [made[:2], made[2:4], made[4:]]
        assert [batch.checkpoint.cursor for batch in batches] == [made[1], made[3], made[4]]

    def test_a_quiet_stream_gives_a_batch_an_hour(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 60
        follower = client.events.follow(Checkpoint(made), stop=until(clock, 10_000))
        batches = adapter.all(follower.batches())
        assert [batch.items for batch in batches] == [[], [], []]
        hours = [batch.checkpoint.read_until.timestamp() - START for batch in batches]
        assert hours[0] == 30
        assert all(3600 <= after - before <= 3660 for before, after in pairwise(hours))

    def test_the_first_batch_after_now_says_where_that_was(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 60
        batches = client.events.follow(Checkpoint.now(), stop=until(clock, 100)).batches()
        (first,) = adapter.all(batches)
        assert (first.items, first.checkpoint.cursor) == ([], made)

    def test_it_stops_at_a_batchs_end(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        made = [stream.add(second) for second in range(6)]
        clock.now += 60
        stop = threading.Event()
        follower = client.events.follow(Checkpoint.start(), limit=3, stop=stop)
        got = [adapter.next(follower).id]
        stop.set()
        got += ids(adapter.all(follower))
        assert got == made[:3]
        assert follower.checkpoint.cursor == made[2]
        assert adapter.all(client.events.follow(follower.checkpoint, stop=stop)) == []

    def test_a_pause_is_cut_short_by_stop(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        follower = client.events.follow(
            Checkpoint.start(), stop=until(clock, 3), poll_interval=1000, max_poll_interval=1000
        )
        assert adapter.all(follower) == []
        assert clock.now == START + 3

    def test_stop_is_checked(self, client: Any) -> None:
        with pytest.raises(InvalidArgumentError, match="stop"):
            client.events.follow(Checkpoint.start(), stop=True)

    def test_its_checkpoint_is_behind_the_last_batch_that_was_taken_whole(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = [stream.add(second) for second in range(4)]
        clock.now += 60
        follower = client.events.follow(Checkpoint.start(), limit=2)
        assert ids([adapter.next(follower), adapter.next(follower)]) == made[:2]
        assert follower.checkpoint == Checkpoint.start()
        adapter.next(follower)
        assert follower.checkpoint.cursor == made[1]

    def test_raw(self, adapter: Any, client: Any, clock: Any, stream: Any) -> None:
        made = [stream.add(second) for second in range(3)]
        clock.now += 60
        follower = client.events.follow(Checkpoint.start(), stop=until(clock, 100))
        got = adapter.all(follower.raw())
        assert all(isinstance(record, RawRecord) for record in got)
        assert ids(got) == made

    @pytest.mark.parametrize("failure", [httpx.ConnectError("no"), httpx.Response(503)], ids=["lost", "503"])
    def test_a_failure_is_raised_and_asking_again_goes_on(
        self, adapter: Any, client: Any, clock: Any, stream: Any, failure: Any
    ) -> None:
        made = [stream.add(second) for second in range(4)]
        clock.now += 60
        follower = client.events.follow(Checkpoint.start(), limit=2)
        got = ids([adapter.next(follower), adapter.next(follower)])
        stream.fail_next = [failure]
        with pytest.raises((ConnectionFailedError, ServerError)):
            adapter.next(follower)
        assert got + ids([adapter.next(follower), adapter.next(follower)]) == made

    def test_with_on_error_it_survives_what_may_pass(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        made = stream.add(0)
        clock.now += 60
        stream.fail_next = [
            httpx.ConnectError("no"),
            httpx.Response(503),
            httpx.Response(429, headers={"retry-after": "300"}),
        ]
        reported: list[Any] = []
        follower = client.events.follow(Checkpoint.start(), on_error=reported.append)
        assert adapter.next(follower).id == made
        assert [type(error).__name__ for error in reported] == [
            "ConnectionFailedError",
            "ServerError",
            "RateLimitError",
        ]
        assert clock.sleeps[:2] == [5, 10]
        assert clock.now >= START + 60 + 15 + 300

    def test_what_will_not_pass_is_raised_all_the_same(
        self, adapter: Any, client: Any, clock: Any, stream: Any
    ) -> None:
        stream.fail_next = [httpx.Response(401)]
        with pytest.raises(UnauthorizedError):
            adapter.next(client.events.follow(Checkpoint.start(), on_error=print))

    def test_on_error_may_raise_to_stop(self, adapter: Any, client: Any, stream: Any) -> None:
        def stop(error: Exception) -> None:
            raise KeyError("mine")

        stream.fail_next = [httpx.Response(503)]
        with pytest.raises(KeyError, match="mine"):
            adapter.next(client.events.follow(Checkpoint.start(), on_error=stop))
