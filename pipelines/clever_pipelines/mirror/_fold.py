"""Events to what they leave behind: for each record its last state.

An event's id tells its place. Whatever order events come in and however often they come again, a record ends
at the greatest id that could be read: so says `plan`, which compares with what the tables hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from ._dates import write
from ._records import ACTIONS, BY_NAME
from ._rows import READERS, Row, UnreadableRecordError
from ._statements import Archived, Current

_EVENT_ID: Final = re.compile(r"[0-9a-f]{24}")

UNKNOWN_TYPE: Final = "unknown event type"
NO_ID: Final = "the event has no usable id"
NO_RECORD: Final = "the event holds no record"
NOT_STORABLE: Final = "the database cannot hold a character of it"


class RawEvent(Protocol):
    """An event as the raw lane gives it."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def record_id(self) -> str | None: ...
    @property
    def json(self) -> bytes: ...


class Reject(NamedTuple):
    """What could not be applied, for the table `quarantine`."""

    source_id: str | None
    type: str | None
    created: datetime | None
    reason: str
    raw: bytes


class ContentFilter(Protocol):
    """What must not be written: excluded fields and purged people."""

    @property
    def keeps_raw(self) -> bool:
        """Whether raw forms may be kept: not where fields are excluded, which they might hold."""
        ...

    def is_purged(self, record_id: str) -> bool:
        """Tell whether a person's record may not come back."""
        ...

    def apply(self, record_type: str, record: bytes) -> bytes | None:
        """Take out what must not be written; None if nothing of the record may be."""


class RecordChanges(NamedTuple):
    """What happens to the records that are not archived, each by the id that it then stands at.

    Attributes:
        inserted: New ones, and those that come back.
        updated: Those that were there, with the id at which they stood before.
        deleted: Those that go.
    """

    inserted: list[str]
    updated: list[tuple[str, str]]
    deleted: list[str]


class Stand(NamedTuple):
    """A record's row, and what it is from: an event or a list."""

    row: Row
    event_id: str | None
    listed_after: str | None = None


class Plan(NamedTuple):
    """What is to be written to the tables of one record type.

    Attributes:
        rows: Whole rows, in the order of the table's columns.
        parents: The records whose children differ.
        children: For each child table its rows.
        archived: Records that are there and go.
        rejects: What could not be applied.
        changes: What that does to the records that are not archived.
    """

    rows: list[tuple[Any, ...]]
    parents: list[str]
    children: tuple[list[tuple[Any, ...]], ...]
    archived: list[Archived]
    rejects: list[Reject]
    changes: RecordChanges


class _Data(msgspec.Struct, gc=False):
    object: msgspec.Raw


class _Event(msgspec.Struct, gc=False):
    data: _Data


_decode_event: Final = msgspec.json.Decoder(_Event).decode

Records = dict[str, list[RawEvent]]
"""The events of each record, in the order of their ids."""


def group(events: Iterable[RawEvent]) -> tuple[dict[str, Records], list[Reject]]:
    """Sort events by the records that they change; give those of no known type apart."""
    changes: dict[str, Records] = {name: {} for name in BY_NAME}
    rejects: list[Reject] = []
    for event in events:
        name, _, action = event.type.partition(".")
        if name not in changes or action not in ACTIONS:
            rejects.append(reject(event, UNKNOWN_TYPE))
        elif not _EVENT_ID.fullmatch(event.id):
            rejects.append(reject(event, NO_ID))
        elif not event.record_id:
            rejects.append(reject(event, NO_RECORD))
        else:
            changes[name].setdefault(event.record_id, []).append(event)
    for records in changes.values():
        for found in records.values():
            if len(found) > 1:
                found.sort(key=attrgetter("id"))
    return changes, rejects


def reject(event: RawEvent, reason: str) -> Reject:
    """Say that an event could not be applied, and why."""
    return Reject(event.id, event.type, event.created, reason, event.json)


def record_of(event: RawEvent) -> bytes:
    """Give the record that an event holds, as JSON.

    Raises:
        UnreadableRecordError: The event holds no record.
    """
    try:
        return bytes(_decode_event(event.json).data.object)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # msgspec refuses half a surrogate pair; Python's own decoder takes it
        return json.dumps(json.loads(event.json)["data"]["object"]).encode()
    except (ValueError, LookupError, TypeError, RecursionError):
        raise UnreadableRecordError(NO_RECORD) from None


