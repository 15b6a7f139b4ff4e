"""The policy of one request: what to try again, when, and what to raise. Pure: it sends nothing, never
sleeps.

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

from . import rate_limit
from .errors import (
    ClientClosedError,
    ConnectionFailedError,
    ConnectionLostError,
    DeadlineExceededError,
    RateLimitError,
    RequestTimeoutError,
    ResponseTooLargeError,
    TransportError,
)
from .responses import RawResponse, Response
from .statuses import status_error

if TYPE_CHECKING:
    from .errors import StatusError
    from .options import Options
    from .requests import Request

_E = TypeVar("_E", bound="TransportError | ResponseTooLargeError")
_SAFE = {"GET", "HEAD"}
_REPEATABLE = {"PATCH", "DELETE"}


class FailureKind(Enum):
    """What can go wrong before there is a whole response."""

    UNCONNECTED = "no connection was made"
    UNTRUSTED = "the server's certificate was refused"
    PROXY = (
        "no connection was made through the proxy: check that it is up, and its address in the argument "
        "proxy or in HTTPS_PROXY"
    )
    LOST = "the connection broke"
    SLOW = "it took too long"
    TOO_LARGE = "the response is larger than the options allow"


class AttemptFailure(NamedTuple):
    """An attempt that brought no whole response."""

    kind: FailureKind
    reason: str
    is_timeout: bool = False


class Limits(NamedTuple):
    """What one attempt may take, in seconds and bytes.

    Attributes:
        connect: To make a connection.
        read: For the next piece of the response.
        write: To send the next piece of the request.
        pool: For a free connection.
        ends_at: When the whole call ends, by ``time.monotonic``; None for never.
        max_body_bytes: The largest body, decompressed.
        max_header_bytes: The most before the body.
    """

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None
    ends_at: float | None
    max_body_bytes: int
    max_header_bytes: int


def is_repeatable(method: str, outcome: Response | AttemptFailure) -> bool:
    """Tell whether a request may be sent again after this outcome: the table above."""
    if isinstance(outcome, AttemptFailure):
        return outcome.kind in (FailureKind.UNCONNECTED, FailureKind.PROXY) or (
            outcome.kind in (FailureKind.LOST, FailureKind.SLOW) and method in _SAFE
        )
    if method in _SAFE:
        return outcome.status in (429, 500, 502, 503, 504)
    if method in _REPEATABLE:
        return outcome.status in (429, 502, 503, 504)
    return outcome.status == 429


class RetryState:
    """The state of one request, from the first attempt to its response or its error.

    Attributes:
        attempts: How often the request was sent. Nobody else counts.
    """

    def __init__(self, request: Request, options: Options, limiter: rate_limit.RateLimiter) -> None:
        self.attempts = 0
        self.request = request
        self.options = options
        self._limiter = limiter
        self._reserved: float | None = None
        self._random = options.random or random.random
        self._last: TransportError | StatusError | ResponseTooLargeError | None = None
        self._ends = None if options.deadline is None else options.monotonic() + options.deadline

    def delay_before_attempt(self) -> float:
        """Give the seconds to wait before the next attempt: 0, or until the slot that the rate limiter gave.

        Raises:
            RateLimitError: The wait is longer than ``max_retry_wait``; ``retry_at`` says when to try again.
            DeadlineExceededError: The wait does not fit into the deadline; give the call more time.
        """
        if self._reserved is not None and self._limiter.blocked_until <= self._reserved:
            self._reserved = None  # waited for and come: the limiter was not blocked again meanwhile
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
        """Give the seconds that are left of the deadline; None without one.

        Raises:
            DeadlineExceededError: The deadline has passed.
        """
        if self._ends is None:
            return None
        self._require_time_for(0.0)
        return self._ends - self.options.monotonic()

    def ends_at(self) -> float | None:
        """Say when the deadline is, by ``time.monotonic``: sockets live by the real clock, whatever the
        options say.

        Raises:
            DeadlineExceededError: The deadline has passed.
        """
        remaining = self.remaining()
        return None if remaining is None else time.monotonic() + remaining

    def begin_attempt(self) -> Limits:
        """Count an attempt, and say what it may take.

        Raises:
            DeadlineExceededError: The deadline has passed.
        """
        options, ends_at = self.options, self.ends_at()
        self.attempts += 1
        return Limits(
            options.connect_timeout,
            options.read_timeout,
            options.write_timeout,
            options.pool_timeout,
            ends_at,
            options.max_body_bytes,
            options.max_header_bytes,
        )

    def end_attempt(self, received: RawResponse | AttemptFailure) -> Response | AttemptFailure:
        """Give the outcome of an attempt, from what a connection brought."""
        if isinstance(received, AttemptFailure):
            return received
        status, headers, body, is_garbled = received
        return Response(self.request, status, headers, body, attempts=self.attempts, is_garbled=is_garbled)

    def forget_attempt(self) -> None:
        """Take back an attempt that the service has not looked at, because its token was refused."""
        self.attempts -= 1

    def next_delay(self, outcome: Response | AttemptFailure) -> float | None:
        """Say what to do after an attempt: None if it was a success, else the seconds until the next one.

        Raises:
            ApiError: The outcome was that of the last attempt, or the request must not be sent again.
        """
        if isinstance(outcome, Response) and outcome.is_success:
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
        return 0.0 if isinstance(error, RateLimitError) else pause  # a 429 waits for a slot, with all others

    def _pauses(self, outcome: Response | AttemptFailure) -> tuple[float | None, float]:
        """Give the pause that the service asked for, and the one to make: at least that, and full jitter."""
        options = self.options
        pause = min(options.backoff_max, options.backoff * 2 ** min(self.attempts - 1, 30)) * self._random()
        if isinstance(outcome, AttemptFailure) or outcome.status not in (429, 503):
            return None, pause
        asked = rate_limit.pause_asked_for(outcome, options.clock)
        pause = max(pause, asked or 0.0)
        if outcome.status == 429:
            blocked = min(pause, rate_limit.MAX_TRUSTED_WAIT)
            self._limiter.block_until(options.monotonic() + blocked, rate_limit.limit(outcome.headers))
        return asked, pause

    def _record_success(self, response: Response) -> None:
        wait = rate_limit.seconds_until_reset(response, self.options.clock)
        # A longer wait would stop calls that the service hasn't refused; let it say 429 first.
        if wait is not None and wait <= self.options.max_retry_wait:
            self._limiter.block_until(self.options.monotonic() + wait, rate_limit.limit(response.headers))

    def _require_time_for(self, pause: float) -> None:
        if self._ends is not None and self.options.monotonic() + pause >= self._ends:
            raise self._too_late(self._last)

    def _is_doubtful(self) -> bool:
        """Say whether an earlier attempt may have been processed."""
        return self._last is not None and self._last.may_have_been_processed

    def _too_late(
        self, last: TransportError | StatusError | ResponseTooLargeError | None
    ) -> DeadlineExceededError:
        unseen = last is None or not last.may_have_been_processed
        text = f"did not end within its deadline of {self.options.deadline:g} s"
        error = self._transport_error(DeadlineExceededError, text, unseen=unseen)
        error.__cause__ = last
        return error

    def deadline_error(self) -> DeadlineExceededError:
        """Make the error for a deadline that passed between attempts."""
        return self._too_late(self._last)

    def closed_error(self, text: str) -> ClientClosedError:
        """Make the error for a client that was closed before the next attempt."""
        doubtful = self._is_doubtful()
        return ClientClosedError(
            text + (self.request.doubt() if doubtful else ""), may_have_been_processed=doubtful
        )

    def _limited(self, wait: float) -> RateLimitError:
        retry_at = rate_limit.to_datetime(self.options.clock() + wait)
        again = "sent again" if self.attempts else "sent"
        text = f"{self.request.method} {self.request.template} was not {again}: "
        text += "the limit is used up until retry_at"
        return RateLimitError(
            text + (self.request.doubt() if self._is_doubtful() else ""),
            **self.request.error_details(self.attempts),
            status=429,
            retry_at=retry_at,
            may_have_been_processed=self._is_doubtful(),
        )

    def _error(
        self, outcome: Response | AttemptFailure, asked: float | None
    ) -> TransportError | StatusError | ResponseTooLargeError:
        if isinstance(outcome, Response):
            retry_at = None if asked is None else rate_limit.to_datetime(self.options.clock() + asked)
            return status_error(outcome, retry_at, in_doubt=self._is_doubtful())
        if outcome.kind is FailureKind.TOO_LARGE:
            text = f"failed: {outcome.kind.value}: {outcome.reason}"
            return self._transport_error(ResponseTooLargeError, text, unseen=False)
        unseen = outcome.kind in (FailureKind.UNCONNECTED, FailureKind.UNTRUSTED, FailureKind.PROXY)
        kind: type[TransportError] = ConnectionFailedError if unseen else ConnectionLostError
        if outcome.kind is FailureKind.SLOW or outcome.is_timeout:
            kind = RequestTimeoutError
        return self._transport_error(kind, f"failed: {outcome.kind.value}", outcome.reason, unseen=unseen)

    def _transport_error(self, kind: type[_E], text: str, reason: str = "", *, unseen: bool) -> _E:
        request = self.request
        text = f"{request.method} {request.template} {text}"
        text += f" ({reason})" if reason else ""
        text += f" [{self.attempts} attempts]" if self.attempts > 1 else ""
        doubtful = self._is_doubtful() or (request.is_write and not unseen)
        details = {"reason": reason} if issubclass(kind, TransportError) else {}
        return kind(
            text + (request.doubt() if doubtful else ""),
            **request.error_details(self.attempts),
            **details,
            may_have_been_processed=doubtful,
        )
