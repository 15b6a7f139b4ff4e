"""How often a client may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .._clock import Clock

_WINDOW: Final = 60


@dataclass
class RateLimit:
    """So many requests a minute for each token.

    Attributes:
        limit: How many; None: no limit, and no headers that speak of one.
    """

    clock: Clock
    limit: int | None
    _used: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, bucket: str) -> tuple[bool, dict[str, str]]:
        """Count a request; tell whether it may pass, and what the headers say."""
        if self.limit is None:
            return True, {}
        window = int(self.clock.seconds()) // _WINDOW
        began, used = self._used.get(bucket, (window, 0))
        used = used + 1 if began == window else 1
        self._used[bucket] = (window, used)
        headers = {
            "X-RateLimit-Bucket": bucket,
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - used)),
            "X-RateLimit-Reset": str((window + 1) * _WINDOW),
        }
        return used <= self.limit, headers
