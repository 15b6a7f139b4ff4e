"""Kill a bump at any moment, and see that the project is as before or as after.

    python tests/support/bumpkills.py [--kills 100] [--seed 1]

Half of the kills come at a random moment of the run, half as soon as the run has decided what to write, which
is the moment that matters. The table that it prints says how often the project was as before and as after.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bumpproject import NEW_FIELD, NEW_SUBTYPE, NEW_VALUE, Project, edit, new_project

from bump.state import MARK, State

SCRIPTS = Path(__file__).parents[2] / "scripts"
UPSTREAM = edit(NEW_FIELD, NEW_VALUE, NEW_SUBTYPE)


@dataclass
class Kills:
    """What came of the kills: how often each signal at each kind of moment left the project how."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def table(self) -> str:
        lines = ["| signal | moment | project | kills |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(key)} | {count} |" for key, count in sorted(self.counts.items())]
        return "\n".join(lines)


def contents(root: Path) -> dict[str, str]:
    """The digest of every file outside git's folder."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts and "__pycache__" not in path.parts
    }


def start(project: Project) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bump", "--root", str(project.root)]
    environment = os.environ | {"PYTHONPATH": str(SCRIPTS)}
    command += ["--upstream-dir", str(project.upstream)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)


def left_processes(mark: str) -> list[str]:
    """The processes that still carry the mark of a run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(folder.name)
        except OSError:
            continue
    return found


def kill_often(folder: Path, kills: int, seed: int) -> Kills:
    """Kill so many runs.

    Raises:
        AssertionError: A run left the project, or the machine, otherwise than it may.
    """
    chance, outcome = random.Random(seed), Kills()
    project = new_project(folder)
    before = contents(project.root)
    project.put(UPSTREAM)
    started = time.monotonic()
    assert start(project).wait() == 0
    length = time.monotonic() - started
    after = contents(project.root)
    assert after != before
    state = State(project.root)
    for number in range(kills):
        project.git("checkout", "--quiet", "--", ".")
        assert contents(project.root) == before
        name = ("SIGTERM", "SIGKILL")[number % 2]
        moment = ("any", "the write")[number // 2 % 2]
        process = start(project)
        if moment == "any":
            time.sleep(chance.uniform(0, length))
        else:
            while process.poll() is None and not (state.folder / "journal").exists():
                time.sleep(0.0002)
        process.send_signal(getattr(signal, name))
        process.wait()
        _wait_for_the_end_of_a_write(project)
        found = contents(project.root)
        how = "as before" if found == before else "as after" if found == after else "half"
        assert how != "half", f"kill {number} (seed {seed}): {name} at {moment} left the project half done"
        record = state.folder / "scratch"
        copy = Path(record.read_text()) if record.exists() else None
        with state.run():  # what the next run does first
            then = contents(project.root)
        assert then == found or (how, then) == ("as before", after), f"kill {number} (seed {seed})"
        outcome.counts[name, moment, how if then == found else "as after, by the next run"] += 1
        assert copy is None or (not copy.exists() and not left_processes(copy.name))
        assert [path.name for path in state.folder.iterdir() if "lock" not in path.name] == []
    return outcome


def _wait_for_the_end_of_a_write(project: Project) -> None:
    """A write that has been decided goes on in a process of its own, for a few hundredths of a second."""
    end = time.monotonic() + 10
    while _is_named_by_a_process(str(project.root)) and time.monotonic() < end:
        time.sleep(0.005)


def _is_named_by_a_process(text: str) -> bool:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if text.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                return True
    return False


def main() -> None:
    """Kill, and print the table."""
    parser = argparse.ArgumentParser(description="Kill a bump at any moment.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        print(kill_often(folder, options.kills, options.seed).table())
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
