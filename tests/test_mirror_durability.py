"""A database that has lost commits beneath a running mirror, which goes on from what is stored."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from clever_client import Checkpoint
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits, Mirror, MirrorError, _thread
from clever_pipelines.mirror._errors import SetBackError
from clever_pipelines.mirror._registry import State
from clever_pipelines.mirror._store import Store
from mirror_districts import DISTRICT, NOW, Bench, user
from mirror_oracle import event
from mirror_service import check, url_of, with_mirror
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

pytestmark = pytest.mark.slow

NO_HOLD = HoldLimits(2, 2, 10**9)
SET_BACK = "is not as this process left it"
postgres_only = pytest.mark.parametrize("store", ["postgresql"], indirect=True)
sqlite_only = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_thread, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(_thread, "_LONGEST_PAUSE", 0.05)


class Server:
    """A PostgreSQL that answers before it has written, and does not write for a while."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")

    def keep(self) -> None:
        """Have it write what it holds, and from now on no more."""
        with self._engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
        os.kill(self._writer(), signal.SIGSTOP)

    def crash(self) -> None:
        """Lose what has not been written, and come back."""
        writer = self._writer()
        os.kill(writer, signal.SIGKILL)
        self._engine.dispose()
        while True:
            with suppress(OperationalError):
                if self._writer() != writer:
                    return
            time.sleep(0.02)

    def go_on(self) -> None:
        """Have it write again, for whoever comes next."""
        os.kill(self._writer(), signal.SIGCONT)

    def _writer(self) -> int:
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"
        with self._engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())


@pytest.fixture
def server(store: Store) -> Iterator[Server]:
    """The server of a store in PostgreSQL."""
    made = Server(store)
    yield made
    made.go_on()


def busy_fake() -> FakeClever:
    """A district that something can happen in."""
    return FakeClever(
        events=20, users=120, sections=20, mix="realistic", now="2026-09-01T12:00:00Z", rate_limit=None
    )


def count(url: str, query: str) -> Any:
    with Store(url) as store, store.read() as connection:
        return connection.execute(text(query)).scalar_one()


class Following:
    """A mirror that runs; called, it waits for something that the mirror does."""

    def __init__(self, mirror: Mirror) -> None:
        self._stopped = asyncio.Event()
        self.mirror = mirror
        self.run = asyncio.create_task(mirror.run(self._stopped.is_set))

    async def __call__(self, condition: Callable[[], bool]) -> None:
        """Wait."""
        async with asyncio.timeout(40):
            while not condition():
                assert not self.run.done(), self.run
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        """Wait until nothing is written any more."""
        polls = self._polls()
        await self(lambda: self._polls() > polls + 3)

    async def stop(self) -> None:
        """End it."""
        self._stopped.set()
        await self.run

    def _polls(self) -> int:
        fleet = self.mirror._fleet
        return 0 if fleet is None else fleet.summary().polls


def happen(fake: FakeClever, count: int) -> str:
    """Let things happen in the district; give the last event's id."""
    fake.clock.advance(hours=1)
    fake.district.events.generate(count)
    return [*fake.district.events.ids()][-1]


def has_read(url: str, event_id: str) -> bool:
    checkpoint: str = count(url, "SELECT coalesce(max(checkpoint), '') FROM mirror_districts")
    return event_id in checkpoint


async def following(mirror: Mirror, fake: FakeClever, url: str) -> tuple[Following, str]:
    """Wait until the mirror has loaded the district and follows it; give the last event that it read, too."""
    until = Following(mirror)
    first = happen(fake, 1)
    await until(lambda: has_read(url, first))
    await until(lambda: count(url, "SELECT state FROM mirror_districts") == "following")
    return until, first


@pytest.mark.slow
@postgres_only
def test_events_whose_commit_the_server_lost_are_read_again(
    store: Store, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    fake, url = busy_fake(), url_of(store)

    async def script(mirror: Mirror) -> None:
        until, _ = await following(mirror, fake, url)
        server.keep()
        lost = happen(fake, 40)
        await until(lambda: has_read(url, lost))
        server.crash()
        assert not has_read(url, lost), "the server has lost nothing, so nothing is tested"
        await until(lambda: has_read(url, lost))
        await until.stop()

    with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=0.3)
    assert SET_BACK in caplog.text
    check(fake, store)


class CrashingOnce(httpx.AsyncBaseTransport):
    """The fake's transport; once, the database server crashes when a page is asked for."""

    def __init__(self, fake: FakeClever, server: Server, url: str) -> None:
        self._inner = fake.transport()
        self._server = server
        self._url = url
        self.lost: list[int] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/users"):
            before = count(self._url, "SELECT count(*) FROM users")
            if before and not self.lost:
                self._server.crash()
                self.lost.append(before - count(self._url, "SELECT count(*) FROM users"))
            elif not before:
                self._server.keep()
        return await self._inner.handle_async_request(request)


@pytest.mark.slow
@postgres_only
def test_a_first_load_whose_pages_the_server_lost_begins_again(
    store: Store, server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeClever(events=5, users=2_300, sections=20, now="2026-09-01T12:00:00Z", rate_limit=None)
    url, transport = url_of(store), CrashingOnce(fake, server, url_of(store))
    monkeypatch.setattr(fake, "transport", lambda: transport)

    async def script(mirror: Mirror) -> None:
        until = Following(mirror)
        await until(lambda: bool(transport.lost))
        await until(lambda: count(url, "SELECT max(state) FROM mirror_districts") == "following")
        await until.stop()

    with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=0.3)
    assert transport.lost[0] > 0, "the server has lost nothing, so nothing is tested"
    assert SET_BACK in caplog.text
    check(fake, store)


