"""A database that is lost, dead-locked, locked or full: nothing is half-written, and the mirror goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import postgres
import pytest
from clever_client import Checkpoint
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits, Mirror, _thread
from clever_pipelines.mirror._store import Store
from clever_pipelines.mirror._thread import DatabaseThread
from mirror_districts import NOW, Bench, user
from mirror_oracle import CHILDREN, RECORDS, Event, event
from mirror_service import check, url_of, with_mirror
from sqlalchemy import event as hooks
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

pytestmark = pytest.mark.slow

NO_HOLD = HoldLimits(2, 2, 10**9)
TABLES = (*RECORDS, *CHILDREN, "mirror_districts", "mirror_changes", "quarantine")


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_thread, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(_thread, "_LONGEST_PAUSE", 0.05)


def dump(store: Store) -> list[list[Any]]:
    """All that the tables hold."""
    with store.read() as connection:
        return [sorted(map(str, connection.execute(text(f"SELECT * FROM {name}")))) for name in TABLES]


def changes(count: int = 20, start: int = 100) -> list[Event]:
    """Events of all kinds: new users, changed ones, deletions, one that is not known."""
    types = ["users.created"] * count + ["users.updated"] * 5 + ["users.deleted"] * 3
    made = [event(start + n, name, user(n % count + 50), at=NOW) for n, name in enumerate(types)]
    section = {"id": "5" * 24, "students": [f"{n:024x}" for n in range(9)], "name": "Art"}
    return [
        *made,
        event(start + 90, "sections.created", section, at=NOW),
        event(start + 91, "x.y", {}, at=NOW),
    ]


class Patient:
    """Applies events in the database's thread, as the mirror does: again and again until it succeeds."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.thread = DatabaseThread()

    def apply(self, events: list[Event], when_lost: Callable[[], None]) -> None:
        """Apply events; once the database is seen to be lost, call `when_lost`."""

        async def main() -> None:
            work = asyncio.ensure_future(
                self.thread.run(self.bench.writer.apply, events, Checkpoint(events[-1].id), now=NOW)
            )
            async with asyncio.timeout(30):
                while self.thread.lost_since is None:
                    assert not work.done(), "the fault did not strike"
                    await asyncio.sleep(0.005)
                when_lost()
                await work
            assert self.thread.lost_since is None

        asyncio.run(main())
        self.thread.close()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # elsewhere it takes a file system of one's own
