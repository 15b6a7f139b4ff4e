"""A journal in one file, a line an event. A crash at any moment leaves what was written readable."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._files import lock_file, naming, open_private
from ._entries import Entry, JournalError, in_doubt, to_intent, to_outcome, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO, Self

    from ._entries import Intent, Outcome

_FORMAT = "clever-journal"
_VERSION = 1


class FileJournal:
    """A journal in a file that only its owner can read.

    The file is opened, locked and read when the journal is made, and appended to. A line that a crash cut
    off is dropped: what it would have said had not been confirmed to anybody.

    Args:
        path: The file. It is made if it is not there, readable by its owner alone.

    Raises:
        JournalError: Another program uses it, it is not a journal, or a newer version wrote it.
        OSError: The file cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        descriptor = open_private(self.path)
        self._file: BinaryIO = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            if not lock_file(descriptor):
                raise JournalError(f"{self.path}: another program is using this journal")
            self._entries = self._read()
        except BaseException:
            self._file.close()
            raise

    def entries(self) -> dict[str, Entry]:
        """Give the last entry of every key."""
        with self._lock:
            return dict(self._entries)

    def in_doubt(self) -> list[Entry]:
        """Give the entries of which nobody knows whether they were processed. Look them up in the LMS."""
        return in_doubt(self.entries())

    def begin(self, intents: Iterable[Intent], /) -> None:
        """Store that requests are about to be sent. When this returns, a crash cannot lose it.

        Raises:
            OSError: The disk is full or cannot be written. Nothing may be sent.
        """
        intents = list(intents)
        lines = [f'{{"begin":{to_text(intent)}}}' for intent in intents]
        with self._lock:
            self._append(lines)
            self._entries |= {intent.key: Entry(*intent) for intent in intents}

    def finish(self, key: str, outcome: Outcome, /) -> None:
        """Store what came of a request. When this returns, a crash cannot lose it.

        Raises:
            KeyError: No request with this key was begun.
            OSError: The disk is full or cannot be written. The entry stays as it was begun.
        """
        with self._lock:
            entry = self._entries[key]
            self._append([f'{{"finish":{json.dumps(key)},"outcome":{to_text(outcome)}}}'])
            self._entries[key] = entry._replace(outcome=outcome)

    def close(self) -> None:
        """Close the file and free it for others."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, lines: list[str]) -> None:
        """Write lines in one piece, through to the disk. After a failure the file is as it was before."""
        if not lines:
            return
        end = self._file.seek(0, os.SEEK_END)
        content = memoryview("".join(line + "\n" for line in lines).encode())
        try:
            with naming(self.path):
                while content:
                    content = content[self._file.write(content) :]
                os.fsync(self._file.fileno())
        except BaseException:
            self._file.truncate(end)
            raise

    def _read(self) -> dict[str, Entry]:
        content = self._file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if not whole:
            if content and not _HEADER.startswith(content):
                raise JournalError(f"{self.path}: this file is not a journal")
            self._file.truncate(0)
            self._append([_HEADER.decode().rstrip("\n")])
            return {}
        header, *lines = whole.splitlines()
        self._check(self._parse(header, 1))
        entries: dict[str, Entry] = {}
        for number, line in enumerate(lines, 2):
            try:
                match self._parse(line, number):
                    case {"begin": content_of_intent}:
                        intent = to_intent(content_of_intent)
                        entries[intent.key] = Entry(*intent)
                        continue
                    case {"finish": str(key), "outcome": content_of_outcome} if key in entries:
                        entries[key] = entries[key]._replace(outcome=to_outcome(content_of_outcome))
                        continue
            except JournalError:
                pass
            raise JournalError(f"{self.path}: {_damaged(number)}")
        self._file.truncate(len(whole))  # only now: a file that is not a journal stays as it is
        return entries

    def _parse(self, line: bytes, number: int) -> Any:
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            pass
        what = "this file is not a journal" if number == 1 else _damaged(number)
        raise JournalError(f"{self.path}: {what}")

    def _check(self, header: Any) -> None:
        if not isinstance(header, dict) or header.get("format") != _FORMAT:
            raise JournalError(f"{self.path}: this file is not a journal")
        if header.get("version") != _VERSION:
            raise JournalError(f"{self.path}: a newer version wrote this journal; upgrade clever-client")


_HEADER = json.dumps({"format": _FORMAT, "version": _VERSION}).encode() + b"\n"


def _damaged(number: int) -> str:
    return (
        f"line {number} cannot be read, so it is not known what was sent: restore the file from a backup. "
        "Without one, grades can be sent anew with another journal; look for assignments in the LMS first"
    )
