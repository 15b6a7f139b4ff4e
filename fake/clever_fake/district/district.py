"""One district of the fake: its people, its events, its LMS, its token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .._clock import Clock, stamp, to_seconds
from .cursors import Cursors
from .event_generator import EventGenerator
from .event_log import EventLog, Lateness
from .lms import Lms
from .new_records import Record
from .records import CLOCKS
from .roster import Item, Roster
from .syncs import Mix
from .timeline import Timeline
from .tokens import Tokens
from .world import RECORD_TYPES, World

_BY_HAND = 0x800000  # above the numbers of all records that are made up


class District:
    """One district of the fake.

    What its records are follows from its events: whatever changes a record tells it with an event.

    Attributes:
        id: Its id.
        name: Its name.
        lms_type: The learning management system that it has connected.
        events: Its event stream.
        lms: Its assignments and submissions.
        cursors: Made-up cursors of its record lists.
    """

    def __init__(
        self,
        world: World,
        tokens: Tokens,
        clock: Clock,
        *,
        events: int,
        mix: Mix = "even",
        late: Lateness | None = None,
    ) -> None:
        self._world = world
        self._tokens = tokens
        self._clock = clock
        self._created = 0
        timeline = Timeline()
        generator = EventGenerator(world, mix, timeline.seconds_of)
        timeline.sync = generator.syncs.size
        self._timeline = timeline
        self.id: str = world.id_of("districts", 0)
        self.name: str = world.name
        self.lms_type: str = world.lms
        self.events: EventLog = EventLog(world, generator, timeline, clock, events, late or Lateness())
        self._roster = Roster(world, generator, timeline, self.events.by_hand)
        self.lms: Lms = Lms(world, clock, self._find_students, self._is_person)
        self.cursors: Cursors = Cursors()

    @property
    def token(self) -> str:
        """The bearer token that is good now."""
        return self._tokens.token_of(self.id)

    def rotate_token(self) -> str:
        """Replace the token; requests with the old one are answered 401 from now on."""
        return self._tokens.issue(self.id)

    # Its records.

    def roster(self, at: datetime | str | float | None = None) -> dict[str, dict[str, Record]]:
        """Give all records, by type and id: what all events up to a moment say.

        Args:
            at: The moment, as an aware datetime, ISO text or Unix seconds; now by default.
        """
        return self._roster.records(self.moment(at))

    def record(self, record_type: str, record_id: str, at: datetime | str | float | None = None) -> Record:
        """Give one record as it stands at a moment, now by default.

        Raises:
            KeyError: No record of this type has the id at that moment; `roster` gives those that do.
        """
        item = self._roster.get(record_type, record_id, self.moment(at))
        if item is None:
            raise KeyError(record_id)
        return item.record()

    def create(self, record_type: str, record: Record | None = None, *, late: float = 0) -> str:
        """Add a record, or bring one back, and tell it with an event.

        Args:
            record_type: Its type.
            record: What is in it. Id, district and times are filled in where they are missing.
            late: In how many seconds the event becomes visible.

        Returns:
            Its id.
        """
        _check_type(record_type)
        now = int(self._clock.seconds())
        self._created += 1
        made: Record = {"id": self._world.make_id(record_type, _BY_HAND + self._created, now)}
        if record_type != "districts":
            made["district"] = self.id
        if record_type in {"resources", "schools", "sections", "users"}:
            made["created"] = stamp(now)
        made |= {CLOCKS[record_type]: stamp(now)} if record_type in CLOCKS else {}
        made |= record or {}
        self.events.add(f"{record_type}.created", made, late=late)
        return str(made["id"])

    def update(self, record_type: str, record_id: str, changes: Record, *, late: float = 0) -> Record:
        """Change a record and tell it with an event. Objects are merged; all else is replaced.

        Returns:
            The record as it is now.

        Raises:
            KeyError: No record of this type has the id now; `create` it first.
        """
        record = self.record(record_type, record_id)
        previous = _merge(record, changes)
        if record_type in CLOCKS:
            record[CLOCKS[record_type]] = stamp(int(self._clock.seconds()))
        self.events.add(f"{record_type}.updated", record, previous_attributes=previous, late=late)
        return record

    def delete(self, record_type: str, record_id: str, *, late: float = 0) -> None:
        """Delete a record and tell it with an event.

        Raises:
            KeyError: No record of this type has the id now, for example because it is deleted already.
        """
        self.events.add(f"{record_type}.deleted", self.record(record_type, record_id), late=late)

    @property
    def school_ids(self) -> list[str]:
        """The ids of the schools that are there now."""
        return self._ids("schools")

    @property
    def section_ids(self) -> list[str]:
        """The ids of the sections that are there now."""
        return self._ids("sections")

    @property
    def user_ids(self) -> list[str]:
        """The ids of the users that are there now, students and others."""
        return self._ids("users")

    @property
    def first_user(self) -> str:
        """The id of the first user that is there now."""
        return next(item.id for item in self._roster.items("users", self.moment()))

    def students_of(self, section_id: str) -> list[str]:
        """Give the ids of a section's students.

        Raises:
            KeyError: No section has the id now; `roster` gives those that are there.
        """
        students = self._find_students(section_id)
        if students is None:
            raise KeyError(section_id)
        return students

    # What the service asks of it.

    def moment(self, at: datetime | str | float | None = None) -> int:
        """Tell how many events have happened at a time, now by default."""
        return self.events.end() if at is None else self._timeline.positions_until(to_seconds(at))

    def get(self, record_type: str, record_id: str, moment: int) -> Item | None:
        """Give a record as it stands at a moment, if it is there."""
        return self._roster.get(record_type, record_id, moment)

    def items(
        self,
        record_type: str,
        moment: int,
        *,
        after: str | None = None,
        before: str | None = None,
        backward: bool = False,
    ) -> Iterator[Item]:
        """Give the records of a type at a moment, by id: see `Roster.items`."""
        return self._roster.items(record_type, moment, after=after, before=before, backward=backward)

    def count(self, record_type: str, moment: int) -> int:
        """Count the records of a type at a moment."""
        return self._roster.count(record_type, moment)

    def resources_of(self, section: Record) -> list[str]:
        """Give the ids of a section's resources. Where the record names none, the district's plan does."""
        named = section.get("resources")
        if isinstance(named, list) and named:
            return [str(each) for each in named]
        known = self._world.parse_id(str(section.get("id")))
        return [self._world.resource_of(known[1])] if known is not None else []

    def _ids(self, record_type: str) -> list[str]:
        return self._roster.ids(record_type, self.moment())

    def _find_students(self, section_id: str) -> list[str] | None:
        item = self._roster.get("sections", section_id, self.moment())
        if item is not None:
            return list(item.record().get("students", []))
        known = self._world.parse_id(section_id)
        if known is None or known[0] != "sections" or known[1] >= self._world.base("sections"):
            return None
        return self._world.students(known[1])  # deleted, and the LMS still has it

    def _is_person(self, user_id: str) -> bool:
        known = self._world.parse_id(user_id)
        there = self._roster.get("users", user_id, self.moment()) is not None
        return there or (known is not None and known[0] == "users")

    def __repr__(self) -> str:
        """Show no token."""
        return f"<District {self.id} ({self.lms_type})>"


def _check_type(record_type: str) -> None:
    if record_type not in RECORD_TYPES:
        raise ValueError(f"{record_type!r} is not a record type: use one of {', '.join(RECORD_TYPES)}")


def _merge(record: Record, changes: Record) -> Record:
    """Change a record in place; give what was there before, nested like the changes."""
    previous: dict[str, Any] = {}
    for name, value in changes.items():
        held = record.get(name)
        if isinstance(held, dict) and isinstance(value, dict):
            inner = _merge(held, value)
            if inner:
                previous[name] = inner
        elif name not in record or held != value:
            previous[name] = held
            record[name] = value
    return previous
