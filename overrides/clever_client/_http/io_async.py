"""The few things that differ between waiting and awaiting: the async half. See ``io_sync``."""

from __future__ import annotations

import asyncio
import os
from contextlib import nullcontext
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import anyio  # httpx stands on it; it also serves trio
import httpx
from anyio import Lock

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from contextlib import AbstractContextManager

    from .options import Options

__all__ = [
    "ConnectionScope",
    "Lock",
    "await_if_needed",
    "connection_scope",
    "is_closed_scope",
    "new_transport",
    "pause",
    "time_limit",
]

T = TypeVar("T")
ConnectionScope: TypeAlias = "tuple[int, asyncio.AbstractEventLoop | None]"


def connection_scope() -> ConnectionScope:
    """Where connections belong: to this process and this event loop (None for trio's)."""
    return os.getpid(), _running_loop()


def is_closed_scope(connection_scope: ConnectionScope) -> bool:
    """Whether nothing can run there any more."""
    loop = connection_scope[1]
    return loop is not None and loop.is_closed()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def await_if_needed(value: T | Awaitable[T]) -> T:
    """Await the value if it is awaitable."""
    if isawaitable(value):
        settled: T = await value
        return settled
    return value


async def pause(options: Options, seconds: float) -> None:
    """Sleep, really or as the options say."""
    if options.sleep is None:
        await anyio.sleep(seconds)
    else:
        await await_if_needed(options.sleep(seconds))


_GRACE = 0.01
"""The transport's own timeouts end at the deadline too. They go first, because they know whether a connection
was made: without one, nothing can have been processed."""


def time_limit(seconds: float | None) -> AbstractContextManager[object]:
    """Raise TimeoutError in the block once the time is over."""
    return nullcontext() if seconds is None else anyio.fail_after(seconds + _GRACE)


def new_transport(verify: ssl.SSLContext | bool, proxy: str | None) -> httpx.AsyncHTTPTransport:
    """A pool of connections that survives cancellation."""
    return _Transport(verify=verify, proxy=proxy)


class _Transport(httpx.AsyncHTTPTransport):
    """Leaves nothing in the pool that nobody uses, whenever it is cancelled.

    httpcore keeps a connection for good whose request was cancelled before it was sent, or while its answer
    was being closed; enough of them block the pool (https://github.com/encode/httpcore/issues/1093). There is
    no public way to drop one; a test holds that this one works.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await super().handle_async_request(request)
        except BaseException:
            await shielded(self._drop_orphans())
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # it is an async transport
        response.stream = _Stream(response.stream, self._drop_orphans)
        return response

    async def _drop_orphans(self) -> None:
        pool = self._pool
        in_use = [request.connection for request in pool._requests]
        for connection in pool.connections:
            if not (connection in in_use or connection.is_idle() or connection.is_closed()):
                pool._connections.remove(connection)
                await connection.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(
        self, stream: httpx.AsyncByteStream, drop_orphans: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._stream = stream
        self._drop_orphans = drop_orphans
        self._is_broken = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._stream:
                yield part
        except BaseException:
            self._is_broken = True  # httpcore has begun to close it, and may have been cancelled in that
            raise

    async def aclose(self) -> None:
        try:
            await shielded(self._stream.aclose())
        finally:
            if self._is_broken:
                await shielded(self._drop_orphans())


async def shielded(work: Coroutine[Any, Any, None]) -> None:
    """Do it all, also if the task is cancelled meanwhile; the cancellation goes on after it."""
    with anyio.CancelScope(shield=True):
        if _running_loop() is None:  # trio, where the shield is enough
            await work
            return
        # It does not hold off asyncio's own Task.cancel().
        task = asyncio.ensure_future(work)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise
