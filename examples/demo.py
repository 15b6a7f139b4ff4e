"""`make demo`: the main job, over real HTTP, against the built-in fake Clever.

The other examples do the work, each in a process of its own; this one starts them and checks what they did.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

EXAMPLES = Path(__file__).parent
EVENTS = 5_000


def main() -> None:
    """Serve the fake, run the examples against it, compare with what the fake holds."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # in a pipe too, ours come before theirs
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "clever_fake",
                "--port",
                "0",
                "--seed",
                "7",
                "--events",
                str(EVENTS),
            ],
            stdout=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        try:
            assert server.stdout is not None
            settings = dict(server.stdout.readline().strip().split("=", 1) for _ in range(2))
            run(settings, Path(folder) / "district.db")
        finally:
            server.terminate()


def run(settings: dict[str, str], path: Path) -> None:
    """The two jobs: follow the events, grade an assignment."""
    environment = os.environ | settings
    headers = {"Authorization": f"Bearer {settings['CLEVER_TOKEN']}"}
    fake = httpx.Client(base_url=settings["CLEVER_BASE_URL"], headers=headers)
    print(f"The fake Clever is at {settings['CLEVER_BASE_URL']}, with {EVENTS:,} events.\n")

    def example(name: str, *arguments: str) -> None:
        subprocess.run([sys.executable, str(EXAMPLES / name), *arguments], env=environment, check=True)

    print("1. Follow the events into a database, and stop half-way:")
    started = time.perf_counter()
    example("follow_events.py", str(path), "--page-size", "500", "--stop-after", str(EVENTS // 2))
    print("   Go on from the stored cursor, in a new process:")
    example("follow_events.py", str(path), "--page-size", "500")
    seconds = time.perf_counter() - started

    database = sqlite3.connect(path)
    stored = [row[0] for row in database.execute("SELECT id FROM events ORDER BY rowid")]
    there = [item["data"]["id"] for item in fake.get("/events", params={"limit": 10_000}).json()["data"]]
    lost, repeated = len(set(there) - set(stored)), len(stored) - len(set(stored))
    print(f"\n   {len(stored):,} events in {seconds:.1f} s: {lost} lost, {repeated} repeated, ", end="")
    print("in order." if stored == there else "NOT IN ORDER.")
    table(database)
    database.close()
    if stored != there:
        sys.exit("the database is not in step with the stream")

    print("\n2. Give a section an assignment and grade it:")
    sections = fake.get("/events", params={"record_type": "sections", "limit": 1}).json()["data"]
    example("grade_assignment.py", sections[0]["data"]["data"]["object"]["id"])
    fake.close()
    print("\nThe same code works against the real service: set CLEVER_TOKEN.")


def table(database: sqlite3.Connection) -> None:
    """How many events of each type were stored."""
    rows = dict(database.execute("SELECT type, count(*) FROM events GROUP BY type"))
    actions = ("created", "updated", "deleted")
    print(f"\n   {'':12}" + "".join(f"{action:>9}" for action in actions))
    for kind in sorted({name.split(".")[0] for name in rows}):
        print(f"   {kind:12}" + "".join(f"{rows.get(f'{kind}.{action}', 0):>9}" for action in actions))


if __name__ == "__main__":
    main()
