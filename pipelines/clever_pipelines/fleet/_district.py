"""One district of a fleet: where it stands, and when it is due. It sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clever_client import (
    CursorExpired,
    DistrictNotConnectedError,
    ForbiddenError,
    RateLimitError,
    UnauthorizedError,
)

from ._status import DistrictState, DistrictStatus

if TYPE_CHECKING:
    from clever_client import AsyncClever, Checkpoint

    from ._settings import Settings

_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 15 * 60.0


class District:
    """One district of a fleet.

    Attributes:
        id: Its id.
        client: Its client, over the app's pool.
        checkpoint: Where reading goes on; None until it is loaded, and after a handler that failed: whether
            that had stored the checkpoint, only the store knows.
        stored: The checkpoint that was handled last, and so is in the store.
        stored_at: When that was.
        state: How it is doing.
        events: How many events were handled.
        failures: How many attempts in a row have failed.
        error: What the last one failed with.
        read_at: When its stream had last been read to the end.
        due: When it is polled next; None while that is under way, or while it is paused.
        is_under_way: It is being polled, handled or loaded.
        is_to_be_retried: Look at it anew once what is under way has ended.
    """

    __slots__ = (
        "checkpoint",
        "client",
        "due",
        "error",
        "events",
        "failures",
        "id",
        "is_to_be_retried",
        "is_under_way",
        "read_at",
        "state",
        "stored",
        "stored_at",
    )

    def __init__(self, district_id: str, client: AsyncClever, now: float) -> None:
        self.id = district_id
        self.client = client
        self.checkpoint: Checkpoint | None = None
        self.stored: Checkpoint | None = None
        self.stored_at = now
        self.state = DistrictState.STARTING
        self.events = 0
        self.failures = 0
        self.error: Exception | None = None
        self.read_at = now
        self.due: float | None = now
        self.is_under_way = False
        self.is_to_be_retried = False

    @property
    def is_paused(self) -> bool:
        """Whether nothing is due until it is connected again."""
        return self.due is None and not self.is_under_way

    def succeed(self) -> None:
        """Note that a poll and its handler have succeeded."""
        self.state, self.failures, self.error = DistrictState.RUNNING, 0, None

    def fail(self, error: Exception) -> None:
        """Note that an attempt has failed."""
        self.failures += 1
        self.error = error
        self.state = DistrictState.FAILING
        if isinstance(error, UnauthorizedError | ForbiddenError):
            self.state = DistrictState.REFUSED
        elif isinstance(error, CursorExpired):
            self.state = DistrictState.EXPIRED
        elif isinstance(error, DistrictNotConnectedError):
            self.state = DistrictState.DISCONNECTED

    def pause_after_failure(self, settings: Settings) -> float:
        """Return the seconds until a district that failed is tried again."""
        if self.state in (DistrictState.REFUSED, DistrictState.EXPIRED):
            return settings.refresh  # a person, or a new token, must help
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self.failures - 1, 20))
        pause *= 0.5 + settings.random() / 2
        if isinstance(self.error, RateLimitError) and self.error.retry_at is not None:
            return max(pause, min(self.error.retry_at.timestamp() - settings.clock(), settings.refresh))
        return pause

    def status(self, now: float) -> DistrictStatus:
        """Tell how the district is doing."""
        return DistrictStatus(
            id=self.id,
            state=self.state,
            lag=now - self.read_at,
            due_in=None if self.due is None else self.due - now,
            events=self.events,
            failures=self.failures,
            error=None if self.error is None else type(self.error).__name__,
        )
