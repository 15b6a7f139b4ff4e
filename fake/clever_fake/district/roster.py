"""The records of a district at any moment: what all events up to then say, however many they are."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from heapq import merge
from itertools import chain
from typing import Any, NamedTuple

from .event_generator import EventGenerator, Standing
from .hand_made import HandMade
from .new_records import Record
from .timeline import Timeline
from .world import RECORD_TYPES, World

LAST = "\U0010ffff"
"""Comes after every id."""


class Item(NamedTuple):
    """A record, as JSON."""

    id: str
    json: bytes

    def record(self) -> Record:
        """Read it."""
        record: Record = json.loads(self.json)
        return record


class Roster:
    """The records of a district.

    A moment is the number of events that have happened by then.
    """

    def __init__(
        self, world: World, generator: EventGenerator, timeline: Timeline, by_hand: HandMade
    ) -> None:
        self._world = world
        self._generator = generator
        self._timeline = timeline
        self._by_hand = by_hand
        self._count = lru_cache(maxsize=64)(self._make_count)
        self._last_change = lru_cache(maxsize=4096)(self._find_last_change)

    def get(self, record_type: str, record_id: str, moment: int) -> Item | None:
        """Give a record as it stands at a moment, if it is there."""
        found = self._generator.find(record_id)
        serials = self._timeline.serials_before(moment)
        standing = None
        if found is not None and found[0] == record_type:
            standing = self._generator.standing(*found, serials)
        return self._item(record_type, record_id, standing, moment)

    def items(
        self,
        record_type: str,
        moment: int,
        *,
        after: str | None = None,
        before: str | None = None,
        backward: bool = False,
    ) -> Iterator[Item]:
        """Give the records of a type that are there at a moment, by id.

        Args:
            record_type: The type.
            moment: The moment.
            after: Only ids above this one.
            before: Only ids below this one.
            backward: The highest id first.
        """
        low, high = after or "", before or LAST
        by_hand = [each for each in self._by_hand.ids(record_type) if low < each < high]
        generated = self._generated(record_type, self._timeline.serials_before(moment), low, high, backward)
        if not by_hand:
            for record_id, standing in generated:
                yield Item(record_id, self._generator.render_record(record_type, standing, record_id))
            return
        told: Iterator[tuple[str, Standing | None]] = (
            (each, None) for each in (reversed(by_hand) if backward else by_hand)
        )
        seen = None
        for record_id, _ in merge(generated, told, key=lambda pair: pair[0], reverse=backward):
            if record_id != seen and (item := self.get(record_type, record_id, moment)):
                yield item
            seen = record_id

    def ids(self, record_type: str, moment: int) -> list[str]:
        """Give the ids of the records of a type at a moment, in their order."""
        if self._by_hand.ids(record_type):
            return [item.id for item in self.items(record_type, moment)]
        serials = self._timeline.serials_before(moment)
        return [found for found, _ in self._generated(record_type, serials, "", LAST, backward=False)]

    def count(self, record_type: str, moment: int) -> int:
        """Count the records of a type at a moment."""
        return self._count(record_type, moment)

    def records(self, moment: int) -> dict[str, dict[str, Record]]:
        """Give all records at a moment, by type and id."""
        return {
            record_type: {item.id: item.record() for item in self.items(record_type, moment)}
            for record_type in RECORD_TYPES
        }

    def _make_count(self, record_type: str, moment: int) -> int:
        if self._by_hand.ids(record_type):
            return sum(1 for _ in self.items(record_type, moment))
        serials = self._timeline.serials_before(moment)
        return sum(1 for _ in self._generated(record_type, serials, "", LAST, backward=False))

    def _generated(
        self, record_type: str, serials: int, low: str, high: str, backward: bool
    ) -> Iterator[tuple[str, Standing]]:
        base = range(self._world.base(record_type))

        def id_of(index: int) -> str:
            return self._world.id_of(record_type, index)

        start = bisect_right(base, low, key=id_of) if low else 0
        end = bisect_left(base, high, key=id_of) if id_of(base[-1]) >= high else len(base)
        ids: Iterator[tuple[str, int]] = ((id_of(index), index) for index in base[start:end])
        added = [
            (made, index)
            for index in self._generator.added(record_type, serials)
            if (made := self._generator.id_of(record_type, index)) is not None and low < made < high
        ]
        added.sort()
        if backward:
            ids = ((id_of(index), index) for index in reversed(base[start:end]))
            ordered: list[Iterator[tuple[str, int]]] = [reversed(added), ids]
        else:
            ordered = [ids, iter(added)]
        yield from self._generator.standings(record_type, chain(*ordered), serials)

    def _item(self, record_type: str, record_id: str, standing: Standing | None, moment: int) -> Item | None:
        """Decide between what the generator and what events by hand say: the later one is right."""
        told = self._by_hand.latest(record_type, record_id, moment)
        if told is not None:
            position, record = told
            if self._last_change(record_type, record_id, position, moment) is None:
                return None if record is None else Item(record_id, record)
        if standing is None:
            return None
        return Item(record_id, self._generator.render_record(record_type, standing, record_id))

    def _find_last_change(self, record_type: str, record_id: str, start: int, end: int) -> int | None:
        """Find the last change of a record between two positions that the generator made, if there is one."""
        found: Any = self._generator.find(record_id)
        serials = range(self._timeline.serials_before(start), self._timeline.serials_before(end))
        for serial in reversed(serials):
            change = self._generator.syncs.change(serial)
            if (change.record_type, change.step.record) == found:
                return serial
        return None
