"""Histories of a district while it is read: a snapshot at some moment, then the events from its checkpoint.

    PYTHONPATH=tests/support python -m histories [COUNT [FIRST_SEED]]

Each seed decides all of one history: the district, what happens in it and when, which events become visible
late, how far the lists lag behind, which requests fail, when the snapshot is taken and how it is read. At
the end the records that a reader has must be the fake's roster, to the key.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from typing import Any

import httpx
from clever_client import AsyncClever, Checkpoint, Clever, Options, RawRecord, Snapshot
from clever_fake import FakeClever

NOW = "2026-01-15T12:00:00Z"
DAY = 86400
LATEST = 600
"""Events become visible so many seconds late at most: the promise of a snapshot's checkpoint."""
RECORD_TYPES = ("courses", "districts", "resources", "schools", "sections", "terms", "users")


class Reader:
    """What somebody keeps who takes a snapshot and then events, in whatever order these become visible."""

    def __init__(self) -> None:
        self.roster: dict[str, dict[str, Any]] = {name: {} for name in RECORD_TYPES}
        self._last_event: dict[str, str] = {}

    def take_record(self, record_type: str, record: Any) -> None:
        """Take a record of a list. Every event yields to none, and comes later."""
        self.roster[record_type][record.id] = _plain(record)

    def take_event(self, event: Any) -> None:
        """Take an event, unless a later one about the same record has been taken."""
        plain = _plain(event)
        record = plain["data"]["object"]
        record_type, _, action = plain["type"].partition(".")
        if plain["id"] < self._last_event.get(record["id"], ""):
            return
        self._last_event[record["id"]] = plain["id"]
        if action == "deleted":
            self.roster[record_type].pop(record["id"], None)
        else:
            self.roster[record_type][record["id"]] = record


def _plain(record: Any) -> Any:
    return json.loads(record.json) if isinstance(record, RawRecord) else record.to_dict()


