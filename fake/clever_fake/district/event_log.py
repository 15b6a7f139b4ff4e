"""The event stream of a district: any number of events in no memory, and those that tests add by hand."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .._clock import Clock, stamp
from .._messages import encode
from .event_generator import EventGenerator, schools_of
from .hand_made import HandMade
from .timeline import DAY, Timeline
from .world import World

RETENTION_DAYS: Final = 30
_SPAN: Final = 28 * DAY  # the first events are spread over the four weeks before the fake's start


@dataclass(frozen=True, slots=True)
class _Added:
    """An event added by hand, with what the stream itself needs to know of it."""

    id: str
    item: bytes
    type: str
    schools: frozenset[str]
    visible: float


@dataclass(frozen=True, slots=True)
class Lateness:
    """Events that become visible later than their ids say.

    Attributes:
        share: Which share of the events, from 0 to 1.
        seconds: How late they are at most.
    """

    share: float = 0.0
    seconds: int = 600


class EventLog:
    """The events of a district, oldest first. `len()` counts those that are kept and visible.

    Args:
        world: The district.
        generator: What happens in it.
        timeline: When it happens.
        clock: Tells which events have happened, and which are past their retention.
        count: How many events there are at the start.
        late: Which of them become visible late.

    Attributes:
        scan_limit: How many events a request looks at when it filters; None: as many as it takes.
            A low one makes short and empty pages that have a next link.
        by_hand: What the events that were added by hand say of records.
    """

    def __init__(
        self,
        world: World,
        generator: EventGenerator,
        timeline: Timeline,
        clock: Clock,
        count: int,
        late: Lateness,
    ) -> None:
        self._world = world
        self._generator = generator
        self._timeline = timeline
        self._clock = clock
        self._late = late
        self._longest_delay = float(late.seconds if late.share else 0)
        self._added: dict[int, _Added] = {}
        self._position_of: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._latest = 0
        self.by_hand: HandMade = HandMade()
        self.scan_limit: int | None = None
        timeline.append(count, int(clock.seconds()) - _SPAN, _SPAN)

    # What tests do with a stream.

    def generate(self, count: int) -> None:
        """Let more things happen: so many, between the newest event and now.

        Raises:
            ValueError: Events are planned already; move the clock, so that they happen.
        """
        if self.end() < self._timeline.total:
            raise ValueError("events are planned already: move the clock, so that they happen")
        now = self._now()
        start = self.seconds_at(self.end() - 1) if self.end() else now
        self._timeline.append(count, start, max(0, now - start))

    def plan(self, count: int, *, seconds: int = 3600) -> None:
        """Let more things happen from now on: so many over so many seconds, as the clock gets there."""
        planned = self._timeline.total
        start = self.seconds_at(planned - 1) if self.end() < planned else self._now()
        self._timeline.append(count, start + 1, max(0, seconds - 1))

    def add(
        self,
        type: str,
        object: Any,
        *,
        previous_attributes: Any = ...,
        id: str | None = None,
        created: str | None = None,
        late: float = 0,
    ) -> str:
        """Add an event of any type, known or not, that happens now.

        Args:
            type: E.g. `users.updated`.
            object: What `data.object` holds.
            previous_attributes: What stands beside it, if anything.
            id: The event's id; made from the time by default.
            created: The event's time as text; the clock's by default.
            late: In how many seconds it becomes visible.

        Returns:
            The event's id.
        """
        now = self._now()
        event_id = id or self._world.event_id(now, self.end())
        data = {"object": object}
        if previous_attributes is not ...:
            data["previous_attributes"] = previous_attributes
        event = {"created": created or stamp(now), "data": data, "id": event_id, "type": type}
        return self.add_raw({"data": event, "uri": f"/v3.1/events/{event_id}"}, id=event_id, late=late)

    def add_raw(self, item: object, *, id: str | None = None, late: float = 0) -> str:
        """Add an item of the list as it is, however broken; bytes need not even be JSON.

        Returns:
            The id by which cursors know the item, also where it shows none.
        """
        now, position = self._now(), self.end()
        event_id = id or self._world.event_id(now, position)
        event = item.get("data") if isinstance(item, dict) else None
        shown = event if isinstance(event, dict) else {}
        if isinstance(shown.get("id"), str) and id is None:
            event_id = shown["id"]
        data = shown.get("data")
        schools = schools_of(data.get("object") if isinstance(data, dict) else None)
        encoded = item if isinstance(item, bytes) else encode(item)
        self._timeline.insert(position, now)
        self._added[position] = _Added(event_id, encoded, str(shown.get("type")), schools, now + late)
        self._position_of[event_id] = position
        self.by_hand.note(position, shown)
        self._longest_delay = max(self._longest_delay, late)
        return event_id

    def ids(self) -> Iterator[str]:
        """Give the ids of the events that are kept and visible, oldest first."""
        return map(self.id_at, filter(self.visible, range(self.first_kept(), self.end())))

    def get(self, event_id: str) -> dict[str, Any]:
        """Give the event with this id as a client should see it.

        Raises:
            KeyError: No event has the id, or it is past its retention.
        """
        position = self.position(event_id)
        if position is None:
            raise KeyError(event_id)
        event: dict[str, Any] = json.loads(self.item_at(position))["data"]
        return event

    def __len__(self) -> int:
        if not self._longest_delay:
            return self.end() - self.first_kept()
        return sum(1 for _ in filter(self.visible, range(self.first_kept(), self.end())))

    # What the service asks of it.

    def end(self) -> int:
        """Count the events that have happened."""
        return self._timeline.positions_until(self._now())

    def first_kept(self) -> int:
        """Give the position of the oldest event that is not past its retention."""
        return min(self.end(), self._timeline.positions_before(self._clock.seconds() - RETENTION_DAYS * DAY))

    def visible(self, position: int) -> bool:
        """Tell whether the event at a position, which has happened, is shown yet."""
        if not self._longest_delay:
            return True
        added = self._added.get(position)
        if added is not None:
            return added.visible <= self._now()
        happened = self.seconds_at(position)
        if happened + self._late.seconds < self._now():
            return True
        random = self._world.random("late", self._timeline.serial_at(position))
        if not random.share(self._late.share):
            return True
        return happened + random.below(self._late.seconds) + 1 <= self._now()

    def position(self, event_id: str) -> int | None:
        """Give the position of an event that is kept and visible."""
        position = self._position_of.get(event_id)
        if position is None:
            position = self._world.event_position(event_id)
        if position is None or not self.first_kept() <= position < self.end():
            return None
        return position if self.id_at(position) == event_id and self.visible(position) else None

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
        return max(self.first_kept(), bisect_right(range(self.end()), cursor.lower(), key=self.id_at))

    def mark(self, position: int) -> str:
        """Make a fresh cursor that leads to a position: the page after it begins there."""
        seconds = self.seconds_at(max(0, position - 1)) if self.end() else self._now()
        cursor = self._world.event_id(seconds, 0xFFFFFF - len(self._marks))
        self._marks[cursor] = position
        return cursor

    def before(self, cursor: str) -> int:
        """Give the position after the last event before a cursor; `last` stands for the end of the stream."""
        if cursor == "last":
            return self.end()
        position = self.position(cursor)
        return (
            bisect_left(range(self.end()), cursor.lower(), key=self.id_at) if position is None else position
        )

    def id_at(self, position: int) -> str:
        """Give the id of the event at a position."""
        if added := self._added.get(position):
            return added.id
        return self._world.event_id(self.seconds_at(position), position)

    def seconds_at(self, position: int) -> int:
        """Tell when the event at a position happened."""
        return self._timeline.seconds_at(position)

    def item_at(self, position: int) -> bytes:
        """Write the list item at a position."""
        serial = self._timeline.serial_at(position)
        if serial is None:
            return self._added[position].item
        seconds = self._timeline.seconds_of(serial)
        return self._generator.render(serial, self._world.event_id(seconds, position), seconds)

    def matches(self, position: int, record_types: frozenset[str], school: str | None) -> bool:
        """Tell whether a filter lets the event at a position through."""
        serial = self._timeline.serial_at(position)
        event_type = self._added[position].type if serial is None else self._generator.type_of(serial)
        if record_types and event_type.partition(".")[0] not in record_types:
            return False
        if school is None:
            return True
        return school in (
            self._added[position].schools if serial is None else self._generator.schools_of(serial)
        )

    def _now(self) -> int:
        """Tell the time for events: never before that of the newest, so that the order holds."""
        self._latest = max(self._latest, int(self._clock.seconds()))
        return self._latest
