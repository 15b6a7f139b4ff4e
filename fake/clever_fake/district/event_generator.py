"""What happens in a district: the n-th change of its data, for any n, with nothing remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from .._clock import stamp
from .._messages import encode
from .new_records import Record
from .records import Content
from .schedule import Action
from .syncs import Change, Mix, Syncs
from .templates import ID, RECORD, TIME
from .world import RECORD_TYPES, World

_MILLISECONDS: Final = 7  # between two events of a sync


class EventTemplate(NamedTuple):
    """The event that tells a change, without ids and times.

    Attributes:
        type: The event's type.
        item: The list item as JSON, a `%` template: see `templates`.
        schools: The schools that it has to do with.
    """

    type: str
    item: bytes
    schools: frozenset[str]


class Standing(NamedTuple):
    """A record as it stands after some changes.

    Attributes:
        record: The record's number.
        content: The number of what is in it.
        updates: How many updates its content has had.
        serial: The last change that it was in; None: it is as it was at the beginning.
    """

    record: int
    content: int
    updates: int
    serial: int | None


class EventGenerator:
    """Everything that ever happens in a district.

    Args:
        world: The district.
        mix: How many changes of which record type there are.
        seconds_of: Tells when the change with a number happens.
    """

    def __init__(self, world: World, mix: Mix, seconds_of: Callable[[int], int]) -> None:
        self._world = world
        self._seconds_of = seconds_of
        self.syncs: Syncs = Syncs(world, mix)
        self._per_sync = self.syncs.per_sync
        # Only caches. A template takes about a kilobyte; those of records are for whoever reads whole lists.
        self._contents = lru_cache(maxsize=4096)(lambda kind, content: Content(world, kind, content))
        self._event_template = lru_cache(maxsize=16_384)(self._make_event_template)
        self._record_template = lru_cache(maxsize=131_072)(self._make_record_template)
        self._id = lru_cache(maxsize=65_536)(self.id_of)
        self._periods = {each: Content(world, each, 0).period for each in RECORD_TYPES}

    # Events.

    def type_of(self, serial: int) -> str:
        """Give the type of the event of the change with this number."""
        change = self.syncs.change(serial)
        return f"{change.record_type}.{change.step.action}"

    def schools_of(self, serial: int) -> frozenset[str | None]:
        """Give the schools that the change with this number has to do with."""
        change = self.syncs.change(serial)
        schools = self._template_of(change).schools
        itself = self.id_of(change.record_type, change.step.record)
        return frozenset(itself if school == RECORD else school for school in schools)

    def render(self, serial: int, event_id: str, seconds: int) -> bytes:
        """Write the event of the change with this number as an item of a list.

        Args:
            serial: Which change.
            event_id: The event's id.
            seconds: When it happens.
        """
        change = self.syncs.change(serial)
        values = self._identity(change.record_type, change.step.record, stamp(seconds).encode())
        values[b"id"] = event_id.encode()
        values[b"time"] = stamp(seconds, self._millisecond(serial)).encode()
        if change.record_type == "districts":
            values[b"before"] = self._previous_sync(change.number)
        return self._template_of(change).item % values

    # Records.

    def standing(self, record_type: str, index: int, serials: int) -> Standing | None:
        """Tell how a record stands after so many changes; None: it is not there."""
        syncs = serials // self.syncs.size
        found = self.syncs.changed(serials).get((record_type, index))
        if found is not None:
            serial, step = found
            return None if step.action == "deleted" else Standing(index, step.content, step.updates, serial)
        state = self._world.schedules[record_type].state(index, syncs * self._per_sync[record_type])
        if state is None:
            return None
        last = None if state.last is None else self.syncs.serial(record_type, state.last)
        return Standing(index, state.content, state.updates, last)

    def find(self, record_id: str) -> tuple[str, int] | None:
        """Give the type and number of the record that has this id, be it there now or not."""
        parsed = self._world.parse_id(record_id)
        return parsed if parsed is not None and self.id_of(*parsed) == record_id else None

    def id_of(self, record_type: str, index: int) -> str | None:
        """Give a record's id; None where no change creates it yet."""
        if index < self._world.base(record_type):
            return self._world.id_of(record_type, index)
        number = self._world.schedules[record_type].made_by(index)
        if number is None or number < 0 or not self._per_sync[record_type]:
            return None
        try:
            seconds = self._seconds_of(self.syncs.serial(record_type, number))
        except LookupError:
            return None
        return self._world.make_id(record_type, index, seconds)

    def added(self, record_type: str, serials: int) -> Iterator[int]:
        """Give the numbers, ascending, of the records that changes may have added, after so many of them."""
        schedule, count = self._world.schedules[record_type], self._per_sync[record_type]
        syncs, under_way = divmod(serials, self.syncs.size)
        yield from (found := [*schedule.added(syncs * count)])
        if under_way:
            known = set(found)
            changes = self.syncs.changed(serials)
            base = schedule.base
            yield from sorted(
                index
                for kind, index in changes
                if kind == record_type and index >= base and index not in known
            )

    def standings(
        self, record_type: str, ids: Iterable[tuple[str, int]], serials: int
    ) -> Iterator[tuple[str, Standing]]:
        """Give those of the records that are there after so many changes, with their ids."""
        syncs, per_sync = serials // self.syncs.size, self._per_sync[record_type]
        changed = self.syncs.changed(serials)
        state_of = self._world.schedules[record_type].state
        done = syncs * per_sync
        for record_id, index in ids:
            if changed and (record_type, index) in changed:
                standing = self.standing(record_type, index, serials)
                if standing is not None:
                    yield record_id, standing
                continue
            state = state_of(index, done)
            if state is not None:
                content, updates, last = state
                serial = None if last is None else self.syncs.serial(record_type, last)
                yield record_id, Standing(index, content, updates, serial)

    def render_record(self, record_type: str, standing: Standing, record_id: str) -> bytes:
        """Write a record as it stands."""
        updates = standing.updates % self._periods[record_type]
        template = self._record_template(record_type, standing.content, updates)
        if standing.serial is not None:
            modified = stamp(self._seconds_of(standing.serial)).encode()
        else:
            modified = stamp(self._world.created_at(record_type, standing.record)).encode()
        return template % {
            b"record": record_id.encode(),
            b"number": standing.record,
            b"created": stamp(int(record_id[:8], 16)).encode(),
            b"modified": modified,
        }

    # How it is made.

    def _template_of(self, change: Change) -> EventTemplate:
        record_type, _, step = change
        updates = step.updates % self._periods[record_type]
        return self._event_template(record_type, step.content, updates, step.action)

    def _millisecond(self, serial: int) -> int | None:
        if self._world.wild and serial % 10 == 3:
            return None  # some come without
        return serial % self.syncs.size * _MILLISECONDS

    def _identity(self, record_type: str, index: int, modified: bytes) -> dict[bytes, Any]:
        record_id = self._id(record_type, index) or ""
        created = stamp(int(record_id[:8], 16)).encode()
        return {b"record": record_id.encode(), b"number": index, b"created": created, b"modified": modified}

    def _previous_sync(self, number: int) -> bytes:
        if number == 0:
            return stamp(self._world.created_at("districts", 0)).encode()
        return stamp(self._seconds_of(self.syncs.serial("districts", number - 1))).encode()

    def _make_record_template(self, record_type: str, content: int, updates: int) -> bytes:
        return encode(self._contents(record_type, content).after(updates))

    def _make_event_template(
        self, record_type: str, content: int, updates: int, action: Action
    ) -> EventTemplate:
        made = self._contents(record_type, content)
        record = made.after(updates)
        schools = schools_of(record)
        if action == "deleted" and content % 4 == 1:
            record = {"id": record["id"]}  # all that is left where the district no longer shares the rest
        data: Record = {"object": record}
        if action == "updated":
            data["previous_attributes"] = made.before(updates)
        event = {"created": TIME, "data": data, "id": ID, "type": f"{record_type}.{action}"}
        item = encode({"data": event, "uri": f"/v3.1/events/{ID}"})
        return EventTemplate(f"{record_type}.{action}", item, schools)


def schools_of(record: Any) -> frozenset[str]:
    """Tell which schools a record has to do with; anything at all may be asked about."""
    if not isinstance(record, dict):
        return frozenset()
    roles = record.get("roles")
    holders = [record, *(roles.values() if isinstance(roles, dict) else ())]
    found = [record.get("id")] if "school_number" in record else []
    for holder in holders:
        if isinstance(holder, dict):
            several = holder.get("schools")
            found += [holder.get("school"), *(several if isinstance(several, list) else ())]
    return frozenset(school for school in found if isinstance(school, str))
