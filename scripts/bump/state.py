"""What a run leaves beside the repository while it is at work, so that a later one can clear up after it.

In git's own folder, where git keeps such things too: the path of the scratch copy, and the journal of a
change that has been decided. From the moment that the journal has its name, the project will be what it says:
the run finishes it, or a process that outlives the run, or the next run.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "bump-"
MARK = "BUMP_RUN"
"""The environment variable by which the processes of a run are known."""


class BusyError(Exception):
    """Another run is at work on this project."""


class ChangedMeanwhileError(Exception):
    """A file was edited while it was about to be written. The message begins with its name."""


class State:
    """The folder in which runs on one project leave word.

    Attributes:
        root: The project.
        folder: The folder, inside git's own.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        command = ["git", "rev-parse", "--absolute-git-dir"]
        done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
        self.folder = Path(done.stdout.strip()) / "bump"
        self.folder.mkdir(exist_ok=True)

    @contextmanager
    def run(self) -> Iterator[None]:
        """Be the only run on this project, and clear up before and after.

        Raises:
            BusyError: Another run is at work.
        """
        with _locked(self.folder / "lock", wait=False):
            self.clear()
            try:
                yield
            finally:
                self.clear()

    def clear(self) -> None:
        """Finish what was decided, end what still runs, remove what was left."""
        try:
            finish(self.root, self.folder)
        finally:
            self._remove_scratch()

    def _remove_scratch(self) -> None:
        record = self.folder / "scratch"
        if record.exists():
            path = Path(record.read_text("utf-8"))
            if path.name.startswith(_PREFIX):
                _end_processes(path.name)
                shutil.rmtree(path, ignore_errors=True)
            record.unlink()

    def new_scratch(self) -> Path:
        """Return a new, empty folder that the next run removes if this one can't."""
        path = Path(tempfile.gettempdir()).resolve() / f"{_PREFIX}{secrets.token_hex(8)}"
        draft = self.folder / "scratch.draft"
        draft.write_text(str(path), encoding="utf-8")
        draft.rename(self.folder / "scratch")
        path.mkdir(mode=0o700)
        return path

    def decide(self, changes: dict[str, str | None], now: Path, before: dict[str, str]) -> None:
        """Write down what is to become of each file, in one step.

        Args:
            changes: The digest that each file will have, ``None`` for one that goes.
            now: The folder that holds the new files.
            before: The digest that each file has.
        """
        draft = self.folder / "journal.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        entries = []
        for number, (name, after) in enumerate(changes.items()):
            if after is not None:
                shutil.copy2(now / name, draft / str(number))
            entries.append({"name": name, "before": before.get(name), "after": after})
        (draft / "entries.json").write_text(json.dumps(entries), encoding="utf-8")
        draft.rename(self.folder / "journal")


def finish(root: Path, folder: Path) -> None:
    """Make the project what a journal says, if there is one. To do it twice does no harm.

    Raises:
        ChangedMeanwhileError: A file is neither as it was nor as it is to be.
    """
    journal = folder / "journal"
    with _locked(folder / "journal.lock", wait=True):
        shutil.rmtree(folder / "journal.draft", ignore_errors=True)
        if not (journal / "entries.json").exists():
            shutil.rmtree(journal, ignore_errors=True)
            return
        entries = json.loads((journal / "entries.json").read_text("utf-8"))
        for number, entry in enumerate(entries):
            path = root / entry["name"]
            found = digest(path)
            if found == entry["after"]:
                continue
            if found != entry["before"]:
                raise ChangedMeanwhileError(
                    f"{entry['name']}: changed while it was about to be written; put it back as it was, or "
                    f"remove {journal} and see what `git diff` says"
                )
            _put(journal / str(number) if entry["after"] else None, path)
        (journal / "entries.json").unlink()
        shutil.rmtree(journal)


def digest(path: Path) -> str | None:
    """Return the hash of a file, ``None`` where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _put(source: Path | None, target: Path) -> None:
    """Move a file to its place, or nothing, in one step."""
    if source is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.new")  # git's folder is on another disk
        shutil.copy2(source, beside)
        beside.replace(target)


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise BusyError("another run is at work on this project") from error
        yield


def _end_processes(mark: str) -> None:
    """End what a run that was killed has left running. Its mark is random, so nothing else has it."""
    ours = f"{MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if ours in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                os.kill(int(folder.name), signal.SIGKILL)
