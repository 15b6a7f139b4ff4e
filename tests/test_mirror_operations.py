"""The mirror in operation: leases, districts without events, repair beside a running mirror, metrics."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits, Mirror
from clever_pipelines.mirror._metrics import observe
from clever_pipelines.mirror._store import Store
from clever_pipelines.mirror._verify import Verification
from mirror_oracle import CHILDREN, RECORDS
from mirror_service import Busy, check, sync, url_of, verify, with_mirror
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from sqlalchemy import text

pytestmark = pytest.mark.slow

NO_HOLD = HoldLimits(2, 2, 10**9)
sqlite_only = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def small(**settings: Any) -> FakeClever:
    """A district whose clock stands still until it is moved."""
    chosen: dict[str, Any] = {"events": 60, "users": 150, "sections": 40, "mix": "realistic"}
    return FakeClever(**(chosen | {"now": "2026-09-01T12:00:00Z", "rate_limit": None} | settings))


def value(store: Store, query: str) -> Any:
    with store.read() as connection:
        return connection.execute(text(query)).scalar_one()


async def until(condition: Callable[[], bool], run: asyncio.Task[None]) -> None:
    """Wait for something that a running mirror does."""
    async with asyncio.timeout(40):
        while not condition():
            assert not run.done(), run
            await asyncio.sleep(0.01)


# Districts without events.


@sqlite_only
@pytest.mark.parametrize("program", ["sync", "run"])
def test_a_district_that_never_had_an_event_is_listed_anew_at_an_interval(store: Store, program: str) -> None:
    fake, url = small(events=0), url_of(store)
    fake.clock.advance(hours=1)
    assert [outcome.ok for outcome in sync(fake, url, limits=NO_HOLD)] == [True]
    assert "no event has come" in value(store, "SELECT reason FROM mirror_districts")
    [user] = random.Random(1).sample(fake.district.user_ids, 1)
    with store.write() as connection:
        connection.execute(text(f"DELETE FROM users WHERE id = '{user}'"))  # no event will tell of it

    def is_there() -> bool:
        return bool(value(store, f"SELECT count(*) FROM users WHERE id = '{user}'"))

    sync(fake, url, limits=NO_HOLD)  # not long after: nothing is listed
    assert not is_there()

    async def follow(mirror: Mirror) -> None:
        stopped = asyncio.Event()
        run = asyncio.create_task(mirror.run(stopped.is_set))
        await until(is_there, run)
        stopped.set()
        await run

    if program == "sync":
        sync(fake, url, limits=NO_HOLD, sync_interval=0.0)
    else:
        with_mirror(fake, url, follow, limits=NO_HOLD, sync_interval=0.0, interval=0.05, lease=0.5)
    assert is_there()
    check(fake, store)
    fake.district.update("users", user, {"email": "again@x.example"})  # switched on after all
    fake.clock.advance(hours=1)
    sync(fake, url, limits=NO_HOLD)
    check(fake, store)
    assert value(store, "SELECT reason FROM mirror_districts") is None


# The self-check while things happen.


def dump(store: Store) -> dict[tuple[str, str], str]:
    """Every row of the records' tables and their children's, by table and record."""
    found: dict[tuple[str, str], str] = {}
    with store.read() as connection:
        for name in (*RECORDS, *CHILDREN):
            for row in connection.execute(text(f"SELECT * FROM {name}")):
                key = (CHILDREN.get(name, name), row[0])
                found[key] = found.get(key, "") + str(tuple(row))
    return {key: "".join(sorted(rows)) for key, rows in found.items()}


def damage(store: Store, dice: random.Random, share: float) -> set[tuple[str, str]]:
    """Damage, remove and invent a share of all rows at random; say which."""
    done: set[tuple[str, str]] = set()
    with store.write() as connection:
        rows = [
            (name, row[0])
            for name in RECORDS
            if name != "districts"
            for row in connection.execute(
                text(f"SELECT id FROM {name} WHERE archived_at IS NULL ORDER BY id")
            )
        ]
        for number, (name, record_id) in enumerate(dice.sample(rows, max(9, round(len(rows) * share)))):
            where = f"WHERE id = '{record_id}'"
            statements = [
                f"UPDATE {name} SET record = '{{}}' {where}",
                f"DELETE FROM {name} {where}",
                f"UPDATE {name} SET archived_at = '2026-01-01' {where}",
                f"INSERT INTO {name} (id, district, children, record) SELECT '{number:08x}{'e' * 16}', "
                f"district, children, record FROM {name} {where}",
            ]
            kind = dice.randrange(len(statements))
            connection.execute(text(statements[kind]))
            done.add((name, record_id if kind < 3 else f"{number:08x}{'e' * 16}"))
    return done


@pytest.mark.parametrize("seed", range(1))
def test_one_percent_of_damage_is_found_and_mended_while_events_go_on(store: Store, seed: int) -> None:
    fake, url = small(users=300, sections=60, seed=seed), url_of(store)
    fake.clock.advance(hours=1)
    sync(fake, url, limits=NO_HOLD)
    before, first = dump(store), len([*fake.district.events.ids()])
    damaged = damage(store, random.Random(seed), 0.01)
    busy = Busy(fake)
    fake.transport = lambda: busy  # type: ignore[method-assign,assignment,return-value]
    [report] = verify(fake, url, repair=True, limits=NO_HOLD, migrate=False)
    found = {(one.record_type, one.id) for one in report.differences}
    events = [fake.district.events.get(one) for one in [*fake.district.events.ids()][first:]]
    moved = {(event["type"].partition(".")[0], event["data"]["object"]["id"]) for event in events}
    assert len(moved) > 20
    assert found <= damaged
    assert damaged - moved <= found
    assert report.mended == len(found)
    after = dump(store)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed <= damaged
    assert value(store, "SELECT count(*) FROM mirror_changes") > 0
    del fake.transport  # type: ignore[method-assign]
    fake.clock.advance(hours=1)
    sync(fake, url, limits=NO_HOLD)
    check(fake, store)
    [report] = verify(fake, url)
    assert not report.differences


@sqlite_only
def test_repair_works_beside_a_mirror_that_runs(store: Store) -> None:
    fake, url = small(), url_of(store)

    async def script(mirror: Mirror) -> None:
        stopped = asyncio.Event()
        run = asyncio.create_task(mirror.run(stopped.is_set))
        await until(lambda: value(store, "SELECT max(state) FROM mirror_districts") == "following", run)
        damaged = await asyncio.to_thread(damage, store, random.Random(5), 0.01)
        [report] = await asyncio.to_thread(verify, fake, url, repair=True, migrate=False)
        assert {(one.record_type, one.id) for one in report.differences} == damaged
        assert report.mended == len(damaged)
        fake.clock.advance(hours=1)
        fake.district.events.generate(30)
        newest = [*fake.district.events.ids()][-1]
        await until(lambda: newest in value(store, "SELECT checkpoint FROM mirror_districts"), run)
        stopped.set()
        await run

    with_mirror(fake, url, script, limits=NO_HOLD, interval=0.05, lease=5.0)
    check(fake, store)


@sqlite_only
def test_what_the_mirror_has_changed_since_it_was_looked_at_is_left_alone(store: Store) -> None:
    fake, url = small(), url_of(store)
    fake.clock.advance(hours=1)
    sync(fake, url, limits=NO_HOLD)
    first, second = fake.district.user_ids[:2]
    with store.write() as connection:
        connection.execute(text(f"UPDATE users SET email = 'wrong' WHERE id IN ('{first}', '{second}')"))
    repair = Verification.repair

    async def late(self: Verification, report: Any, **settings: Any) -> Any:
        fake.clock.advance(hours=1)
        fake.district.update("users", first, {"email": "newer@x.example"})
        await asyncio.to_thread(sync, fake, url, limits=NO_HOLD)  # the mirror, before the repair writes
        return await repair(self, report, **settings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Verification, "repair", late)
        [report] = verify(fake, url, repair=True, limits=NO_HOLD, migrate=False)
    assert len(report.differences) == 2
    assert report.mended == 1
    check(fake, store)


@sqlite_only
def test_a_repair_that_is_too_large_holds_the_running_mirror_too_and_goes_on_after_the_release(
    store: Store,
) -> None:
    from clever_pipelines.mirror import HeldError
    from clever_pipelines.mirror._registry import Registry

    fake, url = small(), url_of(store)

    async def script(mirror: Mirror) -> None:
        stopped = asyncio.Event()
        run = asyncio.create_task(mirror.run(stopped.is_set))
        await until(lambda: value(store, "SELECT max(state) FROM mirror_districts") == "following", run)
        with store.write() as connection:
            connection.execute(text("UPDATE users SET email = 'nobody'"))
        with pytest.raises(HeldError):
            await asyncio.to_thread(verify, fake, url, repair=True, migrate=False)
        fake.clock.advance(hours=1)
        user = fake.district.user_ids[0]
        fake.district.update("users", user, {"email": "new@x.example"})
        await until(lambda: mirror.waiting == 1, run)
        assert value(store, "SELECT state FROM mirror_districts") == "held"
        assert value(store, "SELECT count(*) FROM users WHERE email <> 'nobody'") == 0
        assert Registry(store).release(fake.district.id, until=fake.clock.now())
        await until(lambda: value(store, "SELECT max(state) FROM mirror_districts") == "following", run)
        await until(lambda: value(store, "SELECT count(*) FROM users WHERE email = 'nobody'") == 0, run)
        stopped.set()
        await run

    with_mirror(fake, url, script, interval=0.05, lease=0.3)
    fake.clock.advance(hours=1)
    sync(fake, url)
    check(fake, store)


def test_verify_keeps_the_fields_that_the_mirror_keeps(store: Store) -> None:
    fake, url = small(), url_of(store)
    fake.clock.advance(hours=1)
    sync(fake, url, exclude=("dob", "names"))
    [report] = verify(fake, url, repair=True, migrate=False)
    assert not report.differences
    assert (
        value(store, "SELECT count(*) FROM users WHERE student_dob IS NOT NULL OR name_first IS NOT NULL")
        == 0
    )


# Metrics.


def test_the_metrics_of_the_mirror_and_its_fleet(store: Store) -> None:
    fake, url = small(districts=2), url_of(store)
    reader = InMemoryMetricReader()

    async def script(mirror: Mirror) -> None:
        assert observe(mirror, MeterProvider([reader]))
        stopped = asyncio.Event()
        run = asyncio.create_task(mirror.run(stopped.is_set))
        following = "SELECT count(*) FROM mirror_districts WHERE state = 'following'"
        await until(lambda: value(store, following) == 2, run)
        first, second = fake.districts
        fake.clock.advance(hours=1)
        for user in first.user_ids[-40:]:
            first.delete("users", user)
        second.update("users", second.user_ids[0], {"email": "new@x.example"})
        second.delete("courses", next(iter(second.roster()["courses"])))
        second.events.add("robots.created", {"id": "a" * 24})
        await until(lambda: mirror.waiting == 1 and mirror.applied.rejected == 1, run)
        stopped.set()
        await run

    with_mirror(fake, url, script, interval=0.05, lease=5.0)
    data = reader.get_metrics_data()
    assert data is not None
    points = {
        (metric.name, *sorted(map(str, (point.attributes or {}).values()))): point.value  # type: ignore[union-attr]
        for scope in data.resource_metrics[0].scope_metrics
        for metric in scope.metrics
        for point in metric.data.data_points
    }
    assert points["clever.mirror.records", "inserted"] == value(
        store, " + ".join(f"(SELECT count(*) FROM {name})" for name in RECORDS).join(("SELECT ", ""))
    )
    assert points["clever.mirror.records", "updated"] >= 1
    assert points["clever.mirror.records", "archived"] == 1
    assert points["clever.mirror.quarantined",] == 1
    assert points["clever.mirror.waiting",] == 1
    assert points["clever.mirror.database_lost",] == 0
    assert points["clever.fleet.events",] >= 3
    assert points["clever.fleet.districts", "running"] == 1
    known = [fake.client_secret, *(district.id for district in fake.districts), fake.districts[1].user_ids[0]]
    assert not any(word in str(data) for word in known)


# Two processes.


class Processes:
    """Live processes of `clever-client mirror run` on one database."""

    def __init__(self, fake: FakeClever, base_url: str, url: str, stack: ExitStack) -> None:
        self._stack = stack
        self._environment = {key: it for key, it in os.environ.items() if not key.startswith("CLEVER_")} | {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "CLEVER_MIRROR_DB": url,
        }

    def start(self, lease: float) -> subprocess.Popen[bytes]:
        """Start one."""
        words = ["run", "--settle", "0", "--interval", "0.1", "--lease", str(lease)]
        process = self._stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "clever_pipelines.cli", "mirror", *words],
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def processes(store: Store) -> Iterator[tuple[FakeClever, Processes]]:
    fake = FakeClever(seed=2, events=20, users=80, sections=20, districts=4, mix="realistic", rate_limit=None)
    with ExitStack() as stack:
        base_url = stack.enter_context(fake.serve())
        yield fake, Processes(fake, base_url, url_of(store), stack)


AUDIT = (
    "CREATE TABLE audit (district TEXT, owner TEXT, writer INTEGER)",
    """CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO audit VALUES (NEW.district, NEW.lease_owner, pg_backend_pid()); RETURN NEW; END $$""",
    """CREATE TRIGGER note AFTER UPDATE OF checkpoint ON mirror_districts FOR EACH ROW
    WHEN (OLD.events <> NEW.events) EXECUTE FUNCTION note()""",
)


@pytest.mark.slow
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_two_processes_share_the_districts_and_one_takes_over_when_the_other_is_killed(
    store: Store, processes: tuple[FakeClever, Processes]
) -> None:
    fake, program = processes
    with store.write() as connection:
        for statement in AUDIT:
            connection.exec_driver_sql(statement)

    def owners() -> dict[str, str | None]:
        with store.read() as connection:
            found = connection.execute(text("SELECT district, lease_owner FROM mirror_districts"))
            return {row[0]: row[1] for row in found}

    def wait(condition: Callable[[], bool], seconds: float = 40) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds
            time.sleep(0.02)
        return time.monotonic() - began

    def happen() -> dict[str, str]:
        """Let something happen everywhere; give the newest event of each district."""
        for district in fake.districts:
            district.events.generate(3)
        return {district.id: [*district.events.ids()][-1] for district in fake.districts}

    def are_applied(newest: dict[str, str]) -> bool:
        with store.read() as connection:
            found = connection.execute(text("SELECT district, checkpoint FROM mirror_districts"))
            return all(newest[row[0]] in (row[1] or "") for row in found)

    lease = 2.0
    first = program.start(lease)
    following = "SELECT count(*) FROM mirror_districts WHERE state = 'following'"
    wait(lambda: value(store, following) == 4)
    second = program.start(lease)
    newest = happen()
    wait(lambda: are_applied(newest))
    wait(lambda: value(store, "SELECT count(*) FROM mirror_processes") == 2)
    [held_by_first] = {*owners().values()}
    os.kill(first.pid, signal.SIGKILL)
    newest = happen()
    taken = wait(lambda: held_by_first not in owners().values())
    assert taken < lease + 2.5, "the other process did not take over within the lease's time"
    wait(lambda: are_applied(newest))
    second.terminate()
    assert second.wait(30) == 0
    with store.read() as connection:
        written = [
            tuple(row) for row in connection.execute(text("SELECT district, owner, writer FROM audit"))
        ]
    # Each connection of the database wrote for one owner, and no district went back and forth.
    assert len({(writer, owner) for _, owner, writer in written}) == len({writer for *_, writer in written})
    for district in owners():
        by = [owner for found, owner, _ in written if found == district]
        assert sorted(by, key=by.index) == by
        assert len({*by}) == 2
    check(fake, store)


def test_the_dockerfile_installs_extras_that_exist_and_starts_a_command_that_exists() -> None:
    """Without a Docker daemon it cannot be built here; what it names can be looked up."""
    import json
    import re
    import tomllib
    from pathlib import Path

    import click
    from clever_pipelines.cli.mirror import command

    root = Path(__file__).parent.parent
    lines = (root / "examples" / "deploy" / "Dockerfile").read_text("utf-8")
    extras = re.search(r"/src\[([\w,]+)\]", lines)
    assert extras is not None
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert {*extras[1].split(",")} <= project["optional-dependencies"].keys()
    words = json.loads(lines.rpartition("ENTRYPOINT ")[2].splitlines()[0])
    assert words[0] in project["scripts"]
    assert words[1:] == ["mirror"]
    name, *options = json.loads(lines.rpartition("CMD ")[2].splitlines()[0])
    with click.Context(command) as parent:
        found = command.get_command(parent, name)
        assert found is not None
        found.make_context(name, [*options, "--db", "sqlite:////data/roster.db"], parent=parent)
