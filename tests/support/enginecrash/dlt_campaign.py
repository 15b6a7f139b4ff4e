"""Kills a load of dlt again and again, and holds its tables to the service at the end.

python tests/support/enginecrash/dlt_campaign.py [--kills 10] [--events 2000] [--seed 0]
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
from pathlib import Path
from random import Random
from select import select

import duckdb
from clever_fake import FakeClever

PROGRAM = Path(__file__).with_name("dlt_program.py")


def campaign(folder: Path, *, kills: int, events: int, seed: int) -> int:
    """Kill loads at random instants, each with new events; let the last one end, and compare.

    Returns:
        How many events there were at the end.

    Raises:
        AssertionError: Something was lost, or doubled.
    """
    random = Random(seed)
    fake = FakeClever(seed=seed, events=events, users=90, rate_limit=None)
    with fake.serve() as base_url:
        environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": fake.token}
        environment["RUNTIME__DLTHUB_TELEMETRY"] = "false"
        command = [sys.executable, str(PROGRAM), str(folder), fake.district.id]
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as program:
            lasts = _load(program, None)  # one that nobody kills, to know how long that takes
            done = 0
            while done < kills:
                fake.district.events.generate(max(1, events // 10))
                done += _load(program, random.random() * lasts) is None
            _load(program, None)
    expected = list(fake.district.events.ids())
    with duckdb.connect(str(folder / "roster.db"), read_only=True) as database:
        ids = [row[0] for row in database.execute("SELECT id FROM clever.events ORDER BY id").fetchall()]
        users = database.execute("SELECT id, json FROM clever.users WHERE deleted_at IS NULL").fetchall()
    assert ids == expected, "the events are not those of the service"
    roster = json.loads(json.dumps(fake.district.roster()["users"]))
    assert {key: json.loads(text) for key, text in users} == roster, "the users are not those of the service"
    assert len(users) == len(roster), "a user stands there twice"
    return len(ids)


def _load(program: subprocess.Popen[str], kill_after: float | None) -> float | None:
    """Let the program load once; give how long that took, None where it was killed."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("go\n")
    program.stdin.flush()
    worker, began = int(program.stdout.readline()), time.monotonic()
    if kill_after is not None and not select([program.stdout], [], [], kill_after)[0]:
        os.kill(worker, signal.SIGKILL)  # its parent waits for it, so the id is still its own
    ended = int(program.stdout.readline())
    assert ended in (0, -signal.SIGKILL), "the load failed"
    return None if ended else time.monotonic() - began


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        events = campaign(Path(folder), kills=chosen.kills, events=chosen.events, seed=chosen.seed)
    print(
        f"dlt: {chosen.kills} kills over {events} events, 0 lost, 0 double, users as the service has them "
        f"({time.monotonic() - began:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
