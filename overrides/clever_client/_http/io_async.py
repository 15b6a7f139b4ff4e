"""The few things that differ between waiting and awaiting: the async half. See ``io_sync``."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import nullcontext
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakSet

import anyio  # httpx stands on it; it also serves trio
import httpcore
import httpx
from anyio import Lock

from .bodies import seconds_left
from .io_common import (
    MAX_IDLE,
    DeadlinePassedError,
    Received,
    httpx_request,
    is_reusable,
    pool_factory,
    receive,
)
from .io_connection_async import Connection

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Coroutine

    from .options import Options
    from .requests import Request
    from .retry import Limits
    from .secrets import Headers
    from .urls import BaseUrl

__all__ = [
    "ConnectionScope",
    "GivenClient",
    "GivenTransport",
    "HttpClient",
    "Lock",
    "Pool",
    "Transport",
    "await_if_needed",
    "connection_scope",
    "is_closed_scope",
    "pause",
    "within",
]

T = TypeVar("T")
ConnectionScope: TypeAlias = tuple[int, object]
Transport: TypeAlias = httpx.AsyncBaseTransport
HttpClient: TypeAlias = httpx.AsyncClient

_MAX_IN_USE = 100
_GRACE = 0.01
"""The timeouts of connections end at the deadline too. They go first, because they know whether a
connection was made: without one, nothing can have been processed."""


def connection_scope() -> ConnectionScope:
    """Say where connections belong: to this process and this event loop, asyncio's or trio's."""
    try:
        return os.getpid(), asyncio.get_running_loop()
    except RuntimeError:
        return os.getpid(), sys.modules["trio"].lowlevel.current_trio_token()


def is_closed_scope(scope: ConnectionScope) -> bool:
    """Say whether nothing can run there any more."""
    return isinstance(scope[1], asyncio.AbstractEventLoop) and scope[1].is_closed()


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


async def within(
    ends_at: float | None, is_foreign: bool, work: Callable[..., Awaitable[T]], *given: Any
) -> T:
    """Do some work, and raise DeadlinePassedError once the time is over."""
    left = seconds_left(ends_at)
    if left is None:
        return await work(*given)
    with anyio.move_on_after(left + _GRACE):
        return await work(*given)
    raise DeadlinePassedError


class GivenTransport:
    """Carries requests over a transport of the caller's."""

    is_foreign = True

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        return receive(await self._transport.handle_async_request(httpx_request(request, headers, limits)))

    async def release(self, received: Received, *, is_whole: bool) -> None:
        """Let go of a response."""
        await received.holder.aclose()


class GivenClient(GivenTransport):
    """Carries requests over an httpx client of the caller's."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    async def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        sent = httpx_request(request, headers, limits)
        # Neither its redirects nor its credentials: ours are in the request.
        return receive(await self._client.send(sent, stream=True, auth=None, follow_redirects=False))


class Pool:
    """Carries requests over connections of its own, each for one request at a time.

    Whatever ends a request before its response is whole (an error, a deadline, a cancellation) ends its
    connection, too.

    Args:
        context: The certificates to trust; None where everything is plain http.
        proxy: The proxy's address.

    Raises:
        InvalidArgumentError: The proxy's address cannot be used.
    """

    is_foreign = False

    def __init__(self, context: ssl.SSLContext | None, proxy: str | None) -> None:
        kinds = httpcore.AsyncConnectionPool, httpcore.AsyncHTTPProxy, httpcore.AsyncSOCKSProxy
        self._factory = pool_factory(*kinds, proxy, context)
        self._has_proxy = proxy is not None
        self._is_closed = False
        self._idle: dict[str, list[Connection]] = {}
        self._made: WeakSet[Connection] = WeakSet()
        self._free = anyio.Semaphore(_MAX_IN_USE)

    @property
    def idle(self) -> list[Connection]:
        """The connections that wait for a request."""
        return [connection for kept in list(self._idle.values()) for connection in kept]

    @property
    def in_use(self) -> list[Connection]:
        """The connections that carry one."""
        idle = self.idle
        return [one for one in list(self._made) if one.network.stream is not None and one not in idle]

    async def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        try:
            with nullcontext() if limits.pool is None else anyio.fail_after(limits.pool):
                await self._free.acquire()
        except TimeoutError:
            raise httpcore.PoolTimeout from None
        connection = None
        try:
            connection = await self._take(base)
            response = await connection.send(request, base, headers, limits)
        except BaseException:
            self._free.release()
            if connection is not None:
                await shielded(connection.aclose())
            raise
        return Received(
            response.status, httpx.Headers(response.headers), response.stream, (connection, response)
        )

    async def _take(self, base: BaseUrl) -> Connection:
        kept = self._idle.setdefault(base.origin, [])
        while kept:
            connection = kept.pop()
            if connection.http.is_idle() and not connection.http.has_expired():
                return connection
            await shielded(connection.aclose())
        connection = Connection(self._factory, base, has_proxy=self._has_proxy)
        self._made.add(connection)
        return connection

    async def release(self, received: Received, *, is_whole: bool) -> None:
        """Keep a connection for the next request, or close it."""
        self._free.release()
        connection, response = received.holder
        kept = self._idle[connection.origin]
        try:
            if is_whole:
                await response.aclose()
                if is_reusable(connection.http) and not self._is_closed and len(kept) < MAX_IDLE:
                    kept.append(connection)
                    connection = None
        finally:
            if connection is not None:
                await shielded(connection.aclose())

    async def aclose(self) -> None:
        """Close what is idle now, and what is in use as soon as it is not."""
        self._is_closed = True
        for kept in self._idle.values():
            while kept:
                await shielded(kept.pop().aclose())


async def shielded(work: Coroutine[Any, Any, None]) -> None:
    """Do it all, also if the task is cancelled meanwhile; the cancellation goes on after it."""
    with anyio.CancelScope(shield=True):
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # trio, where the shield is enough
            await work
            return
        # It does not hold off asyncio's own Task.cancel().
        task = loop.create_task(work)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise
