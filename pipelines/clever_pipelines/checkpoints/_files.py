"""Checkpoints in files, one file a key. A crash at any instant leaves the old checkpoint or the new one."""

from __future__ import annotations

import os
import re
from pathlib import Path

from clever_client import Checkpoint, InvalidArgumentError

from .._files import replace_file

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


class FileCheckpointStore:
    """A folder of checkpoints that survives crashes and power cuts.

    A checkpoint is written to a file of its own, forced to the disk, and then put in place of the old one by
    one rename. `store` returns when that has reached the disk too.

    Args:
        folder: The folder. It is made when the first checkpoint is stored.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)

    def load(self, key: str, /) -> Checkpoint | None:
        """Give the checkpoint that is stored under a key; None if there is none.

        Raises:
            InvalidArgumentError: The file does not hold a checkpoint. Look at the file: reading must not go
                on from a place that nobody chose.
            OSError: The file cannot be read.
        """
        try:
            text = self._path(key).read_text("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            text = ""
        return Checkpoint.parse(text)

    def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        """Store a checkpoint under a key, in place of the one before.

        Raises:
            InvalidArgumentError: The checkpoint is `Checkpoint.now()`, which stands for no place in a stream.
            OSError: The disk is full or cannot be written. The checkpoint before is still there.
        """
        text = str(checkpoint)
        Checkpoint.parse(text)
        path = self._path(key)
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())

    def _path(self, key: str) -> Path:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise InvalidArgumentError(
                "a key must be 1 to 128 letters, digits, '-', '_' and '.', and not begin with '.'"
            )
        return self._folder / f"{key}.json"
