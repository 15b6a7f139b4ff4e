"""Kills a stream of Spark again and again, and holds what it has committed to the service at the end.

python tests/support/enginecrash/spark_campaign.py [--kills 20] [--events 10000] [--districts 8] [--seed 0]

The whole process group is killed: driver, JVM and Python workers. One district's token is no good in the
midst; what was not read of it is read again at the end.
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

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

import engineapps
from clever_fake import FakeClever
from clever_pipelines.spark import CleverDataSource
from clever_pipelines.spark._reread import joined

PROGRAM = Path(__file__).with_name("spark_program.py")


class Outcome(NamedTuple):
    """What a campaign came to.

    Attributes:
        kills: How often everything was killed while it worked.
        at_work: How many of the kills came between the beginning and the end of a batch.
        rows: How many events were committed.
        unread: How many ranges were not read at first.
    """

    kills: int
    at_work: int
    rows: int
    unread: int


class Campaign:
    """One stream, one folder, many kills. What is in the folder can be gone on with later.

    Args:
        folder: Where the stream works.
        fake: The service. The last of its districts has a token that is no good in the midst.
        kills: How often everything is killed.
        seed: Decides when.
        window: How many seconds of the stream a batch reads.
    """

    def __init__(self, folder: Path, fake: FakeClever, *, kills: int, seed: int, window: int) -> None:
        self._folder = folder
        self._fake = fake
        self._kills = kills
        self._window = window
        self._log = folder / "kills"
        self._random = Random(f"{seed} {len(self._done())}")
        os.environ["CLEVER_TEST_APPS"] = str(folder)
        (folder / "log").mkdir(exist_ok=True)

    def run(self, seconds: float = float("inf")) -> Outcome | None:
        """Kill the stream at random instants, let it end, and compare.

        Args:
            seconds: For how long.

        Returns:
            None where the time was too short.

        Raises:
            AssertionError: Something was lost, or doubled.
        """
        ends = time.monotonic() + seconds
        with engineapps.served(self._fake) as app:
            while len(self._done()) < self._kills:
                if time.monotonic() > ends or not self._kill(app):
                    break
            while time.monotonic() <= ends:
                with start(self._folder, app, window=self._window) as program, _its_end(program):
                    while program.poll() is None and time.monotonic() < ends:
                        time.sleep(0.05)
                    if program.poll() is None:
                        return None
                if self._is_at_the_end(program):
                    return self._compare(app)
        return None

    def _done(self) -> list[str]:
        return self._log.read_text().split() if self._log.exists() else []

    def _kill(self, app: str) -> bool:
        """Start the stream and kill it; False where it came to its end before."""
        bad, done = engineapps.bad(self._fake.districts[-1].id), len(self._done())
        if self._kills // 3 <= done < max(1, 2 * self._kills // 3):
            bad.touch()
        else:
            bad.unlink(missing_ok=True)
        self._fake.requests.clear()
        # Some come behind a batch that is committed; the first with the bad token always does.
        goes_on = done % 4 == 1 or done == self._kills // 3
        commits = _ids(self._folder / "checkpoint" / "commits")
        with start(self._folder, app, window=self._window) as program, _its_end(program):
            while program.poll() is None and not _is_reading(self._fake):
                time.sleep(0.01)
            while program.poll() is None and goes_on:
                goes_on = _ids(self._folder / "checkpoint" / "commits") == commits
                time.sleep(0.01)
            time.sleep(self._random.random() * 3)
            if program.poll() is not None:
                bad.unlink(missing_ok=True)
                return not self._is_at_the_end(program)
            os.killpg(program.pid, signal.SIGKILL)
        begun, ended = (_ids(self._folder / "checkpoint" / name) for name in ("offsets", "commits"))
        with self._log.open("a") as log:
            log.write("within\n" if begun != ended else "between\n")
        bad.unlink(missing_ok=True)
        return True

    def _is_at_the_end(self, program: subprocess.Popen[bytes]) -> bool:
        """Say whether a program read all there is, and was not stopped by a slow machine."""
        told = (self._folder / "output.txt").read_text()[-8000:]
        assert program.returncode == 0 or engineapps.TOO_SLOW in told, told
        return program.returncode == 0

    def _compare(self, app: str) -> Outcome:
        rows = [*committed(self._folder)]
        told = [row for row in rows if row["type"] == "clever.unread"]
        statuses = [{**json.loads(row["json"]), "id": row["id"], "district": row["district"]} for row in told]
        source = CleverDataSource({"app": app, "ranges": json.dumps(joined(statuses))})
        reader: Any = source.reader(source.schema())
        for partition in reader.partitions():
            for batch in reader.read(partition):
                rows += batch.to_pylist()
        found = sorted((row["district"], row["id"]) for row in rows if not row["type"].startswith("clever."))
        expected = sorted((each.id, one) for each in self._fake.districts for one in each.events.ids())
        assert not set(expected) - set(found), f"{len(set(expected) - set(found))} are lost"
        assert found == expected, f"{len(found) - len(set(found))} are there twice"
        done = self._done()
        return Outcome(len(done), done.count("within"), len(found), len(told))


@contextmanager
def _its_end(program: subprocess.Popen[bytes]) -> Iterator[None]:
    """Let nothing of a program outlive this one."""
    try:
        yield
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)


def start(folder: Path, app: str, *, cores: int = 2, window: int) -> subprocess.Popen[bytes]:
    """Start the stream, in a process group of its own."""
    command = [sys.executable, str(PROGRAM), str(folder), app, str(cores), str(window)]
    with (folder / "output.txt").open("ab") as output:
        return subprocess.Popen(
            command,
            env=engineapps.spark_environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=folder,
        )


def committed(folder: Path) -> Iterator[dict[str, Any]]:
    """Give the rows that a Parquet sink has committed: the files that its own log names, and no others."""
    log = folder / "events" / "_spark_metadata"
    for name in _files(log):
        yield from pq.read_table(folder / "events" / name).to_pylist()


def _files(log: Path) -> list[str]:
    numbers = {int(path.name.partition(".")[0]): path for path in log.iterdir() if path.name[0].isdigit()}
    compact = max((number for number, path in numbers.items() if path.suffix == ".compact"), default=0)
    lines = [
        line
        for number, path in sorted(numbers.items())
        if number >= compact
        for line in path.read_text().splitlines()[1:]
    ]
    return [Path(json.loads(line)["path"]).name for line in lines if line]


def _ids(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("[0-9]*")}


def _is_reading(fake: FakeClever) -> bool:
    return any(
        request.path.endswith("/events") and request.param("limit") == "500" for request in [*fake.requests]
    )


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--districts", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="work there, and go on with what is there")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    chosen = parser.parse_args()
    fake = FakeClever(
        seed=chosen.seed,
        events=chosen.events,
        users=150,
        districts=chosen.districts,
        rate_limit=None,
        now="2026-01-15T12:00:00Z",
    )
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        folder.mkdir(exist_ok=True)
        run = Campaign(folder, fake, kills=chosen.kills, seed=chosen.seed, window=86_400)
        outcome = run.run(chosen.seconds)
    if outcome is None:
        print(f"not done yet: go on with --folder {folder}")
        return 0
    print(
        f"Spark: {outcome.kills} kills of everything, {outcome.at_work} of them within a batch, over "
        f"{outcome.rows} events of {chosen.districts} districts: 0 lost, 0 double; {outcome.unread} ranges "
        f"of a bad district read again ({time.monotonic() - began:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
