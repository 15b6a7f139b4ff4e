"""How often a client may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import Final

from .._clock import Clock

BUCKET: Final = "bearer"
_WINDOW: Final = 60


@dataclass
class RateLimit:
    """So many requests a minute for each token, counted from its first one.

    Attributes:
        limit: How many; None: no limit, and no headers that speak of one.
    """

    clock: Clock
    limit: int | None
    _used: dict[str, tuple[float, int]] = field(default_factory=dict)

    def count(self, token: str) -> tuple[bool, dict[str, str]]:
        """Count a request; tell whether it may pass, and what the headers say."""
        if self.limit is None:
            return True, {}
        now = self.clock.seconds()
        began, used = self._used.get(token, (now, 0))
        if not began <= now < began + _WINDOW:
            began, used = now, 0
        used += 1
        self._used[token] = (began, used)
        headers = {
            "X-RateLimit-Bucket": BUCKET,
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - used)),
            "X-RateLimit-Reset": str(ceil(began + _WINDOW)),
        }
        return used <= self.limit, headers