@sqlite_only
def test_a_backup_that_is_restored_beneath_the_mirror_loses_no_event(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake, url = busy_fake(), url_of(store)
    live, backup = str(store.engine.url.database), tmp_path / "backup.db"

    async def script(mirror: Mirror) -> None:
        until = Following(mirror)
        first = happen(fake, 1)
        await until(lambda: has_read(url, first))
        with closing(sqlite3.connect(live)) as here, closing(sqlite3.connect(backup)) as there:
            here.backup(there)
        lost = happen(fake, 40)
        await until(lambda: has_read(url, lost))
        with closing(sqlite3.connect(live)) as here, closing(sqlite3.connect(backup)) as there:
            there.backup(here)
        newer = happen(fake, 1)
        await until(lambda: has_read(url, newer))
        await until.stop()

    with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=60)
    assert SET_BACK in caplog.text
    check(fake, store)


@sqlite_only
@pytest.mark.parametrize(
    "state", ["following", "loading"]
)  # the end of a first load may be among what is lost
def test_a_quiet_district_is_looked_at_too(store: Store, state: str) -> None:
    fake, url = busy_fake(), url_of(store)

    async def script(mirror: Mirror) -> None:
        until, first = await following(mirror, fake, url)
        await until.quiet()
        with store.write() as connection:
            connection.execute(
                text("UPDATE mirror_districts SET writes = writes - 1, checkpoint = :older, state = :state"),
                {"older": str(Checkpoint.start()), "state": state},
            )
        await until(lambda: has_read(url, first))
        await until.stop()

    with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=0.3)


@sqlite_only
@pytest.mark.parametrize("how", ["replaced", "removed"])
def test_a_file_that_is_exchanged_beneath_the_mirror_ends_it(store: Store, how: str) -> None:
    fake, url, live = busy_fake(), url_of(store), str(store.engine.url.database)

    async def script(mirror: Mirror) -> None:
        until = Following(mirror)
        first = happen(fake, 1)
        await until(lambda: has_read(url, first))
        shutil.copy(live, f"{live}.copy")
        os.replace(f"{live}.copy", live) if how == "replaced" else os.remove(live)  # noqa: PTH105, PTH107
        happen(fake, 1)
        async with asyncio.timeout(40):
            await until.run

    with pytest.raises(MirrorError, match="replaced or removed while the mirror had it open"):
        with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=0.3)


def events(start: int, count: int = 3) -> list[Any]:
    return [event(start + n, "users.created", user(start + n), at=NOW) for n in range(count)]


def test_a_writer_refuses_a_database_that_was_set_back_and_goes_on_once_it_has_looked(store: Store) -> None:
    bench = Bench(store)
    bench.apply(events(10))
    before = bench.value("SELECT writes FROM mirror_districts")
    bench.apply(events(20))
    with store.write() as connection:
        connection.execute(text("DELETE FROM users WHERE email LIKE 's2%'"))
        connection.execute(text("UPDATE mirror_districts SET writes = :n, checkpoint = '-'"), {"n": before})
    with pytest.raises(SetBackError, match="goes on from what is stored"):
        bench.apply(events(30))
    assert bench.value("SELECT count(*) FROM users") == 3
    assert bench.value("SELECT checkpoint FROM mirror_districts") == "-"
    assert not bench.writer.resume(before)
    bench.apply(events(20) + events(30))
    assert bench.value("SELECT count(*) FROM users") == 9
    assert bench.writer.resume(bench.value("SELECT writes FROM mirror_districts"))


def test_a_commit_whose_answer_was_lost_is_not_taken_for_one_that_was_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(store)
    bench.apply(events(10))
    commit = store.engine.dialect.do_commit

    def cut(connection: Any) -> None:
        commit(connection)
        raise OperationalError("COMMIT", {}, ConnectionResetError())

    with monkeypatch.context() as patch:
        patch.setattr(store.engine.dialect, "do_commit", cut)
        with pytest.raises(OperationalError):
            bench.apply(events(20))
    bench.apply(events(20))
    assert bench.value("SELECT count(*) FROM users") == 6


def test_a_district_that_is_back_is_to_be_listed_from_the_commit_on(store: Store) -> None:
    bench = Bench(store, limits=NO_HOLD)
    district = {"id": DISTRICT, "name": "D"}
    bench.tell("districts.created", district)
    bench.tell("districts.deleted", district, at=NOW + timedelta(hours=1))
    assert bench.tell("districts.created", district, at=NOW + timedelta(hours=2)).returned
    assert bench.value("SELECT state FROM mirror_districts") == State.HEALING  # a kill now forgets nothing
    assert bench.value("SELECT checkpoint FROM mirror_districts") is None


@sqlite_only
def test_a_status_file_that_cannot_be_written_is_told_and_ends_nothing(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake, url = busy_fake(), url_of(store)
    folder = tmp_path / "status"
    caplog.set_level(logging.WARNING)

    async def script(mirror: Mirror) -> None:
        until = Following(mirror)
        await until(lambda: "the status file cannot be written: No such file" in caplog.text)
        first = happen(fake, 1)
        await until(lambda: has_read(url, first))
        folder.mkdir()
        await until((folder / "status.json").exists)
        await until.stop()

    with_mirror(fake, url, script, interval=0.05, lease=0.3, status_file=folder / "status.json")
