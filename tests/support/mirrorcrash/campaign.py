"""Kills the mirror again and again, and holds its database to the fold of the stream each time.

python tests/support/mirrorcrash/campaign.py [--kills 200] [--events 50000] [--page 1000] [--seed 0]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import mirror_oracle
import postgres
from clever_client import Checkpoint
from clever_fake import FakeClever
from clever_pipelines.mirror._store import Store
from mirror_oracle import RECORDS, Event, Stored
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

DATABASES = ("sqlite", "postgresql")
PROGRAM = Path(__file__).with_name("program.py")


class Outcome(NamedTuple):
    """What a campaign came to.

    Attributes:
        kills: How often the program was killed while it worked.
        at_work: How many of the kills found more done than the kill before.
    """

    kills: int
    at_work: int


class Campaign:
    """One stream, one database, many kills.

    Args:
        url: The database.
        events: How long the stream is.
        page: How many events are read, and written in a transaction, at a time.
        seed: Decides when the program is killed.
    """

    def __init__(self, url: str, *, events: int, page: int, seed: int) -> None:
        self._url = url
        self._page = page
        self._random = Random(seed)
        self._fake = FakeClever(
            seed=seed, events=events, users=150, sections=30, mix="realistic", rate_limit=None
        )
        log = self._fake.district.events
        self._events = [_event(log.get(event_id)) for event_id in log.ids()]
        self._where = {event.id: position for position, event in enumerate(self._events)}
        self._state: dict[str, dict[str, Stored]] = {name: {} for name in RECORDS}
        self._folded = 0
        self.store = Store(url)
        self.store.migrate()

    def run(self, kills: int) -> Outcome:
        """Kill the program so often, let it end, and check after each time.

        Raises:
            AssertionError: The database is not the fold of the stream at the stored checkpoint.
        """
        at_work, done = 0, 0
        command = [sys.executable, str(PROGRAM), self._url, str(self._page)]
        with self._fake.serve() as base_url:
            environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": self._fake.token}
            with subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as self._program:
                for left in range(kills, 0, -1):
                    share = max(1, (len(self._events) - done) // (left + 1))
                    self._kill_after(min(done + self._random.randint(0, share), len(self._events)))
                    before, done = done, self.check()
                    at_work += done > before
                self._begin("end")
                assert self._answer() == 0
        assert self.check() == len(self._events)
        self.store.close()
        return Outcome(kills, at_work)

    def check(self) -> int:
        """Hold the database to the fold of the stream; give how many events are in it.

        Raises:
            AssertionError: It is another one.
        """
        checkpoint = self._checkpoint()
        done = 0 if checkpoint.cursor is None else self._where[checkpoint.cursor] + 1
        seen = {self._where[event_id] for event_id in checkpoint.seen}
        assert seen == {*range(done, done + len(seen))}, "the checkpoint has a gap"
        done += len(seen)
        assert done >= self._folded, "the checkpoint went back"
        mirror_oracle.advance(self._state, self._events[self._folded : done])
        self._folded = done
        state, rows = mirror_oracle.read(self.store.engine)
        for name in RECORDS:
            assert state[name] == self._state[name], f"{name} differ at {done}"
        for name, wanted in mirror_oracle.children(self._state).items():
            assert rows[name] == wanted, f"{name} differ at {done}"
        return done

    def _checkpoint(self) -> Checkpoint:
        with self.store.read() as connection:
            stored = connection.execute(text("SELECT checkpoint FROM mirror_districts")).scalar_one_or_none()
        return Checkpoint.parse(stored) if stored else Checkpoint.start()

    def _kill_after(self, done: int) -> None:
        """Kill the program at a random instant after so many events are done."""
        worker = self._begin("go")
        while self._count() < done:
            time.sleep(0.001)
        time.sleep(self._random.random() * 0.05)  # anywhere in the work on the next pages
        os.kill(worker, signal.SIGKILL)  # its parent waits for it, so the id is still its own
        assert self._answer() == -signal.SIGKILL

    def _count(self) -> int:
        try:
            with self.store.read() as connection:
                found = connection.execute(text("SELECT max(events) FROM mirror_districts")).scalar_one()
        except DBAPIError:  # locked
            return 0
        return found or 0

    def _begin(self, order: str) -> int:
        assert self._program.stdin is not None
        self._program.stdin.write(f"{order}\n")
        self._program.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        assert self._program.stdout is not None
        return int(self._program.stdout.readline())


def _event(event: dict[str, Any]) -> Event:
    record_id = event["data"]["object"]["id"]
    return Event(event["id"], event["type"], None, record_id, json.dumps(event).encode())


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the URL of an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/roster.db"
            return
        with postgres.cluster() as server, postgres.database(server, "campaign") as url:
            yield url


def main() -> int:
    """Run a campaign for each database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--page", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    chosen = parser.parse_args()
    for kind in [chosen.database] if chosen.database else DATABASES:
        if kind == "postgresql" and postgres.programs() is None:
            print(f"{kind}: skipped: {postgres.MISSING}")
            continue
        began = time.monotonic()
        with database(kind) as url:
            campaign = Campaign(url, events=chosen.events, page=chosen.page, seed=chosen.seed)
            outcome = campaign.run(chosen.kills)
        print(
            f"{kind}: {outcome.kills} kills over {chosen.events:,} events, {outcome.at_work} at work, "
            f"each time the fold of the stream at the checkpoint ({time.monotonic() - began:.0f} s)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
