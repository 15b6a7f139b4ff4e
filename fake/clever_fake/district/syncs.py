"""The order of changes. They come in syncs, each with as many changes of a record type as any other.

In a sync they stand in the order in which Clever tells them: of the district, of schools, then whatever is
created, updated and deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from .schedule import Action, Step
from .world import RECORD_TYPES, World

Mix = Literal["even", "realistic"]

SEQUENCES: Final[Mapping[Mix, Mapping[str, int]]] = {
    "even": {
        "districts": 1,
        "schools": 1,
        "terms": 1,
        "courses": 2,
        "resources": 1,
        "sections": 4,
        "users": 15,
    },
    "realistic": {
        "districts": 0,
        "schools": 2,
        "terms": 2,
        "courses": 3,
        "resources": 1,
        "sections": 20,
        "users": 72,
    },
}
"""How many changes of each record type a sync holds.

`even`: every type of event turns up in the first 125 events, and again in the next.
`realistic`: of 100 events 72 are users' and 20 sections', and three in a hundred delete something.
"""

_ORDER: Final[Mapping[Action, int]] = {"created": 2, "updated": 3, "deleted": 4}


class Change(NamedTuple):
    """One change of one record.

    Attributes:
        record_type: Of which type the record is.
        number: Which of the changes of this record type it is.
        step: What it does.
    """

    record_type: str
    number: int
    step: Step


_Changed = dict[tuple[str, int], tuple[int, Step]]


class _Sync(NamedTuple):
    """The changes of one sync, in order, and the place of each by record type and number."""

    changes: tuple[Change, ...]
    places: dict[tuple[str, int], int]


class Syncs:
    """All syncs of a district.

    Args:
        world: The district.
        mix: How many changes of which record type a sync holds.

    Attributes:
        size: How many changes a sync holds.
        per_sync: How many of each record type.
        changed: Gives the records that the last sync has changed after so many changes, where it is under
            way: by type and number, the change and what it did.

    Raises:
        ValueError: The district is too small for the mix; the text says what it needs.
    """

    def __init__(self, world: World, mix: Mix) -> None:
        self._world = world
        self.per_sync: Mapping[str, int] = SEQUENCES[mix]
        for record_type in ("sections", "users"):
            if self.per_sync[record_type] > world.base(record_type):
                raise ValueError(f"the mix {mix!r} needs at least {self.per_sync[record_type]} {record_type}")
        self.size: int = sum(self.per_sync.values())
        self._made = lru_cache(maxsize=2048)(self._make)  # only caches
        self.changed: Callable[[int], _Changed] = lru_cache(maxsize=8)(self._make_changed)

    def change(self, serial: int) -> Change:
        """Tell what the change with this number is."""
        return self._made(serial // self.size).changes[serial % self.size]

    def serial(self, record_type: str, number: int) -> int:
        """Give the number, among all changes, of a change of one record type."""
        sync = number // self.per_sync[record_type]
        return sync * self.size + self._made(sync).places[record_type, number]

    def _make(self, number: int) -> _Sync:
        changes = []
        for record_type in RECORD_TYPES:
            schedule, count = self._world.schedules[record_type], self.per_sync[record_type]
            numbers = range(number * count, number * count + count)
            changes += [Change(record_type, each, schedule.step(each)) for each in numbers]
        changes.sort(key=_place_in_sync)
        places = {(each.record_type, each.number): place for place, each in enumerate(changes)}
        return _Sync(tuple(changes), places)

    def _make_changed(self, serials: int) -> _Changed:
        sync, done = divmod(serials, self.size)
        first = sync * self.size
        changes = self._made(sync).changes[:done] if done else ()
        return {
            (each.record_type, each.step.record): (first + place, each.step)
            for place, each in enumerate(changes)
        }


def _place_in_sync(change: Change) -> int:
    if change.record_type == "districts":
        return 0
    return 1 if change.record_type == "schools" else _ORDER[change.step.action]
