"""The few things that differ between waiting and awaiting: the async half. See ``_io_sync``."""

from __future__ import annotations

from contextlib import nullcontext
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar

import anyio  # httpx stands on it; it also serves trio
import httpx
from anyio import Lock

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable
    from contextlib import AbstractContextManager

    from ._options import Options

__all__ = ["Lock", "new_transport", "pause", "settle", "time_limit"]

T = TypeVar("T")


async def settle(value: T | Awaitable[T]) -> T:
    """What a callable of the caller's gave, be it async or not."""
    if isawaitable(value):
        settled: T = await value
        return settled
    return value


async def pause(options: Options, seconds: float) -> None:
    """Sleep, really or as the options say."""
    if options.sleep is None:
        await anyio.sleep(seconds)
    else:
        await settle(options.sleep(seconds))


_GRACE = 0.01
"""The transport's own timeouts end at the deadline too. They go first, because they know whether a connection
was made: without one, nothing can have been processed."""


def time_limit(seconds: float | None) -> AbstractContextManager[object]:
    """Raise TimeoutError in the block once the time is over."""
    return nullcontext() if seconds is None else anyio.fail_after(seconds + _GRACE)


def new_transport(verify: ssl.SSLContext | bool, proxy: str | None) -> httpx.AsyncHTTPTransport:
    """A pool of connections."""
    return httpx.AsyncHTTPTransport(verify=verify, proxy=proxy)
