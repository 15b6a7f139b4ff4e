"""The event stream of a district: any number of events in no memory, and those that tests add by hand."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .._clock import Clock, stamp
from .._messages import encode
from .event_generator import SEQUENCES, EventGenerator, EventTemplate, schools_of
from .world import World

RETENTION_DAYS: Final = 30
_DAY: Final = 86_400
_SPAN: Final = 28 * _DAY  # the first events are spread over the four weeks before the fake's start


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive made-up events, evenly spread over a span of time."""

    first: int
    count: int
    serial: int
    start: int
    span: int

    def seconds(self, position: int) -> int:
        return self.start + (position - self.first) * self.span // self.count


@dataclass(frozen=True, slots=True)
class _Added:
    """An event added by hand, with what the stream itself needs to know of it."""

    id: str
    seconds: int
    item: bytes
    type: str
    schools: frozenset[str]


class EventLog:
    """The events of a district, oldest first. `len()` counts those that are kept.

    Args:
        world: The district.
        clock: Tells which events are past their retention.
        count: How many events there are at the start.

    Attributes:
        scan_limit: How many events a request looks at when it filters; None: as many as it takes.
            A low one makes short and empty pages that have a next link.
    """

    def __init__(self, world: World, clock: Clock, count: int) -> None:
        self._world = world
        self._clock = clock
        self._generator = EventGenerator(world)
        self._runs: list[_Run] = []
        self._added: dict[int, _Added] = {}
        self._position_of: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._serials = 0
        self.total: int = 0
        self.scan_limit: int | None = None
        self._append(count, int(clock.seconds()) - _SPAN, _SPAN)

    # What tests do with a stream.

    def generate(self, count: int) -> None:
        """Make more events: so many, between the newest event and now."""
        start = self.seconds_at(self.total - 1) if self.total else int(self._clock.seconds())
        self._append(count, start, max(0, int(self._clock.seconds()) - start))

    def add(
        self,
        type: str,
        object: Any,
        *,
        previous_attributes: Any = ...,
        id: str | None = None,
        created: str | None = None,
    ) -> str:
        """Add an event of any type, known or not, at the end.

        Args:
            type: E.g. `users.updated`.
            object: What `data.object` holds.
            previous_attributes: What stands beside it, if anything.
            id: The event's id; made from the time by default.
            created: The event's time as text; the clock's by default.

        Returns:
            The event's id.
        """
        seconds = self._now()
        event_id = id or self._world.event_id(seconds, self.total)
        data = {"object": object}
        if previous_attributes is not ...:
            data["previous_attributes"] = previous_attributes
        event = {"created": created or stamp(seconds), "data": data, "id": event_id, "type": type}
        return self.add_raw({"data": event, "uri": f"/v3.1/events/{event_id}"}, id=event_id)

    def add_raw(self, item: object, *, id: str | None = None) -> str:
        """Add an item of the list as it is, however broken; bytes need not even be JSON.

        Returns:
            The id by which cursors know the item, also where it shows none.
        """
        seconds = self._now()
        event_id = id or self._world.event_id(seconds, self.total)
        event = item.get("data") if isinstance(item, dict) else None
        shown = event if isinstance(event, dict) else {}
        if isinstance(shown.get("id"), str) and id is None:
            event_id = shown["id"]
        data = shown.get("data")
        schools = schools_of(data.get("object") if isinstance(data, dict) else None)
        encoded = item if isinstance(item, bytes) else encode(item)
        self._added[self.total] = _Added(event_id, seconds, encoded, str(shown.get("type")), schools)
        self._position_of[event_id] = self.total
        self.total += 1
        return event_id

    def ids(self) -> Iterator[str]:
        """Give the ids of the events that are kept, oldest first."""
        return map(self.id_at, range(self.first_kept(), self.total))

    def get(self, event_id: str) -> dict[str, Any]:
        """Give the event with this id as a client should see it.

        Raises:
            KeyError: There is none, or it is past its retention.
        """
        position = self.position(event_id)
        if position is None:
            raise KeyError(event_id)
        event: dict[str, Any] = json.loads(self.item_at(position))["data"]
        return event

    def __len__(self) -> int:
        return self.total - self.first_kept()

    # What the service asks of it.

    def first_kept(self) -> int:
        """Give the position of the oldest event that is not past its retention."""
        oldest = self._clock.seconds() - RETENTION_DAYS * _DAY
        return bisect_left(range(self.total), oldest, key=self.seconds_at)

    def position(self, event_id: str) -> int | None:
        """Give the position of a kept event."""
        position = self._position_of.get(event_id)
        if position is None:
            position = self._world.event_position(event_id)
        if position is None or not self.first_kept() <= position < self.total:
            return None
        return position if self.id_at(position) == event_id else None

    def after(self, cursor: str) -> int:
        """Give the position of the first kept event after a cursor.

        A cursor that names no kept event is placed by its time, as a comparison of ids would. So an expired
        one leads to the oldest event that is kept, and nothing tells the client what it missed.
        """
        if cursor in self._marks:
            return max(self.first_kept(), self._marks[cursor])
        position = self.position(cursor)
        if position is not None:
            return position + 1
        return max(self.first_kept(), bisect_right(range(self.total), cursor.lower(), key=self.id_at))

    def mark(self, position: int) -> str:
        """Make a fresh cursor that leads to a position: the page after it begins there."""
        seconds = self.seconds_at(max(0, position - 1)) if self.total else self._now()
        cursor = self._world.event_id(seconds, 0xFFFFFF - len(self._marks))
        self._marks[cursor] = position
        return cursor

    def before(self, cursor: str) -> int:
        """Give the position after the last event before a cursor; `last` stands for the end of the stream."""
        if cursor == "last":
            return self.total
        position = self.position(cursor)
        return (
            bisect_left(range(self.total), cursor.lower(), key=self.id_at) if position is None else position
        )

    def id_at(self, position: int) -> str:
        """Give the id of the event at a position."""
        if added := self._added.get(position):
            return added.id
        return self._world.event_id(self._run(position).seconds(position), position)

    def seconds_at(self, position: int) -> int:
        """Tell when the event at a position happened."""
        if added := self._added.get(position):
            return added.seconds
        return self._run(position).seconds(position)

    def item_at(self, position: int) -> bytes:
        """Write the list item at a position."""
        if added := self._added.get(position):
            return added.item
        run = self._run(position)
        serial = run.serial + position - run.first
        seconds = run.seconds(position)
        return self._generator.render(
            serial, self._world.event_id(seconds, position), seconds, self._previous_in_sequence(serial)
        )

    def matches(self, position: int, record_types: frozenset[str], school: str | None) -> bool:
        """Tell whether a filter lets the event at a position through."""
        what: _Added | EventTemplate | None = self._added.get(position)
        if what is None:
            run = self._run(position)
            what = self._generator.template(run.serial + position - run.first)
        if record_types and what.type.partition(".")[0] not in record_types:
            return False
        return school is None or school in what.schools

    # How it is kept.

    def _append(self, count: int, start: int, span: int) -> None:
        if count:
            self._runs.append(_Run(self.total, count, self._serials, start, span))
            self._serials += count
            self.total += count

    def _run(self, position: int) -> _Run:
        runs = self._runs
        return (
            runs[0] if len(runs) == 1 else runs[bisect_right(runs, position, key=lambda run: run.first) - 1]
        )

    def _previous_in_sequence(self, serial: int) -> int:
        """Tell when the event before this one in its sequence happened."""
        before = serial - len(SEQUENCES)
        if before < 0:
            return self._runs[0].start - _DAY
        run = self._runs[bisect_right(self._runs, before, key=lambda run: run.serial) - 1]
        return run.seconds(run.first + before - run.serial)

    def _now(self) -> int:
        """Tell the time for a new event: never before that of the newest, so that the order holds."""
        newest = self.seconds_at(self.total - 1) if self.total else 0
        return max(int(self._clock.seconds()), newest)
