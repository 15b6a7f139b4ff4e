"""The fake's clock: real time, or a time that stands still until somebody moves it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


class Clock:
    """A settable clock.

    Args:
        now: Where it stands, as an aware datetime or ISO text. None lets it run with real time.
    """

    def __init__(self, now: datetime | str | None = None) -> None:
        self.reset(now)

    def reset(self, now: datetime | str | None) -> None:
        """Go back to a time, or to running with real time."""
        self._runs = now is None
        self._offset = 0.0
        if now is not None:
            self.set(now)

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Tell the time in Unix seconds."""
        return self._offset + (time.time() if self._runs else 0.0)

    def set(self, when: datetime | str) -> None:
        """Move to a time, forward or back. A running clock runs on from there.

        Raises:
            ValueError: The time names no zone; write an offset or Z.
        """
        self._offset = to_seconds(when) - (time.time() if self._runs else 0.0)

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move on by a span of time (or back, with negative numbers)."""
        self._offset += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()


def to_seconds(when: datetime | str | float) -> float:
    """Give a time, an aware datetime or ISO text, as Unix seconds.

    Raises:
        ValueError: The time names no zone; write an offset or Z.
    """
    if isinstance(when, int | float):
        return when
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone: add one, e.g. `+00:00`")
    return moment.timestamp()


def stamp(seconds: int, millisecond: int | None = 0) -> str:
    """Write Unix seconds the way Clever does, with milliseconds or, for None, without."""
    fraction = "" if millisecond is None else f".{millisecond:03}"
    return f"{_second(seconds)}{fraction}Z"


@lru_cache(maxsize=8192)
def _second(seconds: int) -> str:
    day, second = divmod(seconds, 86_400)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return f"{date(1970, 1, 1) + timedelta(days=day)}T{hour:02}:{minute:02}:{second:02}"