class Planner:
    """Compares what happened in a district with what the tables hold.

    Args:
        district: The district's id.
        is_storable: Tells whether the database can hold a record's JSON.
        content: What must not be written; None where everything may.
    """

    def __init__(
        self, district: str, is_storable: Callable[[bytes], bool], content: ContentFilter | None = None
    ) -> None:
        self._district = district
        self._is_storable = is_storable
        self.content = content

    def plan(self, name: str, records: Records, current: Mapping[str, Current]) -> Plan:
        """Tell what events change.

        Args:
            name: The record type.
            records: The events of each record, in the order of their ids.
            current: What the table holds of them.
        """
        plan = empty_plan(name)
        for record_id, events in records.items():
            held = current.get(record_id)
            if held is not None:
                events = [event for event in events if event.id > held.version]
            if not events or (self.content is not None and self.content.is_purged(record_id)):
                continue
            state, deletion = self._last(name, events, plan.rejects)
            if state is None and deletion is not None and held is None:
                state = Stand(self._tombstone(name, events), deletion.id)
            if state is not None:
                self.write(plan, held, state, deletion)
            elif deletion is not None and held is not None:
                plan.archived.append(Archived(record_id, deletion.id, None, time_of(deletion)))
                if not held.archived:
                    plan.changes.deleted.append(deletion.id)
        return plan

    def write(self, plan: Plan, held: Current | None, state: Stand, deletion: RawEvent | None = None) -> None:
        """Add a record to a plan as it stands now."""
        row, event_id, listed_after = state
        if deletion is not None:
            event_id = deletion.id
        archived_at = None if deletion is None else time_of(deletion)
        plan.rows.append(
            (row.id, self._district, event_id, listed_after, archived_at, row.digest, *row.values, row.record)
        )
        if held is None or held.digest != row.digest:
            plan.parents.append(row.id)
            for rows, entries in zip(plan.children, row.children, strict=True):
                rows += [(row.id, *entry) for entry in entries]
        was_live = held is not None and not held.archived
        version = event_id or listed_after or ""
        if held is not None and was_live:
            if deletion is not None:
                plan.changes.deleted.append(version)
            else:
                plan.changes.updated.append((version, held.version))
        elif deletion is None:
            plan.changes.inserted.append(version)

    def read(self, name: str, record: bytes) -> Row | None:
        """Make the row of a record; None where nothing of it may be stored.

        Raises:
            UnreadableRecordError: No row can be made of the record, or the database cannot hold it.
        """
        if self.content is not None:
            filtered = self.content.apply(name, record)
            if filtered is None:
                return None
            record = filtered
        if not self._is_storable(record):
            raise UnreadableRecordError(NOT_STORABLE)
        return READERS[name].read(record)

    def _last(
        self, name: str, events: list[RawEvent], rejects: list[Reject]
    ) -> tuple[Stand | None, RawEvent | None]:
        """Give the last state that could be read, and the deletion that came after it."""
        deletion: RawEvent | None = None
        for event in reversed(events):
            if event.type.endswith(".deleted"):
                deletion = deletion or event
                continue
            try:
                row = self.read(name, record_of(event))
            except UnreadableRecordError as error:
                rejects.append(reject(event, str(error)))
                continue
            if row is not None:
                return Stand(row, event.id), deletion
            deletion = deletion or event  # nothing of it may be stored: as good as no longer shared
        return None, deletion

    def _tombstone(self, name: str, deletions: list[RawEvent]) -> Row:
        """Make the row of a record that is first heard of when it is deleted: the first deletion's record."""
        for event in deletions:
            with suppress(UnreadableRecordError):
                if row := self.read(name, record_of(event)):
                    return row
        return READERS[name].read(msgspec.json.encode({"id": deletions[0].record_id}))


def empty_plan(name: str) -> Plan:
    """Give a plan that does nothing."""
    children: tuple[list[tuple[Any, ...]], ...] = tuple([] for _ in BY_NAME[name].children)
    return Plan([], [], children, [], [], RecordChanges([], [], []))


def time_of(event: RawEvent) -> str:
    """Tell when an event happened, for a column. Its id says so too."""
    return write(event.created or event_time(event.id))


def event_time(event_id: str) -> datetime:
    """Tell when an event happened: its id says so."""
    return datetime.fromtimestamp(int(event_id[:8], 16), UTC)
