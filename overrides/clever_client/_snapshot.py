"""What a snapshot knows, without sending anything: its lists, their state, and the text to go on from."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeAlias, TypeVar

import attrs
from clever_openapi.models import Course, District, Resource, School, Section, Term, User

from . import _data_operations as operations
from ._checkpoint import Checkpoint
from ._errors import InvalidArgumentError
from ._ids import MongoId, is_mongo_id
from ._operations import check_record_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ._operations import Operation

AnyRecord: TypeAlias = Course | District | Resource | School | Section | Term | User
"""A record of any type."""

EventsState: TypeAlias = Literal["on", "unknown", "probably_off", "off"]
"""What is known of a district's events: see `Snapshot.events_state`."""

ListState: TypeAlias = Literal["pending", "reading", "complete", "forbidden"]

T = TypeVar("T")

SET_BACK = 600.0
"""Clever does not promise that events become visible in the order of their ids. A snapshot's checkpoint is
set back by so many seconds, so that one that becomes visible late is still behind it."""

_VERSION = 1


class RecordList(NamedTuple):
    """A list that a snapshot reads."""

    operation: Operation
    model: type[AnyRecord]
    can_count: bool


LISTS: dict[str, RecordList] = {  # what is referred to comes first, as far as there is such an order
    "districts": RecordList(operations.GET_DISTRICTS, District, can_count=True),
    "schools": RecordList(operations.GET_SCHOOLS, School, can_count=True),
    "terms": RecordList(operations.GET_TERMS, Term, can_count=True),
    "courses": RecordList(operations.GET_COURSES, Course, can_count=True),
    "sections": RecordList(operations.GET_SECTIONS, Section, can_count=True),
    "users": RecordList(operations.GET_USERS, User, can_count=True),
    "resources": RecordList(operations.GET_RESOURCES, Resource, can_count=False),
}


@attrs.define
class ListProgress:
    """How far the list of one record type is read.

    Attributes:
        state: ``pending``, ``reading``, ``complete``, or ``forbidden``: the token may not read this list
            (403), so nothing is known of these records. A list that broke off is still ``reading``.
        records: How many records were handed over.
        total: How many there are, where the service tells.
        unreadable: How many records could not be read.
    """

    state: ListState = "pending"
    records: int = 0
    total: int | None = None
    unreadable: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every record of the type was handed over, so that one that is not there is gone."""
        return self.state == "complete" and not self.unreadable


class SnapshotPage(NamedTuple, Generic[T]):
    """Records of one type, as many as the service gave at once.

    Attributes:
        record_type: What they are, such as ``users``.
        items: The records.
        progress: How far the list is read with this page.
        position: Where the snapshot goes on after this page: store it once all of `items` are done with, and
            ``clever.snapshot(position=...)`` goes on from there.
    """

    record_type: str
    items: list[T]
    progress: ListProgress
    position: str


@attrs.define
class SnapshotState:
    """All that a snapshot must remember.

    Attributes:
        checkpoint: Where the events go on; None where the token may not read events.
        has_events: Whether there was any event.
        newest_record: When the newest record was made that was seen so far, in Unix seconds.
        lists: The progress by record type, in the order of reading.
        cursor: Where the list that is being read goes on.
    """

    checkpoint: Checkpoint | None
    has_events: bool
    lists: dict[str, ListProgress]
    cursor: str | None = None
    newest_record: int = 0

    @property
    def current(self) -> str | None:
        """The record type to read next; None after the last one."""
        unread = (name for name, progress in self.lists.items() if progress.state in ("pending", "reading"))
        return next(unread, None)

    def events_state(self, retention: float) -> EventsState:
        """Tell what is known of the events."""
        if self.checkpoint is None:
            return "off"
        if self.has_events:
            return "on"
        until = self.checkpoint.read_until
        # A record that was made while events are kept, and long enough ago, has an event: that of its
        # creation.
        if until and until.timestamp() - retention < self.newest_record < until.timestamp():
            return "probably_off"
        return "unknown"

    def note_records(self, ids: Iterable[str]) -> None:
        """Look at the ids of records: they tell when these were made."""
        if self.has_events or self.checkpoint is None:
            return
        until = self.checkpoint.read_until
        for record_id in ids:
            if is_mongo_id(record_id):
                made = MongoId(record_id).timestamp
                if until is None or made < until.timestamp():
                    self.newest_record = max(self.newest_record, made)

    def __str__(self) -> str:
        return json.dumps(
            {
                "v": _VERSION,
                "checkpoint": None if self.checkpoint is None else str(self.checkpoint),
                "has_events": self.has_events,
                "newest_record": self.newest_record,
                "cursor": self.cursor,
                "lists": {name: attrs.astuple(progress) for name, progress in self.lists.items()},
            },
            separators=(",", ":"),
        )

    @classmethod
    def parse(cls, text: str) -> SnapshotState:
        """Read what ``str`` gave.

        Raises:
            InvalidArgumentError: The text is not a `SnapshotPage.position`: begin a new snapshot, without a
                position.
        """
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            stored = json.loads(text)
            if stored["v"] == _VERSION and stored["lists"].keys() <= LISTS.keys():
                checkpoint = stored["checkpoint"]
                return cls(
                    None if checkpoint is None else Checkpoint.parse(checkpoint),
                    bool(stored["has_events"]),
                    {name: ListProgress(*progress) for name, progress in stored["lists"].items()},
                    stored["cursor"],
                    int(stored["newest_record"]),
                )
        raise InvalidArgumentError("position must be the text of a SnapshotPage's `position`")


def lists_of(record_type: str | Sequence[str] | None) -> dict[str, ListProgress]:
    """Return the lists to read, in their order.

    Raises:
        InvalidArgumentError: A record type does not exist; the text lists those that do.
    """
    if record_type is None:
        return {name: ListProgress() for name in LISTS}
    wanted = {*check_record_types(record_type, "record_type")}
    if not wanted <= LISTS.keys():
        raise InvalidArgumentError(f"record_type must be some of {', '.join(LISTS)}")
    return {name: ListProgress() for name in LISTS if name in wanted}


def newest_until(ids: Sequence[str], target: float) -> str | None:
    """Return the last of these ids, in ascending order, whose event happened at this time or before."""
    return next((one for one in reversed(ids) if MongoId(one).timestamp <= target), None)


def start_checkpoint(
    cursor: str | None, target: float, record_type: str | Sequence[str] | None
) -> Checkpoint:
    """Return the checkpoint of a snapshot: nothing that happened until then is missing behind it."""
    return Checkpoint(cursor, datetime.fromtimestamp(target, UTC), record_type or ())
