"""Kills the program again and again, and looks at what it left behind each time.

python tests/support/crash/campaign.py [--kills 200] [--events 50000] [--batch 10] [--seed 0]
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from clever_client import Checkpoint
from clever_fake import FakeClever
from clever_pipelines.checkpoints import CheckpointStore, FileCheckpointStore, SqlCheckpointStore

PROGRAM = Path(__file__).with_name("program.py")
KEY = "district"


class Outcome(NamedTuple):
    """What a campaign came to.

    Attributes:
        kills: How often the program was killed while it worked.
        at_work: How many of the kills found more done than the kill before.
        repeated: How many events came again, over all kills.
    """

    kills: int
    at_work: int
    repeated: int


class Campaign:
    """One stream, one folder, many kills.

    Args:
        kind: Where the program keeps its checkpoint: ``files`` or ``sql``.
        folder: Where it works.
        events: How long the stream is.
        batch: How many events are processed at a time.
        seed: Decides when the program is killed.
    """

    def __init__(self, kind: str, folder: Path, *, events: int, batch: int, seed: int) -> None:
        self._kind = kind
        self._folder = folder
        self._batch = batch
        self._random = Random(seed)
        self._fake = FakeClever(seed=seed, events=events, users=30, rate_limit=None)
        self._ids = list(self._fake.district.events.ids())
        self._where = {event_id: position for position, event_id in enumerate(self._ids)}

    def run(self, kills: int) -> Outcome:
        """Kill the program so often, let it end, and check after each time.

        Raises:
            AssertionError: Something was lost, or doubled beyond what is promised.
        """
        at_work, done = 0, 0
        command = [sys.executable, str(PROGRAM), self._kind, str(self._folder), str(self._batch)]
        with self._fake.serve() as base_url:
            environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": self._fake.token}
            with subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as self._program:
                for left in range(kills, 0, -1):
                    # Spread over the whole stream, with room behind the last one.
                    share = (len(self._ids) - done) // (left + 1)
                    self._kill_after(done + self._random.randint(0, share))
                    before, done = done, self.check()
                    at_work += done > before
                self._begin()
                assert self._end() == 0
        assert self.check() == len(self._ids)
        return Outcome(kills, at_work, len(self._effects()) - len(self._ids))

    def check(self) -> int:
        """Hold what the program left to the promise; give how many events have had their effect."""
        effects = self._effects()
        positions = [self._where[event_id] for event_id in effects]
        seen = 0
        for position in positions:  # in order, with steps back to where a checkpoint was, and no gap
            assert position <= seen, f"lost: {seen} came after {position}"
            assert position >= seen - self._batch, "more than one batch came again"
            seen = max(seen, position + 1)
        stored = self._stored()
        if self._kind == "sql":
            assert len(effects) == seen == stored, "the effect is not what the checkpoint says"
        else:
            assert stored <= seen <= stored + self._batch, "more than one batch would come again"
        return seen

    def _effects(self) -> list[str]:
        if not (self._folder / "effects.db").exists():
            return []
        database = sqlite3.connect(self._folder / "effects.db")
        try:
            return [row[0] for row in database.execute("SELECT id FROM effects ORDER BY position")]
        except sqlite3.OperationalError:  # killed before there was a table
            return []
        finally:
            database.close()

    def _stored(self) -> int:
        """How many events the checkpoint says are done."""
        database = sqlite3.connect(self._folder / "effects.db")
        store: CheckpointStore = FileCheckpointStore(self._folder)
        if self._kind == "sql":
            store = SqlCheckpointStore(database)
        try:
            checkpoint = store.load(KEY) or Checkpoint.start()
        except sqlite3.OperationalError:
            checkpoint = Checkpoint.start()
        finally:
            database.close()
        return 0 if checkpoint.cursor is None else self._where[checkpoint.cursor] + 1

    def _kill_after(self, done: int) -> None:
        """Kill the program at a random instant after so many events are done."""
        worker = self._begin()
        watch = sqlite3.connect(self._folder / "effects.db", timeout=30)
        while _count(watch) < done:
            time.sleep(0.0005)
        watch.close()
        time.sleep(self._random.random() * 0.02)  # anywhere in the work on the next batches
        os.kill(worker, signal.SIGKILL)  # its parent waits for it, so the id is still its own
        assert self._end() == -signal.SIGKILL, "the program ended before it was killed"

    def _begin(self) -> int:
        assert self._program.stdin is not None
        self._program.stdin.write("go\n")
        self._program.stdin.flush()
        return self._answer()

    def _end(self) -> int:
        return self._answer()

    def _answer(self) -> int:
        assert self._program.stdout is not None
        return int(self._program.stdout.readline())


def _count(database: sqlite3.Connection) -> int:
    try:
        count: int = database.execute("SELECT COALESCE(MAX(position), 0) FROM effects").fetchone()[0]
    except sqlite3.OperationalError:  # there is no table yet
        return 0
    return count


def main() -> int:
    """Run a campaign for each kind of store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    for kind in ("files", "sql"):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            campaign = Campaign(
                kind, Path(folder), events=chosen.events, batch=chosen.batch, seed=chosen.seed
            )
            outcome = campaign.run(chosen.kills)
        print(
            f"{kind}: {outcome.kills} kills over {chosen.events} events, {outcome.at_work} of them at work, "
            f"0 lost, {outcome.repeated} came again ({time.monotonic() - began:.0f} s)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