class Lagging(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The fake, whose lists are those of some seconds ago. Its events are not: other machines serve them."""

    def __init__(self, fake: FakeClever, seconds: float) -> None:
        self._inner = fake.transport()
        self._clock = fake.clock
        self._district: Any = fake.district
        self._seconds = seconds

    @contextmanager
    def _at_its_time(self, request: httpx.Request) -> Iterator[None]:
        if request.url.path.endswith("/events"):
            yield
            return
        moment = self._district.moment
        self._district.moment = lambda at=None: moment(
            self._clock.seconds() - self._seconds if at is None else at
        )
        try:
            yield
        finally:
            del self._district.moment

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._at_its_time(request):
            return self._inner.handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._at_its_time(request):
            return await self._inner.handle_async_request(request)


class History:
    """One history.

    Args:
        seed: Decides everything.
        latest: How late events may be, and how far the lists may lag behind, in seconds.
    """

    def __init__(self, seed: int, *, latest: int = LATEST) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.is_async = seed % 2 == 1
        self._latest = latest
        self._planned_until = 0.0
        chance = self.random
        mix: Any = chance.choice(("even", "even", "realistic"))
        self.fake = FakeClever(
            seed=seed,
            now=NOW,
            events=chance.choice((0, 0, 3, 60, 400)),
            users=chance.choice((15, 30, 60)) if mix == "even" else 75,
            sections=20,
            mix=mix,
            late=chance.choice((0.0, 0.1, 0.5)),
            late_seconds=latest,
            wild=chance.choice((0.0, 0.2)),
            rate_limit=None,
        )
        if chance.random() < 0.25:  # the last event is long ago, and no longer listed
            self.fake.clock.advance(days=40)
        self.fake.faults.at_random(0.05, seed=seed)
        self._runner = asyncio.Runner()
        make = AsyncClever if self.is_async else Clever
        options = Options(
            clock=self.fake.clock.seconds,
            monotonic=self.fake.clock.seconds,
            sleep=lambda seconds: self.fake.clock.advance(seconds=seconds),
            random=chance.random,
            max_attempts=4,
            deadline=None,  # the time of a foreign transport would be kept by a thread for each request
            read_ahead=False,  # a thread has its own time, and a seed must give the same history each time
        )
        transport = Lagging(self.fake, chance.choice((0, chance.uniform(0, latest), latest)))
        self._clever: Any = make(self.fake.token, transport=transport, options=options)
        self._ids: dict[str, list[str]] = {}

    def run(self) -> tuple[Reader, dict[str, Any]]:
        """Play it; what the reader has at the end, and what there is."""
        try:
            reader = Reader()
            checkpoint = self._read_snapshot(reader)
            self._follow(reader, checkpoint)
            return reader, self.fake.district.roster()
        finally:
            self._wait(self._clever.aclose() if self.is_async else self._clever.close())
            self._runner.close()

    def _wait(self, value: Any) -> Any:
        async def result() -> Any:
            return await value

        return self._runner.run(result()) if self.is_async else value

    def _next(self, iterator: Any) -> Any:
        return self._wait(anext(iterator, None)) if self.is_async else next(iterator, None)

    # ------------------------------------------------------------------------------------------ what happens

    def _let_things_happen(self, most: int) -> None:
        """Let some time pass, with events of the district's own and changes by hand, late ones among them."""
        chance, district = self.random, self.fake.district
        if chance.random() < 0.5:
            self.fake.clock.advance(seconds=chance.uniform(0, most))
        if chance.random() < 0.3:
            seconds = chance.randrange(1, 2 * most)
            district.events.plan(chance.randrange(1, 40), seconds=seconds)
            self._planned_until = max(self._planned_until, self.fake.clock.seconds()) + seconds
        for _ in range(chance.choice((0, 0, 1, 3))):
            self._change_by_hand()

    def _change_by_hand(self) -> None:
        chance, district = self.random, self.fake.district
        late = chance.choice((0, 0, chance.uniform(0, self._latest), self._latest))
        record_type = chance.choice(("users", "users", "sections", "schools", "terms", "courses"))
        action = chance.choice(("create", "update", "update", "delete", "return"))
        if record_type not in self._ids:
            self._ids[record_type] = [item.id for item in district.items(record_type, district.moment())]
        try:
            record_id = chance.choice(self._ids[record_type])
            record = district.record(record_type, record_id)
        except (IndexError, KeyError):
            action = "create"
        if action == "create":
            name = {"name": f"made {chance.random()}"}
            self._ids[record_type].append(district.create(record_type, name, late=late))
        elif action == "update":
            district.update(record_type, record_id, {"name": f"new {chance.random()}"}, late=late)
        else:
            district.delete(record_type, record_id, late=late)
            if action == "return":
                if chance.random() < 0.5:
                    self.fake.clock.advance(seconds=chance.uniform(0, 60))
                district.create(record_type, record, late=late)

    # ---------------------------------------------------------------------------------------------- reading

    def _read_snapshot(self, reader: Reader) -> Checkpoint:
        chance = self.random
        for _ in range(chance.randrange(4)):
            self._let_things_happen(900)
        settings: dict[str, Any] = {"limit": chance.choice((7, 20, 1000)), "count": chance.random() < 0.5}
        snapshot: Snapshot[Any] = self._wait(self._clever.snapshot(**settings))
        checkpoint = snapshot.checkpoint
        is_raw = chance.random() < 0.5
        pages = snapshot.raw() if is_raw else snapshot
        while (page := self._next(pages)) is not None:
            for record in page.items:
                reader.take_record(page.record_type, record)
            self._let_things_happen(60)
            if chance.random() < 0.1:  # broken off, and taken up again
                resumed = self._wait(self._clever.snapshot(position=page.position, **settings))
                assert resumed.checkpoint == checkpoint
                pages = resumed.raw() if is_raw else resumed
        assert all(progress.is_whole for progress in pages.lists.values()), "a list did not end cleanly"
        return checkpoint

    def _follow(self, reader: Reader, checkpoint: Checkpoint) -> None:
        chance = self.random
        settings: dict[str, Any] = {
            "overlap": self._latest,
            "limit": chance.choice((5, 50, 1000)),
            "raw": chance.random() < 0.5,
        }
        for _ in range(chance.randrange(5)):  # while more happens
            self._let_things_happen(900)
            checkpoint = self._poll(reader, checkpoint, settings)
        planned = max(0.0, self._planned_until - self.fake.clock.seconds())
        self.fake.clock.advance(seconds=planned + 2 * LATEST)  # all has happened, is visible and settled now
        has_more = True
        while has_more:
            batch = self._wait(self._clever.events.poll(str(checkpoint), **settings))
            for event in batch.items:
                reader.take_event(event)
            checkpoint, has_more = batch.checkpoint, batch.has_more

    def _poll(self, reader: Reader, checkpoint: Checkpoint, settings: dict[str, Any]) -> Checkpoint:
        batch = self._wait(self._clever.events.poll(checkpoint, **settings))
        for event in batch.items:
            reader.take_event(event)
        return Checkpoint.parse(str(batch.checkpoint))


def differences(mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """What is not as it should be, by record type."""
    found = []
    for name in RECORD_TYPES:
        have, want = mine[name], theirs[name]
        counted = {
            "missing": want.keys() - have.keys(),
            "extra": have.keys() - want.keys(),
            "stale": {one for one in have.keys() & want.keys() if have[one] != want[one]},
        }
        found += [f"{name}: {len(ids)} {what}: {sorted(ids)[:3]}" for what, ids in counted.items() if ids]
    return found


def check(seed: int, *, latest: int = LATEST) -> list[str]:
    """Play the history of a seed.

    Returns:
        What is not as it should be.
    """
    history = History(seed, latest=latest)
    reader, roster = history.run()
    return differences(reader.roster, roster)


def main(count: int = 5000, first: int = 0) -> int:
    """Play many histories on all cores, and print the seeds of those that fail."""
    began, failed = time.monotonic(), 0
    seeds = range(first, first + count)
    with Pool() as pool:
        for seed, wrong in zip(seeds, pool.imap(check, seeds, chunksize=20), strict=True):
            if wrong:
                failed += 1
                print(f"seed {seed}: {'; '.join(wrong)}", flush=True)
    print(f"{count} histories of a first load, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
