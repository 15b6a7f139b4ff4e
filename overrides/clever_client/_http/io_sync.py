"""The few things that differ between waiting and awaiting: the sync half. See ``io_async``.

asyncio can be told to stop at a time; a blocking call can't. So every wait of a socket here is cut to what
is left of the call, and what is not ours (a host name's look-up, a transport of the caller's) runs in a
thread that is left behind.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from contextvars import copy_context
from inspect import isawaitable, iscoroutine
from ipaddress import ip_address
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakSet

import httpcore
import httpx

from .bodies import HeaderBudget, seconds_left
from .cancellation import cancellation
from .errors import InvalidArgumentError
from .io_common import (
    MAX_IDLE,
    DeadlinePassedError,
    ProxyUnreachableError,
    Received,
    cut,
    httpcore_request,
    httpx_request,
    is_reusable,
    pool_factory,
    receive,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Iterable

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

_PIECE = 64 * 1024


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
    return _in_thread(seconds_left(ends_at), work, *given)


def _in_thread(seconds: float | None, work: Callable[..., T], *given: Any) -> T:
    results: list[T] = []
    errors: list[BaseException] = []
    context = copy_context()

    def run() -> None:
        try:
            results.append(context.run(work, *given))
        except BaseException as error:
            errors.append(error)

    thread = Thread(target=run, daemon=True, name="http-call")
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise DeadlinePassedError
    return results[0]


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
        self._idle: dict[str, list[_Connection]] = {}
        self._made: WeakSet[_Connection] = WeakSet()

    @property
    def idle(self) -> list[_Connection]:
        """The connections that wait for a request."""
        return [connection for kept in list(self._idle.values()) for connection in kept]

    @property
    def in_use(self) -> list[_Connection]:
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
        connection = connection or _Connection(self._factory, base, has_proxy=self._has_proxy)
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


class _Connection:
    """One connection: httpcore's protocol over a network whose every wait is bounded."""

    def __init__(self, factory: Callable[[Any], Any], base: BaseUrl, *, has_proxy: bool) -> None:
        self.origin = base.origin
        self.network = _Network(has_proxy=has_proxy)
        origin = httpcore.Origin(base.scheme.encode(), base.host.encode(), base.port)
        self.http: httpcore.ConnectionInterface = factory(self.network).create_connection(origin)

    def send(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> httpcore.Response:
        watcher = cancellation.get()
        if watcher is not None:
            watcher.watch(self.network)
        self.network.ends_at = limits.ends_at
        self.network.budget.begin(limits.max_header_bytes)
        response = self.http.handle_request(httpcore_request(request, base, headers, limits))
        self.network.budget.end()
        return response

    def close(self) -> None:
        self.network.close()


class _Network(httpcore.NetworkBackend):
    """The network of one connection."""

    def __init__(self, *, has_proxy: bool) -> None:
        self.ends_at: float | None = None
        self.budget = HeaderBudget()
        self.stream: httpcore.NetworkStream | None = None
        self._has_proxy = has_proxy
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers; all of them share the time."""
        try:
            return self._connect(host, port, timeout, socket_options)
        except httpcore.ConnectError as error:
            if not self._has_proxy:
                raise
            problem = str(error)
        raise ProxyUnreachableError(problem)

    def _connect(
        self, host: str, port: int, timeout: float | None, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        ends_at = self.ends_at
        if timeout is not None:
            ends_at = min(time.monotonic() + timeout, ends_at or float("inf"))
        addresses = _addresses(host, port, seconds_left(ends_at))
        failed: Exception = httpcore.ConnectError("the host has no address")
        for index, (address, port_) in enumerate(addresses):
            left = seconds_left(ends_at)
            share = None if left is None else left / (len(addresses) - index)
            if share is not None and share <= 0:
                raise httpcore.ConnectTimeout
            try:
                stream = self._backend.connect_tcp(address, port_, share, socket_options=socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                self.stream = _Stream(stream, self)
                return self.stream
        raise failed

    def cut(self, timeout: float | None, error: type[Exception]) -> float | None:
        """Give the timeout of one operation, no longer than what is left."""
        shortened = cut(timeout, self.ends_at)
        if shortened is not None and shortened <= 0:
            raise error
        return shortened

    def shut_down(self) -> None:
        """End the waits of another thread for this connection."""
        stream = self.stream
        given = None if stream is None else stream.get_extra_info("socket")
        if given is not None:
            with suppress(OSError):
                socket.socket.shutdown(given, socket.SHUT_RDWR)  # that of TLS would change what is being read

    def close(self) -> None:
        """Close the socket, whatever state the protocol above it is in."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()

    def __del__(self) -> None:
        self.close()


def _addresses(host: str, port: int, seconds: float | None) -> list[tuple[str, int]]:
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return [(host, port)]
    try:
        found = _in_thread(seconds, socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
    except DeadlinePassedError:
        raise httpcore.ConnectTimeout from None
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error) if isinstance(error, OSError) else "no such host") from None
    return [(str(address[0]), int(address[1])) for *_, address in found]


class _Stream(httpcore.NetworkStream):
    """A socket that is read and written piece by piece, so that the time can be kept."""

    def __init__(self, stream: httpcore.NetworkStream, network: _Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(
            self._network.budget.room(max_bytes), self._network.cut(timeout, httpcore.ReadTimeout)
        )
        self._network.budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            piece = buffer[start : start + _PIECE]
            self._stream.write(piece, self._network.cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = self._network.cut(timeout, httpcore.ConnectTimeout)
        inner = self._stream.start_tls(ssl_context, server_hostname, limit)
        self._network.stream = stream = _Stream(inner, self._network)
        return stream

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
