"""One connection: httpcore's protocol over a network whose every wait ends with the call. The sync half.

A host name's look-up can't be told when to end, so it runs in a thread that is left behind.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from contextvars import copy_context
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore

from .bodies import HeaderBudget, seconds_left
from .cancellation import cancellation
from .io_common import DeadlinePassedError, ProxyUnreachableError, httpcore_request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from .requests import Request
    from .retry import Limits
    from .secrets import Headers
    from .urls import BaseUrl

T = TypeVar("T")

_PIECE = 64 * 1024


class Connection:
    """One connection: httpcore's protocol over a network whose every wait is bounded."""

    def __init__(self, factory: Callable[[Any], Any], base: BaseUrl, *, has_proxy: bool) -> None:
        self.origin = base.origin
        self.network = _Network(has_proxy=has_proxy)
        origin = httpcore.Origin(base.scheme.encode(), base.host.encode(), base.port)
        self.http: httpcore.ConnectionInterface = factory(self.network).create_connection(origin)

    def send(self, request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> httpcore.Response:
        """Send a request; give the response before its body is read."""
        watcher = cancellation.get()
        if watcher is not None:
            watcher.watch(self.network)
        self.network.ends_at = limits.ends_at
        self.network.budget.begin(limits.max_header_bytes)
        response = self.http.handle_request(httpcore_request(request, base, headers, limits))
        self.network.budget.end()
        return response

    def close(self) -> None:
        """Close the socket, whatever state the protocol above it is in."""
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
        left = seconds_left(self.ends_at)
        if left is not None:
            timeout = left if timeout is None else min(timeout, left)
        if timeout is not None and timeout <= 0:
            raise error
        return timeout

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
        found = in_thread(seconds, socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
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


def in_thread(seconds: float | None, work: Callable[..., T], *given: Any) -> T:
    """Do some work in a thread, and leave it behind if the work does not end in time.

    Raises:
        DeadlinePassedError: The time is over.
    """
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
