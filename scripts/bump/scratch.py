"""Work on a copy of the project, and take over what came of it only when all of it is there."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ChangedMeanwhileError(Exception):
    """A file was edited while the copy was worked on. Nothing was taken over."""


class Scratch:
    """A copy of a project's files: what git tracks or would track, as it is on disk.

    Attributes:
        path: Where the copy is.
    """

    def __init__(self, root: Path, path: Path) -> None:
        self.root, self.path = root, path
        self._before = {name: _digest(root / name) for name in _files(root)}
        for name in self._before:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, path / name)
        # Ignored files stay ignored, and tools that ask git for files find them.
        subprocess.run(["git", "init", "--quiet"], cwd=path, check=True)

    def changes(self) -> dict[str, str]:
        """Return the files that differ from the project's: ``written`` or ``deleted``."""
        now = {name: _digest(self.path / name) for name in _files(self.path)}
        written = {name: "written" for name, digest in now.items() if self._before.get(name) != digest}
        return written | dict.fromkeys(self._before.keys() - now.keys(), "deleted")

    def take_over(self) -> list[str]:
        """Bring the changes to the project: all of them or, where something fails, none.

        Raises:
            ChangedMeanwhileError: One of these files is no longer what was copied.
        """
        changes = dict(sorted(self.changes().items()))
        for name in changes:
            path = self.root / name
            if (_digest(path) if path.exists() else None) != self._before.get(name):
                raise ChangedMeanwhileError(f"{name}: changed while the copy was worked on")
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder)
            for name in changes.keys() & self._before.keys():
                (kept / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.root / name, kept / name)
            try:
                for name, what in changes.items():
                    _put(self.path / name if what == "written" else None, self.root / name)
            except BaseException:
                for name in changes:
                    _put(kept / name if (kept / name).exists() else None, self.root / name)
                raise
        return list(changes)


@contextmanager
def scratch(root: Path) -> Iterator[Scratch]:
    """A copy that is gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="scratch-") as folder:
        yield Scratch(root, Path(folder).resolve())


def _put(source: Path | None, target: Path) -> None:
    """Make a file what another is, or nothing, in one step."""
    if source is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    shutil.copy2(source, beside)
    beside.replace(target)


def _files(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in {*names.split("\0")} - {""} if (root / name).is_file())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
