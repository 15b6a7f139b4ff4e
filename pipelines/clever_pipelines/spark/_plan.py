"""What the driver decides: up to which instant is read, of which districts, and where a range begins.

An offset is one instant for all districts, and the ids of the districts that it holds for. So a batch that is
planned again is planned alike, and planning asks the service for nothing but, now and then, the districts.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from clever_client import CleverError, InvalidArgumentError, Options

from ._app import app_of
from ._options import OLDEST
from ._ranges import Range, id_at
from ._read import expired, takes_made_up_ids

if TYPE_CHECKING:
    from clever_client import Clever

    from ._options import Settings

_TRIED: Final = 5
"""How many districts are asked for the time, and for an event to try made-up ids with."""
_SHORTEST: Final = 10
"""The shortest range in seconds: a query without a trigger would ask all districts without a pause."""

Offset = dict[str, Any]


class Planner:
    """Plans the ranges of one read, and keeps the list of districts for a while.

    Args:
        settings: What is read.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._districts: tuple[str, ...] = ()
        self._listed: float | None = None
        self._skew = 0.0
        self._by_events: bool | None = None

    def districts(self) -> tuple[str, ...]:
        """Give the districts to read, in order of their ids. The list is read anew when it is old."""
        now = time.monotonic()
        if self._listed is None or now - self._listed > self._settings.refresh:
            found = self._settings.districts
            if not found:
                found = tuple(district.id for district in app_of(self._settings.app).districts())
            self._districts = tuple(sorted(set(found)))
            self._measure_clock()
            self._listed = now
        return self._districts

    def settled(self) -> int:
        """Give the instant up to which events have settled, by the service's clock."""
        self.districts()
        return int(self._now()) - self._settings.settle

    def by_events(self) -> bool:
        """Whether a range begins at the id of an event, because made-up ids are not known to be taken."""
        if self._by_events is None:
            self._by_events = self._settings.cursors == "events"
            if self._settings.cursors == "auto":
                self._by_events = not self._try(takes_made_up_ids)
        return self._by_events

    def begin(self) -> Offset:
        """Give the offset that a stream begins with.

        Raises:
            InvalidArgumentError: Nobody has said where to begin.
        """
        if self._settings.start is None:
            raise InvalidArgumentError(
                "start is needed: 'oldest' for all events that are kept, or an ISO time, such as that of "
                "your first load"
            )
        return _offset(self._settings.start, self.districts())

    def latest(self, start: Offset, target: int | None, *, windowed: bool) -> Offset:
        """Give the offset up to which a batch reads.

        Args:
            start: The offset that it begins with.
            target: The instant that a stream ends with; None for one that goes on.
            windowed: Read one window at most.
        """
        until = self.settled() if target is None else target
        if windowed and self._settings.window:
            begin = start["until"] or int(self._now() - Options().retention)
            until = min(until, begin + self._settings.window)
        shortest = 1 if target is not None else _SHORTEST
        return start if until - start["until"] < shortest else _offset(until, self.districts())

    def ranges(self, start: Offset, end: Offset) -> list[Range]:
        """Give the ranges between two offsets.

        A district that has come since is read from the start on, and a row tells that what was before is not.
        A row also tells of one that has gone: if it comes back, it has come anew.

        Raises:
            CursorExpired: The start is older than the service keeps events.
        """
        begin, until = start["until"], end["until"]
        if begin == until:
            return []
        if begin and self._now() - begin > Options().retention:
            raise expired(begin)
        before, now = set(start["districts"].split()), end["districts"].split()
        after = None if begin == OLDEST else id_at(begin)
        found = [Range(district, after, until) for district in now]
        if begin != OLDEST:
            found += [Range(each, None, begin, "NewDistrict") for each in now if each not in before]
            gone = sorted(before.difference(now))
            found += [Range(each, after, until, "DistrictNotConnectedError") for each in gone]
        return found

    def _now(self) -> float:
        """Tell the time by the service's clock."""
        return time.time() + self._skew

    def _measure_clock(self) -> None:
        """Learn how far the service's clock is ahead of this machine's."""

        def ask(clever: Clever) -> bool:
            answer = clever.request("GET", "/events", params={"ending_before": "last", "limit": 1})
            date = answer.headers.get("date")
            if date is not None:
                self._skew = parsedate_to_datetime(date).timestamp() - time.time()
            return date is not None

        self._try(ask)

    def _try(self, ask: Any) -> bool:
        """Ask some districts, until one gives an answer that is true."""
        app = app_of(self._settings.app)
        for district in self.districts_known[:_TRIED]:
            try:
                if ask(app.client(district)):
                    return True
            except (CleverError, ValueError):
                continue
        return False

    @property
    def districts_known(self) -> tuple[str, ...]:
        """The districts, as they were listed last."""
        return self._districts or self.districts()


def _offset(until: int, districts: tuple[str, ...]) -> Offset:
    return {"until": until, "districts": " ".join(districts)}
