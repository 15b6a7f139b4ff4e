"""Things that go wrong, to be put into a fake Clever or a `FaultServer`.

Each function here makes a `Fault`. Some change what the service answers: another status, broken JSON, a link
that leads in circles. Others break the connection. Over a real socket they really do; a transport without a
socket raises what httpx would.

    fake.faults.next(faults.reset())                      # the next request fails
    fake.faults.every(10, faults.status(503))             # each tenth does
    fake.faults.at_random(0.1, seed=1)                    # one in ten does, the same ones for the same seed
"""

from __future__ import annotations

from ..server.wire import End
from ._catalogue import (
    CATALOGUE,
    TRANSIENT,
    bad_chunk,
    bad_gzip,
    body,
    close,
    connect_timeout,
    half_then_close,
    half_then_hang,
    half_then_reset,
    hang,
    headers,
    html,
    long_content_length,
    rate_limited,
    raw,
    redirect,
    refuse,
    reset,
    slow_drip,
    stale,
    status,
    text,
    truncated_json,
)
from ._fault import Fault, ListPositions
from ._pages import cursor_cycle, duplicate_ids, empty_page, next_link, repeated_cursor
from ._script import FaultScript
from ._unreachable import refused, unanswered

__all__ = [
    "CATALOGUE",
    "TRANSIENT",
    "End",
    "Fault",
    "FaultScript",
    "ListPositions",
    "bad_chunk",
    "bad_gzip",
    "body",
    "close",
    "connect_timeout",
    "cursor_cycle",
    "duplicate_ids",
    "empty_page",
    "half_then_close",
    "half_then_hang",
    "half_then_reset",
    "hang",
    "headers",
    "html",
    "long_content_length",
    "next_link",
    "rate_limited",
    "raw",
    "redirect",
    "refuse",
    "refused",
    "repeated_cursor",
    "reset",
    "slow_drip",
    "stale",
    "status",
    "text",
    "truncated_json",
    "unanswered",
]
