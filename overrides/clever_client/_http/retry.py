"""The policy of one call: what to try again, when, and what to raise. Pure: it sends nothing, never sleeps.

| call             | sent again after                                                              |
|------------------|-------------------------------------------------------------------------------|
| GET, HEAD        | no connection, a lost connection, a timeout, 429, 500, 502, 503, 504            |
| PATCH, DELETE    | no connection, 429, 502, 503, 504 (a 500 can be permanent)                      |
| POST, all others | no connection, 429: only where the service can't have processed it              |
"""

from __future__ import annotations

import random
import time
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from . import rate_limit as _rate
from .errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeadlineExceededError,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
)
from .responses import DOUBT, Request, Response, status_error

if TYPE_CHECKING:
    from .errors import StatusError
    from .options import Options

_E = TypeVar("_E", bound=TransportError)
_SAFE = {"GET", "HEAD"}
_REPEATABLE = {"PATCH", "DELETE"}


class FailureKind(Enum):
    """What can go wrong before there is a whole answer."""

    UNCONNECTED = "no connection was made"
    UNTRUSTED = "the server's certificate was refused"
    LOST = "the connection broke"
    SLOW = "it took too long"


class AttemptFailure(NamedTuple):
    """An attempt that brought no whole answer."""

    kind: FailureKind
    reason: str
    is_timeout: bool = False


class DeadlineTimeout(float):
    """A timeout that also knows when the whole call ends: the transport holds every single read to it."""

    __slots__ = ("ends_at",)
    ends_at: float

    @classmethod
    def of(cls, seconds: float, ends_at: float) -> DeadlineTimeout:
        until = cls(seconds)
        until.ends_at = ends_at
        return until


def is_repeatable(method: str, outcome: Response | AttemptFailure) -> bool:
    """Whether a request may be sent again after this outcome: the table above."""
    if isinstance(outcome, AttemptFailure):
        return outcome.kind is FailureKind.UNCONNECTED or (
            outcome.kind in (FailureKind.LOST, FailureKind.SLOW) and method in _SAFE
        )
    if method in _SAFE:
        return outcome.status in (429, 500, 502, 503, 504)
    if method in _REPEATABLE:
        return outcome.status in (429, 502, 503, 504)
    return outcome.status == 429


