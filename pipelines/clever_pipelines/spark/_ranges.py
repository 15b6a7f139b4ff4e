"""Ranges of a district's stream, closed at both ends, so that one that is read again gives the same rows.

An event's id begins with its time in seconds. So an instant splits the stream of every district: what is up
to it, and what is after it, in whole seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
from clever_client import MongoId

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_OF_A_SECOND: Final = "f" * 16


@attrs.frozen
class Range:
    """A part of one district's stream, or of one of its lists, that is read.

    Attributes:
        district: The district's id.
        after: The id that it begins after; None for the beginning.
        until: The instant up to which events are read, in Unix seconds; None for no end.
        told: Why it is not read: only told, in a row of its own; None where it is read.
        closes: The ids of the rows that told of what is read here.
    """

    district: str
    after: str | None
    until: int | None
    told: str | None = None
    closes: Sequence[str] = ()

    def holds(self, event_id: str | None) -> bool:
        """Say whether an event is within. One whose id tells no time goes with those around it."""
        if event_id is None or len(event_id) != 24:
            return True
        event_id = event_id.lower()
        return (self.after is None or event_id > self.after.lower()) and not self.is_behind(event_id)

    def is_behind(self, event_id: str) -> bool:
        """Say whether an event is behind the end."""
        return self.until is not None and len(event_id) == 24 and event_id.lower() > id_at(self.until)


def id_at(instant: int) -> str:
    """Make up the id that every event up to an instant is not behind, and every later one is.

    Clever does not document whether it takes an id that no event has. The fake does. `Planner` checks it.
    """
    return f"{instant:08x}{_LAST_OF_A_SECOND}"


def is_made_up(event_id: str | None) -> bool:
    """Say whether an id was made by `id_at`."""
    return event_id is not None and event_id.endswith(_LAST_OF_A_SECOND)


def instant_of(event_id: str) -> int:
    """Give the instant of an event."""
    return MongoId(event_id).timestamp


def spread(ranges: Sequence[Range], groups: int) -> list[tuple[Range, ...]]:
    """Spread ranges over groups that are about equal. There is none for nothing."""
    count = min(groups, len(ranges))
    return [tuple(ranges[number::count]) for number in range(count)]
