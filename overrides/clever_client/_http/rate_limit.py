"""Rate limits: what the headers say, and one state for all calls that share a token."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import compress
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .responses import Response

MAX_TRUSTED_WAIT = 3600.0
"""No header blocks the limiter for longer, and a reset that is further away is a bad header (milliseconds,
say): a wrong one must not stop a client for good."""
_MAX_RETRY_AFTER = 86400.0
"""A ``Retry-After`` beyond it is a bad header, too. Up to it, it is told to the caller as ``retry_at``."""
_WINDOW = 60.0
_LARGEST = 1e15
_LIMIT = "x-ratelimit-limit"
_REMAINING = "x-ratelimit-remaining"
_RESET = "x-ratelimit-reset"
_RETRY_AFTER = "retry-after"
_DATE = "date"


class RateLimiter:
    """Lets requests through while some are left; when blocked, one by one once the limit is reset.

    Without the slots, all calls that wait for the same second would use up the new window in one burst.

    Args:
        requests_per_window: The limit, until a header says another.
    """

    def __init__(self, requests_per_window: int = 1200) -> None:
        self.blocked_until = -math.inf
        self._next_slot = -math.inf
        self._spacing = _WINDOW / requests_per_window
        self._lock = Lock()

    def block_until(self, until: float, limit: int | None = None) -> None:
        """Let no request through until then."""
        with self._lock:
            self.blocked_until = max(self.blocked_until, until)
            self._next_slot = max(self._next_slot, until)
            if limit:
                self._spacing = _WINDOW / limit

    def reserve(self, now: float, latest: float) -> float:
        """Give the time at which the caller may send: now, or a slot after the reset.

        One beyond ``latest`` stays free.
        """
        with self._lock:
            if now >= self._next_slot:
                return now
            slot = self._next_slot
            if slot <= latest:
                self._next_slot += self._spacing
            return slot


def pause_asked_for(response: Response, clock: Callable[[], float]) -> float | None:
    """Give the seconds that a 429 or 503 asks to wait; None if it does not say, or not believably.

    ``Retry-After`` is the plainer word and goes first; ``X-RateLimit-Reset`` is about limits, so it counts on
    a 429 only.
    """
    now = current_time(response.headers, clock)
    retry_after = _retry_after(response.headers, now)
    if retry_after is not None or response.status != 429:
        return retry_after
    reset = _reset(response.headers)
    return None if reset is None else _ahead(reset - now, MAX_TRUSTED_WAIT)


def seconds_until_reset(response: Response, clock: Callable[[], float]) -> float | None:
    """Give the seconds until the next window, where a success says that no request is left in this one."""
    if 0 not in _numbers(response.headers.get(_REMAINING)):
        return None
    reset = _reset(response.headers)
    return None if reset is None else _ahead(reset - current_time(response.headers, clock), MAX_TRUSTED_WAIT)


def limit(headers: Mapping[str, str]) -> int | None:
    """Return the requests a window that the headers allow, by the tightest of several buckets."""
    return min((int(number) for number in _numbers(headers.get(_LIMIT)) if number >= 1), default=None)


def server_time(headers: Mapping[str, str]) -> float | None:
    """Return the service's own clock, from ``Date``: resets are on it, whatever the clock of this machine
    says.
    """
    return _http_date(headers.get(_DATE))


def current_time(headers: Mapping[str, str], clock: Callable[[], float]) -> float:
    """Return the time on the service's clock, or on this machine's where the service does not tell it."""
    now = server_time(headers)
    return clock() if now is None else now


def _reset(headers: Mapping[str, str]) -> float | None:
    """When there are requests again: the latest reset among the buckets that are used up, or among all."""
    resets = _numbers(headers.get(_RESET))
    remaining = _numbers(headers.get(_REMAINING))
    if len(remaining) == len(resets) and 0 in remaining:
        resets = list(compress(resets, (left == 0 for left in remaining)))
    return max(resets, default=None)


def _retry_after(headers: Mapping[str, str], now: float) -> float | None:
    value = headers.get(_RETRY_AFTER)
    if (date := _http_date(value)) is not None:
        return _ahead(date - now, _MAX_RETRY_AFTER)
    return max((number for number in _numbers(value) if 0 <= number <= _MAX_RETRY_AFTER), default=None)


def _ahead(seconds: float, most: float) -> float | None:
    return seconds if 0 < seconds <= most else None


def _http_date(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _numbers(value: str | None) -> list[float]:
    """The numbers of a comma list. What isn't a number is left out."""
    found: list[float] = []
    if value is None:
        return found
    for part in value.split(","):
        try:
            number = float(part)
        except ValueError:
            continue
        if abs(number) < _LARGEST:  # leaves out NaN and Infinity too
            found.append(number)
    return found


def to_datetime(timestamp: float) -> datetime | None:
    """Return a Unix time as an aware datetime; None beyond what one can hold."""
    try:
        return datetime.fromtimestamp(timestamp, UTC)
    except (ValueError, OverflowError, OSError):
        return None