class RetryState:
    """The course of one call, from the first attempt to its answer or its error."""

    def __init__(self, request: Request, options: Options, limiter: _rate.RateLimiter) -> None:
        self.attempts = 0
        self.request = request
        self.options = options
        self._limiter = limiter
        self._reserved: float | None = None
        self._random = options.random or random.random
        self._last: TransportError | StatusError | None = None
        self._ends = None if options.deadline is None else options.monotonic() + options.deadline

    def delay_before_attempt(self) -> float:
        """The seconds to wait before the next attempt: 0, or until the caller's turn at the gate.

        Raises:
            RateLimitError: The wait is longer than the options allow.
            DeadlineExceededError: It doesn't fit into the deadline.
        """
        if self._reserved is not None and self._limiter.blocked_until <= self._reserved:
            self._reserved = None  # waited for and come: the gate was not closed again meanwhile
            return 0.0
        now = self.options.monotonic()
        latest = now + self.options.max_retry_wait
        slot = self._limiter.reserve(now, latest)
        if slot > latest:
            raise self._limited(slot - now)
        self._require_time_for(slot - now)
        self._reserved = slot if slot > now else None
        return slot - now

    def remaining(self) -> float | None:
        """The seconds that are left of the deadline.

        Raises:
            DeadlineExceededError: None are.
        """
        if self._ends is None:
            return None
        self._require_time_for(0.0)
        return self._ends - self.options.monotonic()

    def check_deadline(self) -> None:
        """Stop a body that goes on beyond the deadline, piece by piece.

        Raises:
            TimeoutError: It does.
        """
        if self._ends is not None and self.options.monotonic() >= self._ends:
            raise TimeoutError

    def timeouts(self) -> dict[str, float | None]:
        """The timeouts of the next attempt, as httpx wants them, none beyond the deadline."""
        options, remaining = self.options, self.remaining()
        timeouts = {
            "connect": options.connect_timeout,
            "read": options.read_timeout,
            "write": options.write_timeout,
            "pool": options.pool_timeout,
        }
        if remaining is None:
            return timeouts
        ends_at = time.monotonic() + remaining  # the transport lives by the real clock
        return {
            name: DeadlineTimeout.of(remaining if value is None else min(value, remaining), ends_at)
            for name, value in timeouts.items()
        }

    def next_delay(self, outcome: Response | AttemptFailure) -> float | None:
        """Say what to do after an attempt: None if it was a success, else the seconds until the next one.

        Raises:
            CleverError: It was the last attempt.
        """
        if isinstance(outcome, Response):
            outcome.attempts = self.attempts
            if outcome.is_success:
                self._record_success(outcome)
                return None
        asked, pause = self._pauses(outcome)
        error = self._error(outcome, asked)
        if self._ends is not None and self.options.monotonic() >= self._ends:
            raise self._too_late(error)
        too_long = asked is not None and asked > self.options.max_retry_wait
        if (
            self.attempts >= self.options.max_attempts
            or too_long
            or not is_repeatable(self.request.method, outcome)
        ):
            raise error
        self._last = error
        self._require_time_for(pause)
        return 0.0 if isinstance(error, RateLimitError) else pause  # a 429 waits at the gate, with all others

    def _pauses(self, outcome: Response | AttemptFailure) -> tuple[float | None, float]:
        """The pause that the service asked for, and the one to make: at least that, and full jitter."""
        options = self.options
        pause = min(options.backoff_max, options.backoff * 2 ** min(self.attempts - 1, 30)) * self._random()
        if isinstance(outcome, AttemptFailure) or outcome.status not in (429, 503):
            return None, pause
        asked = _rate.pause_asked_for(outcome, options.clock)
        pause = max(pause, asked or 0.0)
        if outcome.status == 429:
            closed = min(pause, _rate.MAX_TRUSTED_WAIT)
            self._limiter.block_until(options.monotonic() + closed, _rate.limit(outcome.headers))
        return asked, pause

    def _record_success(self, response: Response) -> None:
        wait = _rate.seconds_until_reset(response, self.options.clock)
        # A longer wait would stop calls that the service hasn't refused; let it say 429 first.
        if wait is not None and wait <= self.options.max_retry_wait:
            self._limiter.block_until(self.options.monotonic() + wait, _rate.limit(response.headers))

    def _require_time_for(self, pause: float) -> None:
        if self._ends is not None and self.options.monotonic() + pause >= self._ends:
            raise self._too_late(self._last)

    def _is_doubtful(self) -> bool:
        """Whether an earlier attempt may have been processed."""
        return self._last is not None and self._last.may_have_been_processed

    def _too_late(self, last: TransportError | StatusError | None) -> DeadlineExceededError:
        unseen = last is None or not last.may_have_been_processed
        text = f"did not end within its deadline of {self.options.deadline:g} s"
        error = self._transport_error(DeadlineExceededError, text, "", unseen=unseen)
        error.__cause__ = last
        return error

    def _limited(self, wait: float) -> RateLimitError:
        retry_at = _rate.to_datetime(self.options.clock() + wait)
        again = "sent again" if self.attempts else "sent"
        text = f"{self.request.method} {self.request.template} was not {again}: "
        text += "the limit is used up until retry_at"
        return RateLimitError(
            text + (DOUBT if self._is_doubtful() else ""),
            **self.request.error_details(self.attempts),
            status=429,
            retry_at=retry_at,
            may_have_been_processed=self._is_doubtful(),
        )

    def _error(self, outcome: Response | AttemptFailure, asked: float | None) -> TransportError | StatusError:
        if isinstance(outcome, Response):
            retry_at = None if asked is None else _rate.to_datetime(self.options.clock() + asked)
            return status_error(outcome, retry_at, in_doubt=self._is_doubtful())
        unseen = outcome.kind in (FailureKind.UNCONNECTED, FailureKind.UNTRUSTED)
        kind: type[TransportError] = ConnectionFailedError if unseen else ConnectionLostError
        if outcome.kind is FailureKind.SLOW or outcome.is_timeout:
            kind = RequestTimeoutError
        return self._transport_error(kind, f"failed: {outcome.kind.value}", outcome.reason, unseen=unseen)

    def _transport_error(self, kind: type[_E], text: str, reason: str, *, unseen: bool) -> _E:
        request = self.request
        text = f"{request.method} {request.template} {text}"
        text += f" ({reason})" if reason else ""
        text += f" [{self.attempts} attempts]" if self.attempts > 1 else ""
        doubtful = self._is_doubtful() or (request.is_write and not unseen)
        return kind(
            text + (DOUBT if doubtful else ""),
            **request.error_details(self.attempts),
            reason=reason,
            may_have_been_processed=doubtful,
        )