def test_a_full_disk_leaves_nothing_and_the_work_goes_on_when_there_is_space(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", user(1))
    before = dump(store)
    limit = bench.value("PRAGMA page_count") + 3

    @hooks.listens_for(store.engine, "begin")
    def _(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")

    seen = []

    def make_room() -> None:
        nonlocal limit
        seen.append(dump(store))
        limit = 100_000

    many = [event(10 + n, "users.created", user(10 + n), at=NOW) for n in range(400)]
    Patient(bench).apply(many, make_room)
    assert seen == [before]
    assert bench.value("SELECT count(*) FROM current_users") == 401


@contextmanager
def strike_at(store: Store, number: int, strike: Callable[[Any], None]) -> Iterator[list[int]]:
    """Strike before the statement of that number in each writing transaction; give how many there were."""
    count = [0]

    def before(connection: Any, *_: Any) -> None:
        if connection.get_execution_options().get("mirror_write"):
            count[0] += 1
            if count[0] == number:
                strike(connection)

    hooks.listen(store.engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        hooks.remove(store.engine, "before_cursor_execute", before)


def failure(work: Callable[[], object]) -> DBAPIError | None:
    """Give the error of the database with which something fails."""
    try:
        work()
    except DBAPIError as error:
        return error
    return None


def test_a_connection_that_is_cut_at_any_statement_leaves_nothing(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", *(user(n) for n in range(50, 60)))
    before = dump(store)

    killer = Store(url_of(store))

    def cut(connection: Any) -> None:
        driver = connection.connection.driver_connection
        if store.is_sqlite:
            driver.close()
            return
        with killer.engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({driver.info.backend_pid}, 1000)"))

    events, number = changes(), 1
    while True:
        with strike_at(store, number, cut) as count:
            if (error := failure(lambda: bench.apply(events))) is None:
                break
        assert store.is_sqlite or _thread.is_passing(error)
        assert dump(store) == before, f"cut before statement {number}"
        number += 1
        if store.is_sqlite:
            store.engine.dispose()
    assert count[0] == number - 1 > 10
    after = dump(store)
    assert after != before
    bench.apply(events)
    assert dump(store)[:-3] == after[:-3]  # again: nothing but counters moves
    killer.close()


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)  # SQLite has one writer
def test_a_dead_lock_leaves_nothing_and_is_tried_again(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", user(50))
    with store.engine.connect() as connection, connection.begin():
        connection.execute(
            text(f"ALTER DATABASE \"{store.engine.url.database}\" SET deadlock_timeout = '30ms'")
        )
    store.engine.dispose()
    with Store(url_of(store)) as other, other.engine.connect() as rival:
        transaction = rival.begin()
        rival.execute(text("SET LOCAL deadlock_timeout = '20s'"))  # the mirror is the one that is given up
        rival.execute(text("SELECT * FROM users FOR UPDATE"))
        want = threading.Thread(
            target=lambda: rival.execute(text("SELECT * FROM mirror_districts FOR UPDATE")), daemon=True
        )

        def join(_: Any) -> None:
            want.start()

        with strike_at(store, 5, join):
            Patient(bench).apply(changes(), lambda: (want.join(), transaction.rollback())[-1])
    assert not bench.values("SELECT id FROM users WHERE updated_by_event IS NULL")
    assert bench.value("SELECT count(*) FROM users") == 20


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # PostgreSQL locks rows: see the dead-lock
def test_a_locked_database_is_waited_for(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", user(50))
    before = dump(store)

    @hooks.listens_for(store.engine, "checkout")
    def _(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 20")

    with Store(url_of(store)) as other, other.engine.connect() as rival:
        rival.execution_options(mirror_write=True)
        transaction = rival.begin()

        def let_go() -> None:
            assert dump(store) == before
            transaction.rollback()

        Patient(bench).apply(changes(), let_go)
    assert bench.value("SELECT count(*) FROM users") == 20


def test_what_trying_again_cannot_cure_is_raised(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", user(1))
    with store.write() as connection:
        connection.execute(text("ALTER TABLE sections RENAME TO elsewhere"))
    with pytest.raises(DBAPIError):
        bench.apply(changes())
    with store.write() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO sections"))
    assert bench.value("SELECT count(*) FROM users") == 1


@pytest.mark.slow
def test_a_server_that_stops_and_comes_back_is_waited_for() -> None:
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    fake = FakeClever(seed=1, events=50, users=100, sections=20, mix="realistic", now="2026-09-01T12:00:00Z")
    with postgres.cluster() as url:

        async def script(mirror: Mirror) -> None:
            stopped = asyncio.Event()
            run = asyncio.create_task(mirror.run(stopped.is_set))

            async def until(condition: Callable[[], bool]) -> None:
                async with asyncio.timeout(40):
                    while not condition():
                        assert not run.done(), run
                        await asyncio.sleep(0.01)

            await until(lambda: mirror.applied.inserted > 100)
            postgres.stop(url)
            fake.clock.advance(hours=1)
            fake.district.events.generate(40)
            await until(lambda: mirror.database_is_lost)
            postgres.start(url)
            await until(lambda: not mirror.database_is_lost)
            newest = [*fake.district.events.ids()][-1]
            with Store(url) as store:
                await until(lambda: newest[:8] in latest(store))
            stopped.set()
            await run

        def latest(store: Store) -> str:
            with store.read() as connection:
                query = "SELECT max(updated_by_event) FROM (" + " UNION ALL ".join(
                    f"SELECT max(updated_by_event) AS updated_by_event FROM {name}" for name in RECORDS
                )
                return str(connection.execute(text(f"{query}) AS found")).scalar_one())

        with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=0.5)
        with Store(url) as store:
            check(fake, store)


def test_the_first_start_waits_for_a_database_that_is_not_there_yet(store: Store) -> None:
    thread, tried = DatabaseThread(), []

    def connect() -> str:
        tried.append(1)
        if len(tried) < 4:
            raise OperationalError("SELECT 1", {}, ConnectionRefusedError()) from None
        return "there"

    assert asyncio.run(thread.run(connect)) == "there"
    assert len(tried) == 4
    thread.close()
