"""The few things that differ between waiting and awaiting: the sync half. See ``io_async``.

asyncio can be told to stop at a time; a blocking call can't. So a connection of our own cuts every wait of
its socket to what is left of the call, and a transport of the caller's runs in a thread that is left behind.
"""

from __future__ import annotations

import os
import time
from inspect import isawaitable, iscoroutine
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakSet

import httpcore
import httpx

from .bodies import seconds_left
from .cancellation import cancellation
from .errors import InvalidArgumentError
from .io_common import (
    MAX_IDLE,
    Received,
    httpx_request,
    is_reusable,
    pool_factory,
    receive,
)
from .io_connection_sync import Connection, in_thread

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

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
ConnectionScope: TypeAlias = int
Transport: TypeAlias = httpx.BaseTransport
HttpClient: TypeAlias = httpx.Client


def connection_scope() -> ConnectionScope:
    """Say where connections belong: to this process."""
    return os.getpid()


def is_closed_scope(scope: ConnectionScope) -> bool:
    """Say whether nothing can run there any more. A parent's connections are its own business."""
    return False


def await_if_needed(value: T | Awaitable[T]) -> T:
    """Return a value that a callable of the caller's gave; refuse one that would have to be awaited.

    Raises:
        InvalidArgumentError: The callable is async; ``async`` clients take those.
    """
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise InvalidArgumentError("an async callable needs the async client")
    return value


def pause(options: Options, seconds: float) -> None:
    """Sleep, really or as the options say."""
    watcher = cancellation.get()
    if watcher is not None and options.sleep is None:
        watcher.pause(seconds)
    elif options.sleep is None:
        time.sleep(seconds)
    else:
        await_if_needed(options.sleep(seconds))


def within(ends_at: float | None, is_foreign: bool, work: Callable[..., T], *given: Any) -> T:
    """Do some work, and raise DeadlinePassedError once the time is over.

    Our own sockets keep the time by themselves. What is foreign runs in a thread, which is left behind if
    it does not end in time: nothing can stop it.
    """
    if ends_at is None or not is_foreign:
        return work(*given)
    return in_thread(seconds_left(ends_at), work, *given)


class GivenTransport:
    """Carries requests over a transport of the caller's."""

    is_foreign = True

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        return receive(self._transport.handle_request(httpx_request(request, headers, limits)))

    def release(self, received: Received, *, is_whole: bool) -> None:
        """Let go of a response."""
        received.holder.close()


class GivenClient(GivenTransport):
    """Carries requests over an httpx client of the caller's."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        sent = httpx_request(request, headers, limits)
        # Neither its redirects nor its credentials: ours are in the request.
        return receive(self._client.send(sent, stream=True, auth=None, follow_redirects=False))


class Pool:
    """Carries requests over connections of its own, each for one request at a time.

    Whatever ends a request before its response is whole (an error, a deadline, Ctrl-C) ends its connection,
    too. There is nothing here that an interruption could leave locked or counted.

    Args:
        context: The certificates to trust; None where everything is plain http.
        proxy: The proxy's address.

    Raises:
        InvalidArgumentError: The proxy's address cannot be used.
    """

    is_foreign = False

    def __init__(self, context: ssl.SSLContext | None, proxy: str | None) -> None:
        kinds = httpcore.ConnectionPool, httpcore.HTTPProxy, httpcore.SOCKSProxy
        self._factory = pool_factory(*kinds, proxy, context)
        self._has_proxy = proxy is not None
        self._is_closed = False
        self._idle: dict[str, list[Connection]] = {}
        self._made: WeakSet[Connection] = WeakSet()

    @property
    def idle(self) -> list[Connection]:
        """The connections that wait for a request."""
        return [connection for kept in list(self._idle.values()) for connection in kept]

    @property
    def in_use(self) -> list[Connection]:
        """The connections that carry one."""
        idle = self.idle
        return [one for one in list(self._made) if one.network.stream is not None and one not in idle]

    def open(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> Received:
        """Send a request; give the response before its body is read."""
        kept = self._idle.setdefault(base.origin, [])
        connection = None
        while connection is None and kept:
            try:
                connection = kept.pop()
            except IndexError:  # another thread was quicker
                break
            if connection.http.has_expired() or not connection.http.is_idle():
                connection.close()
                connection = None
        connection = connection or Connection(self._factory, base, has_proxy=self._has_proxy)
        self._made.add(connection)
        try:
            response = connection.send(request, base, headers, limits)
        except BaseException:
            connection.close()
            raise
        return Received(
            response.status, httpx.Headers(response.headers), response.stream, (connection, response)
        )

    def release(self, received: Received, *, is_whole: bool) -> None:
        """Keep a connection for the next request, or close it."""
        connection, response = received.holder
        kept = self._idle[connection.origin]
        watcher = cancellation.get()
        try:
            if watcher is not None:
                watcher.watch(None)
            if is_whole:
                response.close()
                if is_reusable(connection.http) and not self._is_closed and len(kept) < MAX_IDLE:
                    kept.append(connection)
                    connection = None
        finally:
            if connection is not None:
                connection.close()

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as it is not."""
        self._is_closed = True
        for kept in self._idle.values():
            while kept:
                kept.pop().close()
