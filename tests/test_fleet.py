"""A fleet: every district polled when it is due, and none that stops another. In simulated time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from clever_client import (
    AsyncClever,
    Checkpoint,
    CursorExpired,
    InvalidArgumentError,
    RawRecord,
    UnauthorizedError,
)
from clever_fake import faults
from clever_pipelines.checkpoints import SqlCheckpointStore
from clever_pipelines.fleet import DistrictChange, DistrictState, Fleet, FleetBatch, FleetSummary, observe
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from simulation.world import World


@pytest.fixture(autouse=True)
def _closed_databases() -> Iterator[None]:
    yield
    while Program.databases:
        Program.databases.pop().close()


class Program:
    """Copies all events of all districts into SQL, exactly once."""

    databases: ClassVar[list[sqlite3.Connection]] = []

    def __init__(self, world: World, **settings: Any) -> None:
        self.world = world
        self.database = sqlite3.connect(":memory:")
        self.databases.append(self.database)
        self.database.execute("CREATE TABLE events (district TEXT, id TEXT)")
        self.store = SqlCheckpointStore(self.database)
        self.store.create_table()
        self.changes: list[DistrictChange] = []
        self.batches: list[FleetBatch[Any]] = []
        self.settings = world.fleet_settings() | {"start": Checkpoint.start(), "limit": 50} | settings
        self.before: Callable[[FleetBatch[Any]], None] = lambda batch: None
        self.summary: FleetSummary | None = None

    def handle(self, batch: FleetBatch[Any]) -> None:
        self.before(batch)
        self.batches.append(batch)
        with self.database:
            rows = [(batch.district_id, event.id) for event in batch.items]
            self.database.executemany("INSERT INTO events VALUES (?, ?)", rows)
            self.store.store(batch.district_id, batch.checkpoint)

    async def main(self, seconds: float, script: Callable[[], Any] | None = None, **app: Any) -> None:
        async with self.world.app(**app) as clever_app:
            self.fleet: Fleet[Any] = Fleet(
                clever_app, self.handle, self.store, **({"on_change": self.changes.append} | self.settings)
            )
            stop = asyncio.Event()
            asyncio.get_running_loop().call_later(seconds, stop.set)
            running = asyncio.ensure_future(self.fleet.run(stop))
            if script is not None:
                await asyncio.sleep(0)
                await script()
            await running
            self.summary = self.fleet.summary()

    def run(self, seconds: float, script: Callable[[], Any] | None = None, **app: Any) -> Counter[str]:
        """Run for so long; give how many events of each district are in the table."""
        self.world.run(self.main(seconds, script, **app))
        return Counter(row[0] for row in self.database.execute("SELECT district FROM events"))

    def ids(self, district_id: str) -> list[str]:
        rows = self.database.execute("SELECT id FROM events WHERE district = ?", [district_id])
        return [row[0] for row in rows]

    def states(self, district_id: str) -> list[str]:
        return [str(change.state) for change in self.changes if change.district_id == district_id]


def add_event(world: World, number: int) -> str:
    world.now()
    added: str = world.fake.districts[number].events.add("users.created", {"id": "5" * 24})
    return added


def test_all_districts_are_read_each_event_once() -> None:
    world = World(1, districts=5, events=120)
    program = Program(world)
    counts = program.run(20)
    assert counts == dict.fromkeys(world.ids, 120)
    for district in world.fake.districts:
        assert program.ids(district.id) == list(district.events.ids())
    assert program.summary is not None
    assert program.summary.districts[DistrictState.RUNNING] == 5
    assert (program.summary.events, program.summary.errors) == (600, 0)
    assert all(len(batch.items) <= 50 for batch in program.batches)


@pytest.mark.parametrize("raw", [False, True])
def test_typed_or_raw(raw: bool) -> None:
    world = World(2, districts=1, events=3)
    program = Program(world, raw=raw)
    program.run(5)
    (event,) = program.batches[0].items[:1]
    assert isinstance(event, RawRecord) is raw


def test_what_happens_later_is_read_in_time() -> None:
    world = World(3, districts=3)
    program = Program(world, interval=30)

    async def later() -> None:
        await asyncio.sleep(100)
        add_event(world, 1)

    assert program.run(100 + 30 + 31 + 2, later) == {world.ids[1]: 1}


@pytest.mark.parametrize("late", [1, 40, 299])
def test_what_was_held_back_is_read_once_it_has_settled(late: int) -> None:
    """However seldom a quiet district is polled."""
    world = World(3, districts=1)
    program = Program(world, interval=300, settle=30)

    async def later() -> None:
        await asyncio.sleep(300 + late)
        add_event(world, 0)

    seen_at_the_poll_after_it = 600 + 5
    expected = 300 + late + 30 + 5 if late > 270 else seen_at_the_poll_after_it
    assert program.run(expected, later) == {world.ids[0]: 1}


def test_requests_in_flight_are_bounded() -> None:
    world = World(4, districts=20, events=10)
    program = Program(world, max_requests=7)
    assert len(program.run(30)) == 20
    assert world.most_at_once == 7


def test_a_quiet_district_costs_one_request_a_poll_and_few_writes() -> None:
    world = World(5, districts=2)
    program = Program(world, interval=60, store_every=3600, refresh=1e6)
    program.run(2 * 3600 + 30)
    assert world.requests == pytest.approx(1 + 2 * 120, abs=6)
    stored = [batch.checkpoint.read_until for batch in program.batches if batch.district_id == world.ids[0]]
    assert len(stored) == 3
    assert all(batch.items == [] for batch in program.batches)
    assert stored[0] is not None
    assert stored[-1] is not None
    assert (stored[-1] - stored[0]).total_seconds() == pytest.approx(7200, abs=130)


def test_a_wish_for_now_is_pinned_at_the_first_poll() -> None:
    world = World(6, districts=1, events=10)
    program = Program(world, start=Checkpoint.now())
    assert program.run(5) == {}
    checkpoint = program.store.load(world.ids[0])
    assert checkpoint is not None
    assert checkpoint.cursor == list(world.fake.district.events.ids())[-1]


def test_new_districts_are_picked_up_and_disconnected_ones_paused_and_told() -> None:
    world = World(7, districts=3, events=10)
    first, second, third = world.ids
    world.disconnected = {third}
    program = Program(world, refresh=60, interval=10)

    async def script() -> None:
        await asyncio.sleep(50)
        world.disconnected = {first}
        await asyncio.sleep(100)
        asked = world.requests
        assert program.states(first) == ["starting", "running", "disconnected"]
        assert program.states(third) == ["starting", "running"]
        assert program.fleet.summary().districts[DistrictState.DISCONNECTED] == 1
        assert program.fleet.summary().lag < 15  # one that is paused does not count
        add_event(world, 0)
        world.disconnected = set()
        await asyncio.sleep(100)
        assert program.states(first) == ["starting", "running", "disconnected", "running"]
        assert world.requests > asked

    assert program.run(300, script) == {first: 11, second: 10, third: 10}
    assert program.states(second) == ["starting", "running"]


def test_a_district_missing_from_a_list_is_asked_for_before_it_is_paused() -> None:
    """A list that comes back short, with success, must not pause a district that is connected."""
    world = World(8, districts=3, events=10)
    program = Program(world, refresh=60, interval=10)
    empty = b'{"data":[],"links":[]}'

    async def script() -> None:
        await asyncio.sleep(30)
        world.fake.faults.next(faults.status(200, body=empty), path="/oauth/tokens")
        await asyncio.sleep(60)

    program.run(120, script)
    assert program.summary is not None
    assert program.summary.districts[DistrictState.RUNNING] == 3
    assert {str(change.state) for change in program.changes} == {"starting", "running"}


def test_a_list_that_breaks_off_stops_nothing_that_runs() -> None:
    world = World(9, districts=3, events=10)
    program = Program(world, refresh=60, interval=10)

    async def script() -> None:
        await asyncio.sleep(30)
        world.fake.faults.next(faults.truncated_json(), path="/oauth/tokens", times=50)
        await asyncio.sleep(100)
        assert program.fleet.summary().list_error == "InvalidResponseError"
        assert "list of districts: InvalidResponseError" in str(program.fleet.summary())
        add_event(world, 2)
        await asyncio.sleep(60)
        world.fake.faults.clear()
        await asyncio.sleep(60)
        assert program.fleet.summary().list_error is None

    assert program.run(300, script)[world.ids[2]] == 11
    assert {str(change.state) for change in program.changes} == {"starting", "running"}


def test_refused_credentials_are_raised_at_the_start_and_later_stop_nothing() -> None:
    world = World(10, districts=2, events=10)
    with pytest.raises(UnauthorizedError):
        Program(world).run(60, client_secret="wrong")
    world.go_on()
    program = Program(world, refresh=30, interval=10)

    async def script() -> None:
        await asyncio.sleep(20)
        world.fake.faults.next(faults.status(401), path="/oauth/tokens", times=100)
        await asyncio.sleep(100)
        assert program.fleet.summary().list_error == "UnauthorizedError"
        add_event(world, 0)
        await asyncio.sleep(60)

    assert program.run(200, script)[world.ids[0]] == 11


def test_a_list_that_cannot_be_had_at_the_start_is_asked_for_again() -> None:
    world = World(11, districts=2, events=10)
    world.fake.faults.next(faults.status(503), path="/oauth/tokens", times=6)
    assert len(Program(world).run(120)) == 2


def test_a_token_that_rotates_is_fetched_again() -> None:
    world = World(12, districts=2, events=10)
    program = Program(world, interval=10)

    async def script() -> None:
        await asyncio.sleep(30)
        for number, district in enumerate(world.fake.districts):
            world.fake.tokens.issue(district.id)
            add_event(world, number)

    assert program.run(100, script) == dict.fromkeys(world.ids, 11)
    assert {str(change.state) for change in program.changes} == {"starting", "running"}


def test_a_district_whose_token_is_refused_stops_no_other() -> None:
    world = World(13, districts=3, events=10)
    refused = world.fake.districts[0]
    program = Program(world, interval=10, refresh=100)

    async def script() -> None:
        await asyncio.sleep(25)
        world.disconnected = {refused.id}  # its token is refused, and there is none when asked
        add_event(world, 1)

    program.run(80, script)
    assert program.states(refused.id)[-1] == "disconnected"
    assert program.ids(world.ids[1])[10:] != []


def test_a_handler_that_fails_is_tried_again_and_doubles_nothing() -> None:
    world = World(14, districts=3, events=100)
    bad = world.ids[1]
    program = Program(world, interval=10)
    failures = iter([True, False, True, True, False])

    def fail_sometimes(batch: FleetBatch[Any]) -> None:
        if batch.district_id == bad and next(failures, False):
            raise ValueError("Kim Lee is not welcome")

    program.before = fail_sometimes
    assert program.run(120) == dict.fromkeys(world.ids, 100)
    assert "failing" in program.states(bad)
    assert program.states(bad)[-1] == "running"
    for other in (world.ids[0], world.ids[2]):
        assert program.states(other) == ["starting", "running"]


def test_a_handler_that_fails_behind_its_commit_doubles_nothing() -> None:
    world = World(15, districts=1, events=100)
    program = Program(world, interval=10)
    handle, failed = program.handle, []

    def fail_after(batch: FleetBatch[Any]) -> None:
        handle(batch)
        if not failed:
            failed.append(batch)
            raise ConnectionResetError

    program.handle = fail_after  # type: ignore[method-assign]
    assert program.run(120) == {world.ids[0]: 100}


def test_an_async_handler_and_store() -> None:
    world = World(16, districts=2, events=60)
    stored: dict[str, Checkpoint] = {}
    seen: Counter[str] = Counter()

    class Store:
        async def load(self, key: str, /) -> Checkpoint | None:
            await asyncio.sleep(0.01)
            return stored.get(key)

        async def store(self, key: str, checkpoint: Checkpoint, /) -> None:
            stored[key] = checkpoint

    async def handle(batch: FleetBatch[Any]) -> None:
        await asyncio.sleep(0.5)
        seen.update(event.id for event in batch.items)
        await store.store(batch.district_id, batch.checkpoint)

    store = Store()

    async def main() -> None:
        async with world.app() as app:
            fleet: Fleet[Any] = Fleet(
                app, handle, store, start=Checkpoint.start(), limit=50, **world.fleet_settings()
            )
            ends = world.loop.time() + 30
            await fleet.run(lambda: world.loop.time() > ends)

    world.run(main())
    assert len(seen) == 120
    assert set(seen.values()) == {1}


def test_a_rate_limit_is_waited_for_by_its_district_alone() -> None:
    world = World(17, districts=2, events=10)
    program = Program(world, interval=5)

    async def script() -> None:
        await asyncio.sleep(20)
        reset = str(int(world.now()) + 200)
        limited = faults.rate_limited(X_RateLimit_Reset=reset, X_RateLimit_Remaining="0")
        world.fake.faults.next(limited, path="/v3.1/events")

    program.run(300, script)
    failing = [change for change in program.changes if change.state is DistrictState.FAILING]
    assert len(failing) == 1
    limited = failing[0].district_id
    (other,) = set(world.ids) - {limited}
    assert program.states(limited) == ["starting", "running", "failing", "running"]
    assert program.states(other) == ["starting", "running"]


def test_a_checkpoint_that_is_too_old_is_told_and_stops_no_other() -> None:
    world = World(18, districts=2, events=10)
    program = Program(world, interval=10, refresh=100)
    old = Checkpoint(cursor=f"{int(world.now()) - 40 * 86400:08x}{'0' * 16}")
    program.store.store(world.ids[0], old)
    counts = program.run(50)
    assert counts == {world.ids[1]: 10}
    assert program.states(world.ids[0]) == ["starting", "expired"]
    (expired,) = [change for change in program.changes if change.state is DistrictState.EXPIRED]
    assert isinstance(expired.error, CursorExpired)


def test_a_first_load_comes_first_and_few_at_a_time() -> None:
    world = World(19, districts=6, events=10)
    loading: list[str] = []
    most = 0

    async def load(district_id: str, client: AsyncClever) -> Checkpoint:
        nonlocal most
        loading.append(district_id)
        most = max(most, len(loading))
        await asyncio.sleep(20)
        latest = await client.events.latest()
        assert latest is not None
        loading.remove(district_id)
        checkpoint = Checkpoint(latest.id)
        with program.database:
            program.store.store(district_id, checkpoint)
        return checkpoint

    program = Program(world, start=load, interval=10, max_loads=2)

    async def script() -> None:
        await asyncio.sleep(70)
        for number in range(6):
            add_event(world, number)

    assert program.run(200, script) == dict.fromkeys(world.ids, 1)
    assert most == 2


def test_a_first_load_that_fails_is_tried_again() -> None:
    world = World(20, districts=2, events=10)
    calls: Counter[str] = Counter()

    async def load(district_id: str, client: AsyncClever) -> Checkpoint:
        calls[district_id] += 1
        if district_id == world.ids[0] and calls[district_id] < 3:
            raise OSError("disk full")
        return Checkpoint.start()

    program = Program(world, start=load, interval=10)
    assert program.run(200) == dict.fromkeys(world.ids, 10)
    assert calls == {world.ids[0]: 3, world.ids[1]: 1}


def test_only_the_districts_that_were_named() -> None:
    world = World(21, districts=4, events=10)
    program = Program(world, districts=world.ids[1:3])
    assert program.run(20) == dict.fromkeys(world.ids[1:3], 10)


def test_a_restart_goes_on_from_the_store() -> None:
    world = World(22, districts=2, events=70)
    program = Program(world)
    assert program.run(20) == dict.fromkeys(world.ids, 70)
    world.go_on()
    add_event(world, 0)
    assert program.run(100) == {world.ids[0]: 71, world.ids[1]: 70}


def test_it_stops_between_batches_and_when_cancelled() -> None:
    world = World(23, districts=2, events=10)
    program = Program(world)

    async def cancelled() -> None:
        task = asyncio.ensure_future(program.main(1e6))
        await asyncio.sleep(20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(asyncio.all_tasks()) == 1

    world.run(cancelled())


def test_the_summary_is_data_a_line_and_metrics() -> None:
    world = World(24, districts=3, events=10)
    world.disconnected = {world.ids[2]}
    program = Program(world, interval=10, refresh=30)
    reader = InMemoryMetricReader()

    async def script() -> None:
        observe(program.fleet, MeterProvider([reader]))
        await asyncio.sleep(15)
        world.disconnected = {world.ids[1]}
        await asyncio.sleep(60)
        summary = program.fleet.summary()
        assert summary.districts[DistrictState.RUNNING] == 2
        assert summary.districts[DistrictState.DISCONNECTED] == 1
        assert summary.events == 30
        assert 0 < summary.lag < 12
        assert summary.due_in is not None
        assert str(summary).startswith("2 running, 1 disconnected; lag ")
        assert "30 events" in str(summary)
        by_id = {status.id: status for status in program.fleet.statuses()}
        assert by_id[world.ids[1]].state is DistrictState.DISCONNECTED
        assert by_id[world.ids[1]].due_in is None
        assert by_id[world.ids[0]].events == 10

    program.run(100, script)
    data = reader.get_metrics_data()
    assert data is not None
    metrics = {metric.name: metric for metric in data.resource_metrics[0].scope_metrics[0].metrics}
    points = {
        point.attributes["state"]: point.value for point in metrics["clever.fleet.districts"].data.data_points
    }
    assert points["running"] == 2
    assert metrics["clever.fleet.events"].data.data_points[0].value == 30
    assert metrics["clever.fleet.lag"].unit == "s"
    assert set(metrics) == {
        f"clever.fleet.{name}" for name in ("districts", "lag", "polls", "events", "errors")
    }
    assert not any(district_id in str(data) for district_id in world.ids)


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    world = World(25, districts=1, events=10)
    program = Program(world)

    def fail(batch: FleetBatch[Any]) -> None:
        raise ValueError("Kim Lee is not welcome")

    program.before = fail
    with caplog.at_level("DEBUG"):
        program.run(30)
    assert "failing (ValueError)" in caplog.text
    assert "Kim" not in caplog.text


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"intervall": 5}, "intervall"),
        ({"interval": 0}, "interval must be a number above 0"),
        ({"refresh": float("nan")}, "refresh"),
        ({"max_requests": 0}, "max_requests must be an integer"),
        ({"limit": True}, "limit"),
        ({"start": None}, "start must be"),
    ],
)
def test_settings_that_cannot_be_right(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgumentError, match=said):
        Fleet(None, print, None, **({"start": Checkpoint.start()} | settings))  # type: ignore[arg-type]


def test_a_district_is_looked_at_anew_when_somebody_asks() -> None:
    """Whoever is told of an expired district may repair its checkpoint: that is not left for later."""
    world = World(26, districts=2, events=10)
    program = Program(world, interval=10, refresh=1e6)
    old = Checkpoint(cursor=f"{int(world.now()) - 40 * 86400:08x}{'0' * 16}")
    program.store.store(world.ids[0], old)

    def repair(change: DistrictChange) -> None:
        program.changes.append(change)
        if change.state is DistrictState.EXPIRED:
            program.database.execute("DELETE FROM clever_checkpoints")
            program.fleet.retry(change.district_id)

    program.settings["on_change"] = repair

    async def script() -> None:
        await asyncio.sleep(30)
        program.fleet.retry("f" * 24)  # nobody's
        for _ in range(3):
            program.fleet.retry(world.ids[1])

    assert program.run(50, script) == dict.fromkeys(world.ids, 10)
    assert program.states(world.ids[0]) == ["starting", "expired", "running"]
    assert program.summary is not None
    assert program.summary.polls < 30
