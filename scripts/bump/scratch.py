"""Work on a copy of the project, and take over what came of it only when all of it is there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bump.state import ChangedMeanwhileError, State, digest

_SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Scratch:
    """A copy of a project's files: what git tracks or would track, as it is on disk.

    Attributes:
        path: Where the copy is.
    """

    def __init__(self, state: State) -> None:
        self._state, self.root, self.path = state, state.root, state.new_scratch()
        self._before: dict[str, str] = {}
        for name in _files(self.root):
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.root / name, target)
            self._before[name] = digest(target) or ""
        # Ignored files stay ignored, and tools that ask git for files find them.
        subprocess.run(["git", "init", "--quiet", "--template="], cwd=self.path, check=True)
        exclude = self.path / ".git" / "info" / "exclude"
        exclude.parent.mkdir(exist_ok=True)
        exclude.write_text("__pycache__/\n", encoding="utf-8")

    def changes(self) -> dict[str, str | None]:
        """Return the files that differ from the project's: their digest, ``None`` for one that went."""
        now = {name: digest(self.path / name) for name in _files(self.path)}
        written = {name: value for name, value in now.items() if self._before.get(name) != value}
        return written | dict.fromkeys(self._before.keys() - now.keys())

    def take_over(self) -> list[str]:
        """Bring the changes to the project: all of them or none, also when this process is killed.

        Raises:
            ChangedMeanwhileError: One of these files is no longer what was copied.
        """
        changes = dict(sorted(self.changes().items()))
        for name in changes:
            if digest(self.root / name) != self._before.get(name):
                raise ChangedMeanwhileError(f"{name}: changed while the copy was worked on")
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            self._state.decide(changes, self.path, self._before)
            command = [sys.executable, "-m", "bump.finish", str(self.root), str(self._state.folder)]
            environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
            subprocess.run(command, env=environment, check=False, start_new_session=True)
            self._state.clear()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return list(changes)


@contextmanager
def scratch(root: Path) -> Iterator[Scratch]:
    """Make a copy that is gone afterwards, whatever happens: at the latest when the next one is made.

    Raises:
        BusyError: Another run is at work.
    """
    state = State(root)
    with state.run():
        yield Scratch(state)


def _files(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in {*names.split("\0")} - {""} if (root / name).is_file())
