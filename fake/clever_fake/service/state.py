"""All that the service knows and remembers, and how it was at the start."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .._clock import Clock
from .._messages import Request
from ..district.district import District
from ..district.districts import Districts
from ..district.event_log import Lateness
from ..district.syncs import Mix
from ..district.tokens import Tokens
from ..district.world import LmsType, World, district_id
from ..faults import FaultScript

_LMS_TYPES: Final[tuple[LmsType, ...]] = ("canvas", "schoology", "google_classroom")
_KEPT: Final = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What was asked for: see `FakeClever`."""

    seed: int = 0
    events: int = 1000
    users: int = 150
    sections: int | None = None
    mix: Mix = "even"
    late: float = 0.0
    late_seconds: int = 600
    wild: float = 0.0
    districts: int = 1
    lms: LmsType | None = None
    now: datetime | str | None = None
    rate_limit: int | None = 1200
    seconds_per_request: float = 0.0
    strict: bool = False
    token: str | None = None

    def __post_init__(self) -> None:
        for name in ("events", "users", "late_seconds", "seconds_per_request"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative")
        if self.districts < 1:
            raise ValueError("districts must be 1 or more")
        for name in ("late", "wild"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share: from 0 to 1")


class State:
    """The service's memory.

    Attributes:
        settings: What was asked for.
        clock: Tells the service's time.
        tokens: Who may ask.
        districts: The districts.
        faults: What goes wrong, and when.
        requests: The last requests that were seen.
        errors: What the fake itself failed with.
        ignored: What requests sent and the service does not know.
    """

    tokens: Tokens
    districts: Districts

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock: Clock = Clock(settings.now)
        self.faults: FaultScript = FaultScript()
        self.requests: deque[Request] = deque(maxlen=_KEPT)
        self.errors: list[Exception] = []
        self.ignored: deque[str] = deque(maxlen=_KEPT)
        self._begin()

    def reset(self) -> None:
        """Go back to the start: districts, tokens, clock; no faults, no requests."""
        self.clock.reset(self.settings.now)
        self.faults.clear()
        self.faults.injected.clear()
        self.requests.clear()
        self.errors.clear()
        self.ignored.clear()
        self._begin()

    def _begin(self) -> None:
        settings = self.settings
        self.tokens = Tokens(
            settings.seed, self.clock, lambda district_id: self.districts.by_id(district_id).first_user
        )
        self.districts = Districts(
            settings.districts, lambda number: district_id(settings.seed, number), self._make, self.tokens
        )
        _ = self.districts[0]  # made now, so that the first request is not slower than the next
        if settings.token:
            self.tokens.issue(self.districts.ids[0], settings.token)

    def _make(self, number: int) -> District:
        settings = self.settings
        world = World(
            settings.seed,
            number,
            users=settings.users,
            sections=settings.sections,
            lms=settings.lms or _LMS_TYPES[number % len(_LMS_TYPES)],
            wild=settings.wild,
        )
        return District(
            world,
            self.tokens,
            self.clock,
            events=settings.events,
            mix=settings.mix,
            late=Lateness(settings.late, settings.late_seconds),
        )
