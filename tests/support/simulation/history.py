"""One history: a program that follows events, and all that happens to it, from a seed."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from clever_client import Checkpoint, InvalidResponseError
from clever_client.oauth import AsyncCleverApp
from clever_pipelines.checkpoints import SqlCheckpointStore
from clever_pipelines.fleet import DistrictState, Fleet

from simulation.loop import Crash
from simulation.world import World

PROGRAMS = ("fleet", "follow")
LATENESS = ((0, 0), (25, 0), (300, 600))
"""How late events become visible, and the overlap that is promised to be enough."""

_EVENTS_HAPPEN = 300.0
"""For so many seconds; after that the program has time to read the last one."""


_FAULTS = (
    "close",
    "html",
    "rate_limited",
    "reset",
    "status_500",
    "status_502",
    "status_503",
    "truncated_json",
)


class Plan(NamedTuple):
    """What is to happen.

    Attributes:
        seed: Everything below follows from it.
        program: ``fleet`` or ``follow``.
        exactly_once: The effect and the checkpoint are stored in one transaction.
        districts: How many there are.
        late: How many seconds late events become visible at most.
        overlap: The overlap that the program reads with.
        limit: How many events a page has.
        crashes: How often the program crashes.
        fault_share: The share of requests that go wrong.
    """

    seed: int
    program: str
    exactly_once: bool
    districts: int
    late: int
    overlap: int
    limit: int
    crashes: int
    fault_share: float


class Outcome(NamedTuple):
    """What came of it.

    Attributes:
        events: How many events there were.
        lost: How many of them had no effect.
        doubled: How many effects were of an event that had had its effect before.
        allowed: How many of these the documents allow.
        crashes: How many crashes there were.
        trace: A digest of all that was asked and answered, and of all effects.
    """

    events: int
    lost: int
    doubled: int
    allowed: int
    crashes: int
    trace: str


def plan(seed: int) -> Plan:
    """Draw a plan."""
    random = Random(seed)
    program = random.choice(PROGRAMS)
    late, overlap = random.choice(LATENESS)
    return Plan(
        seed=seed,
        program=program,
        exactly_once=random.random() < 0.6,
        districts=random.randint(1, 3) if program == "fleet" else 1,
        late=late,
        overlap=overlap,
        limit=random.choice((3, 10, 50)),
        crashes=random.randint(0, 4),
        fault_share=random.choice((0.0, 0.05, 0.2)),
    )


class History:
    """Plays a plan.

    Args:
        plan: What is to happen.
        store_first: A mistake, to see it found: the checkpoint is stored before the effect.
        settings: Other settings of the program than the plan's.
    """

    def __init__(self, plan: Plan, *, store_first: bool = False, **settings: Any) -> None:
        self._plan = plan
        self._store_first = store_first
        self._settings = {"overlap": plan.overlap, "limit": plan.limit} | settings
        self.world = World(plan.seed, districts=plan.districts)
        self._random = Random(plan.seed + 1)  # of the plot; the world has one of its own
        self._disk = sqlite3.connect(":memory:", isolation_level=None)
        self._disk.execute("CREATE TABLE effects (district TEXT, id TEXT)")
        self._store = SqlCheckpointStore(self._disk)
        self._store.create_table()
        self._crash_at_commit: tuple[int, int] | None = None
        self._commits = 0
        self._crashed = False
        if plan.fault_share:
            self.world.fake.faults.at_random(plan.fault_share, seed=plan.seed, among=_FAULTS)
        self._plot()

    def play(self) -> Outcome:
        """Run the program, crash it as often as planned, and let it read to the end."""
        plan, world = self._plan, self.world
        ends = _EVENTS_HAPPEN + plan.late + plan.overlap + 200.0
        crashes = 0
        for attempt in range(plan.crashes + 1):
            self._crashed = False
            if attempt < plan.crashes:
                self._plan_a_crash()
            try:
                world.run(self._program(ends))
            except Crash:
                crashes += 1
                world.go_on()
            else:
                break
            finally:
                self._crash_at_commit = None
        return self._judge(crashes)

    def _plot(self) -> None:
        """Lay down what happens at the service, and to the program's clock, whatever the program does."""
        world, random, plan = self.world, self._random, self._plan
        for district in world.fake.districts:
            for _ in range(random.choice((0, 5, 30))):
                late = random.random() * plan.late if plan.late and random.random() < 0.3 else 0
                world.schedule(random.random() * _EVENTS_HAPPEN, _addition(district, late))
            if random.random() < 0.3:
                world.schedule(random.random() * _EVENTS_HAPPEN, _rotation(world, district.id))
            if plan.program == "fleet" and random.random() < 0.2:
                gone = random.random() * _EVENTS_HAPPEN
                world.schedule(gone, lambda district=district: world.disconnected.add(district.id))
                world.schedule(gone + 50, lambda district=district: world.disconnected.discard(district.id))
        for _ in range(random.choice((0, 0, 1, 3))):
            world.schedule(random.random() * _EVENTS_HAPPEN, self._jump)

    def _jump(self) -> None:
        self.world.skew += self._random.choice((-3600.0, -40.0, 40.0, 3600.0, 86400.0))

    def _plan_a_crash(self) -> None:
        random = self._random
        if random.random() < 0.5:  # at an await
            left = int(
                10.0 ** (3.2 * random.random())
            )  # early steps, those of a start, as often as late ones

            def crash(step: int) -> None:
                if step >= left:
                    self._crash()

            self.world.loop.before_step = crash
        else:  # at a commit: before it, in it, behind it
            self._crash_at_commit = self._commits + random.randint(1, 8), random.randint(0, 2)

    def _crash(self) -> None:
        self._crashed = True
        self.world.is_cut_off = True
        raise Crash

    async def _program(self, ends: float) -> None:
        world = self.world
        world.is_cut_off = False

        def is_over() -> bool:
            nonlocal ends
            if fleet and any(one.state is DistrictState.FAILING for one in fleet.statuses()):
                ends = max(ends, world.loop.time() + 60)  # it waits, for up to 15 minutes, and reads on then
            return world.loop.time() >= ends

        fleet: Fleet[Any] | None = None
        async with world.app() as app:
            if self._plan.program == "fleet":
                fleet = Fleet(
                    app,
                    lambda batch: self._handle(batch.district_id, batch),
                    self._store,
                    start=Checkpoint.start(),
                    interval=40,
                    refresh=60,
                    max_requests=2,
                    **world.fleet_settings(),
                    **self._settings,
                )
                await fleet.run(is_over)
                return
            while not is_over():
                try:
                    await self._follow(app, is_over)
                except InvalidResponseError:  # what does not pass by itself is left to the program
                    await asyncio.sleep(10)

    async def _follow(self, app: AsyncCleverApp, is_over: Callable[[], bool]) -> None:
        district_id = self.world.ids[0]
        follower = app.client(district_id).events.follow(
            self._store.load(district_id) or Checkpoint.start(),
            stop=is_over,
            on_error=lambda error: None,
            **self._settings,
        )
        async for batch in follower.batches():
            self._handle(district_id, batch)

    def _handle(self, district_id: str, batch: Any) -> None:
        """Store a batch's effect, and its checkpoint."""
        if self._crashed:
            raise Crash
        self._commits += 1
        crash_at = self._crash_at_commit or (0, 0)
        crashes = [crash_at == (self._commits, where) for where in range(3)]
        effects = [(district_id, event.id) for event in batch.items]
        if self._plan.exactly_once:
            self._disk.execute("BEGIN")
            try:
                self._write(effects)
                if crashes[0]:
                    self._crash()
                self._store.store(district_id, batch.checkpoint)
                if crashes[1]:
                    self._crash()
                self._disk.execute("COMMIT")
            except BaseException:
                self._disk.execute("ROLLBACK")
                raise
        else:
            steps: list[Callable[[], object]] = [
                lambda: self._write(effects),
                lambda: self._store.store(district_id, batch.checkpoint),
            ]
            for number, step in enumerate(reversed(steps) if self._store_first else steps):
                if crashes[number]:
                    self._crash()
                step()
        if crashes[2]:
            self._crash()

    def _write(self, effects: list[tuple[str, str]]) -> None:
        self._disk.executemany("INSERT INTO effects VALUES (?, ?)", effects)

    def _judge(self, crashes: int) -> Outcome:
        plan, world = self._plan, self.world
        world.now()
        effects = self._disk.execute("SELECT district, id FROM effects").fetchall()
        self._disk.close()
        counts = Counter(effects)
        expected = {
            (district.id, event_id) for district in world.fake.districts for event_id in district.events.ids()
        }
        assert set(counts) <= expected, "an effect of an event that never was"
        return Outcome(
            events=len(expected),
            lost=len(expected - set(counts)),
            doubled=sum(counts.values()) - len(counts),
            allowed=0 if plan.exactly_once else crashes * plan.limit,
            crashes=crashes,
            trace=hashlib.sha256(repr((world.log, effects)).encode()).hexdigest(),
        )


def _addition(district: Any, late: float) -> Callable[[], object]:
    def add() -> None:
        district.events.add("users.created", {"id": "5" * 24}, **({"late": late} if late else {}))

    return add


def _rotation(world: World, district_id: str) -> Callable[[], object]:
    return lambda: world.fake.tokens.issue(district_id)
