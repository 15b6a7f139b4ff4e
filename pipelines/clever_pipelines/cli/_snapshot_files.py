"""A snapshot in files, one a record type: there as a whole or not at all, and gone on with after a crash."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from clever_client import Checkpoint, InvalidArgumentError, __version__

from .._files import lock_file, naming, open_private, replace_file, sync_folder
from ._record_writers import FORMATS, MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

    from clever_client import ListProgress, RawRecord, SnapshotPage

    from ..fields import FieldPolicy
    from ._record_writers import RecordWriter

MANIFEST = "manifest.json"
_PROGRESS = ".progress.json"
_LOCK = ".lock"
_FORMAT = {"format": "clever-snapshot", "version": 1}


class Settings(NamedTuple):
    """What a snapshot is of, and how it is written.

    Attributes:
        file_format: ``ndjson`` or ``csv``.
        record_types: The record types; none stands for all.
        fields: Which fields are kept, where not all are.
        exclude: Which are left out.
    """

    file_format: str
    record_types: tuple[str, ...]
    fields: tuple[str, ...]
    exclude: tuple[str, ...]


class SnapshotFolder:
    """The folder of a snapshot, while it is written.

    All is written to ``FOLDER.partial``, which takes the name ``FOLDER`` when it is whole. After each page
    it is stored how far each file is right; what stands behind that is cut off by who goes on.

    Args:
        folder: Where the snapshot will be.
        settings: What it is of.
        policy: Which fields are kept.
        restart: Throw away what a run that broke off has left.

    Attributes:
        position: Where reading goes on; None at the beginning.

    Raises:
        InvalidArgumentError: The folder is there already, or what was left there is of other settings.
        OSError: The files cannot be written.
    """

    def __init__(self, folder: Path, settings: Settings, policy: FieldPolicy, *, restart: bool) -> None:
        self.folder = folder
        self.partial = folder.with_name(f"{folder.name}.partial")
        self._settings = settings
        self._policy = policy
        self._writers: dict[str, RecordWriter] = {}
        self.position: str | None = None
        self._check_free()
        self.partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = open_private(self.partial / _LOCK)
        try:
            if not lock_file(self._lock):
                raise InvalidArgumentError(f"another program is writing to {self.partial}: wait for it")
            self._load(restart=restart)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the folder for others. What is written so far stays."""
        if self._lock < 0:
            return
        os.close(self._lock)
        self._lock = -1
        if self.partial.exists() and {file.name for file in self.partial.iterdir()} == {_LOCK}:
            (self.partial / _LOCK).unlink()
            self.partial.rmdir()

    @property
    def records(self) -> int:
        """How many records are written so far."""
        return sum(self._written.values())

    def write(self, page: SnapshotPage[RawRecord]) -> None:
        """Write a page, and store that it is done with.

        Raises:
            InvalidArgumentError: The records are of another district than those before.
            OSError: The disk is full or cannot be written. The files are right up to the page before.
        """
        if page.items:
            self._check_district(page.record_type, page.items[0])
        writer = self._writer(page.record_type)
        lines = writer.lines(page.items)
        self._append(page.record_type, lines)
        self._written[page.record_type] = self._written.get(page.record_type, 0) + len(lines)
        self.position = page.position
        self._store()

    def finish(
        self, lists: Mapping[str, ListProgress], *, checkpoint: str | None, events_state: str
    ) -> dict[str, Any]:
        """Write the manifest, give the folder its name, and give the manifest.

        Raises:
            InvalidArgumentError: Somebody else has made the folder meanwhile.
            OSError: The folder cannot be written.
        """
        found: dict[str, Any] = {}
        for name, progress in lists.items():
            if progress.state == "complete" and name not in self._sizes:
                self._append(name, [])  # an empty list has an empty file
            found[name] = {
                "state": progress.state,
                "records": self._written.get(name, 0),
                "unreadable": progress.unreadable,
                "left_out": progress.records - self._written.get(name, 0),
                "file": self._file(name) if name in self._sizes else None,
            }
        manifest = {
            **_FORMAT,
            "made_by": f"clever-client {__version__}",
            "district": self._district,
            "begun_at": self._begun_at,
            "finished_at": _now(),
            "fields": self._settings.fields,
            "exclude": self._settings.exclude,
            "lists": found,
            "events_state": events_state,
            "checkpoint": checkpoint,
        }
        replace_file(self.partial / MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n")
        self._check_free()
        self.close()
        self.partial.rename(self.folder)
        sync_folder(self.folder.parent)
        for name in (_PROGRESS, _LOCK):
            with suppress(OSError):
                (self.folder / name).unlink()
        return manifest

    def _check_free(self) -> None:
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise InvalidArgumentError(f"{self.folder} is there already: name another folder, or remove it")

    def _load(self, *, restart: bool) -> None:
        self._begun_at = _now()
        self._district: str | None = None
        self._sizes: dict[str, int] = {}
        self._written: dict[str, int] = {}
        stored = None if restart else self._stored()
        if stored is None:
            self._empty()
            return
        if stored["settings"] != json.loads(json.dumps(self._settings._asdict())):
            raise InvalidArgumentError(
                f"{self.partial} was begun with other options: give the same ones to go on, or --restart"
            )
        self.position, self._begun_at = stored["position"], stored["begun_at"]
        self._district, self._sizes, self._written = stored["district"], stored["sizes"], stored["written"]
        for name, size in self._sizes.items():
            with (self.partial / self._file(name)).open("r+b") as file:
                if file.seek(0, os.SEEK_END) < size:
                    raise InvalidArgumentError(f"{self.partial} is damaged: give --restart")
                file.truncate(size)

    def _empty(self) -> None:
        """Remove what a run that broke off has left, and nothing else."""
        ours = {f"{name}.{ending}" for name in MODELS for ending in FORMATS}
        files = [file for file in self.partial.iterdir() if file.name != _LOCK]
        for file in files:
            if file.name not in {*ours, MANIFEST, _PROGRESS} and not file.match(".*.new"):
                raise InvalidArgumentError(f"{self.partial} holds other files: name another folder")
        for file in files:
            file.unlink()

    def _stored(self) -> dict[str, Any] | None:
        path = self.partial / _PROGRESS
        if not path.exists():
            return None
        stored = _read_ours(path)
        if stored is None:
            raise InvalidArgumentError(
                f"{self.partial} holds what this version cannot go on with: give --restart"
            )
        return stored

    def _store(self) -> None:
        stored = {
            **_FORMAT,
            "settings": self._settings._asdict(),
            "begun_at": self._begun_at,
            "district": self._district,
            "sizes": self._sizes,
            "written": self._written,
            "position": self.position,
        }
        replace_file(self.partial / _PROGRESS, json.dumps(stored).encode())

    def _append(self, record_type: str, lines: list[bytes]) -> None:
        """Write lines through to the disk."""
        path, size = self.partial / self._file(record_type), self._sizes.get(record_type)
        with naming(path), os.fdopen(open_private(path), "r+b") as file:
            file.truncate(size or 0)
            file.seek(0, os.SEEK_END)
            if size is None:
                file.write(self._writer(record_type).head())
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
            self._sizes[record_type] = file.tell()

    def _writer(self, record_type: str) -> RecordWriter:
        if record_type not in self._writers:
            self._writers[record_type] = FORMATS[self._settings.file_format](record_type, self._policy)
        return self._writers[record_type]

    def _file(self, record_type: str) -> str:
        return f"{record_type}.{self._settings.file_format}"

    def _check_district(self, record_type: str, record: RawRecord) -> None:
        """Notice a token of another district: two districts must not get into one snapshot."""
        district = record.id if record_type == "districts" else json.loads(record.json).get("district")
        if not isinstance(district, str):
            return
        if self._district is None:
            self._district = district
        elif self._district != district:
            raise InvalidArgumentError(
                f"the token is of another district than {self.partial}: use that district's, or --restart"
            )


def read_checkpoint(folder: Path) -> Checkpoint:
    """Give the checkpoint of a snapshot that is whole.

    Raises:
        InvalidArgumentError: The folder is not a snapshot, or there are no events to go on with.
        OSError: The manifest cannot be read.
    """
    manifest = _read_ours(folder / MANIFEST)
    if manifest is None:
        raise InvalidArgumentError(f"{folder} is not a snapshot that this version can read")
    if manifest["checkpoint"] is None:
        raise InvalidArgumentError(
            f"{folder} has no checkpoint, for its token may not read events: take snapshots at an interval"
        )
    return Checkpoint.parse(manifest["checkpoint"])


def _read_ours(path: Path) -> dict[str, Any] | None:
    """Read a file that this version has written; None if it is something else."""
    try:
        stored = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    is_ours = isinstance(stored, dict) and all(stored.get(name) == value for name, value in _FORMAT.items())
    return stored if is_ours else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
