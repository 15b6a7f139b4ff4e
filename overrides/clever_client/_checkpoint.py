"""The one small value that people store: where reading goes on, and for which events that holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from ._errors import InvalidArgumentError
from ._ids import MongoId

if TYPE_CHECKING:
    from typing import Self

_VERSION = 1
_KEYS = {"v", "cursor", "read_until", "record_types", "school", "seen"}
_NEWEST = "newest"


def _cursor(value: str | None) -> str | None:
    return None if value is None else str(MongoId(value, "cursor"))


def _school(value: str | None) -> str | None:
    return None if value is None else str(MongoId(value, "school"))


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise InvalidArgumentError("read_until must be a datetime with a time zone")
    return value.astimezone(UTC)


def _seen(value: str | Iterable[str]) -> tuple[str, ...]:
    ids: tuple[Any, ...] = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not all(isinstance(one, str) and one for one in ids):
        raise InvalidArgumentError("seen must be ids of events")
    return ids


def _record_types(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    names = [*value] if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    if not all(isinstance(name, str) and name for name in names):
        raise InvalidArgumentError("record_types must be names of record types, such as 'users'")
    return tuple(sorted({*names}))


@attrs.frozen
class Checkpoint:
    """The place in a stream of events where reading goes on, and the filters that it holds for.

    Store its text: ``str(checkpoint)``, and ``Checkpoint.parse(text)`` to read it.

    A *cursor* is the id that one list goes on after. A checkpoint says more: how far the stream had been read
    when nothing came any more, and with which filters. A checkpoint of some record types says nothing about
    the others, so it can be narrowed and never widened.

    Args:
        cursor: The id of the event to go on after; None to begin at the oldest event that is kept.
        read_until: The stream had been read to its end at this time, so nothing older is missing behind the
            cursor. With it, a quiet district whose last event is older than the retention has lost nothing.
        record_types: The record types that were read; none for all.
        school: The school whose events were read; None for all.
        seen: The ids of events after the cursor that were handed over already. They are there where reading
            overlaps, so that late events are found, and are dropped when they are read again.
        from_newest: Begin with what happens from now on: see `now`.

    Raises:
        InvalidArgumentError: The cursor is not an id, a time has no zone, or a filter cannot be right.
    """

    cursor: str | None = attrs.field(converter=_cursor)
    read_until: datetime | None = attrs.field(default=None, converter=_utc)
    record_types: tuple[str, ...] = attrs.field(default=(), converter=_record_types)
    school: str | None = attrs.field(default=None, converter=_school)
    seen: tuple[str, ...] = attrs.field(default=(), converter=_seen, repr=lambda ids: f"<{len(ids)}>")
    from_newest: bool = attrs.field(default=False, kw_only=True)

    @classmethod
    def start(cls, *, record_type: str | Iterable[str] | None = None, school: str | None = None) -> Self:
        """Begin at the oldest event that the service keeps."""
        return cls(None, None, record_type, school)

    @classmethod
    def now(cls, *, record_type: str | Iterable[str] | None = None, school: str | None = None) -> Self:
        """Begin with what happens from now on. The first poll says where that is; store what it answers."""
        return cls(None, None, record_type, school, from_newest=True)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` gave.

        Raises:
            InvalidArgumentError: The text is not that of a checkpoint, is from a newer release, or was made
                of `now`, which stands for a different place each time. Take a new snapshot if the stored
                text is lost.
        """
        stored = _load(text)
        if stored.get(_NEWEST):
            raise InvalidArgumentError(
                "Checkpoint.now() cannot be stored: it would skip what happened since. "
                "Store the checkpoint that the first poll or batch gives"
            )
        read_until = stored.get("read_until")
        with suppress(TypeError, ValueError):
            read_until = read_until and datetime.fromisoformat(read_until)
        return cls(
            stored["cursor"],
            read_until,
            stored.get("record_types", ()),
            stored.get("school"),
            stored.get("seen", ()),
        )

    def __str__(self) -> str:
        stored: dict[str, Any] = {"v": _VERSION, "cursor": self.cursor}
        if self.read_until is not None:
            stored["read_until"] = self.read_until.isoformat().replace("+00:00", "Z")
        if self.record_types:
            stored["record_types"] = self.record_types
        if self.school is not None:
            stored["school"] = self.school
        if self.seen:
            stored["seen"] = self.seen
        if self.from_newest:
            stored[_NEWEST] = True
        return json.dumps(stored, separators=(",", ":"))

    @property
    def complete_until(self) -> datetime | None:
        """The time up to which nothing is missing: the cursor's own, or `read_until` where that is later."""
        at_cursor = None if self.cursor is None else MongoId(self.cursor).time
        return max((time for time in (at_cursor, self.read_until) if time is not None), default=None)

    def replace(self, *, cursor: str | None, read_until: datetime | None, seen: Iterable[str] = ()) -> Self:
        """Go to another place in the stream, with the same filters."""
        return attrs.evolve(self, cursor=cursor, read_until=read_until, seen=seen, from_newest=False)

    def narrow(self, *, record_type: str | Iterable[str] | None = None, school: str | None = None) -> Self:
        """Check the filters that reading goes on with, and take them over.

        Args:
            record_type: The record types that will be read; None for all.
            school: The school whose events will be read; None for all.

        Raises:
            InvalidArgumentError: The filters let in what was not read up to here, so that it would be
                missing for good: take a new snapshot, or begin with `Checkpoint.start`.
        """
        types = _record_types(record_type)
        wider = self.record_types and (not types or not set(types) <= set(self.record_types))
        if wider:
            raise InvalidArgumentError(
                f"the checkpoint was read for record_type {', '.join(self.record_types)} only: wider reading "
                "would miss the other events before it. Take a new snapshot, or give the same record_type"
            )
        if self.school is not None and school != self.school:
            raise InvalidArgumentError(
                "the checkpoint was read for one school only: wider reading would miss the other events "
                "before it. Take a new snapshot, or give the same school"
            )
        return attrs.evolve(self, record_types=types, school=school)


def _load(text: str) -> dict[str, Any]:
    stored = None
    if isinstance(text, str):
        with suppress(ValueError, RecursionError):
            stored = json.loads(text)
    if not isinstance(stored, dict) or "v" not in stored or "cursor" not in stored:
        raise InvalidArgumentError(
            "this is not the text of a checkpoint; make one of an event's id with Checkpoint(cursor=id)"
        )
    if stored["v"] != _VERSION or not stored.keys() <= _KEYS | {_NEWEST}:
        raise InvalidArgumentError("the checkpoint was written by a newer release: update clever-client")
    return stored
