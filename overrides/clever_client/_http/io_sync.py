"""The few things that differ between waiting and awaiting: the sync half. See ``io_async``.

httpx's read timeout is for one read: a server that sends a byte now and then holds a call for ever. asyncio
can be told to stop at a time; a blocking read can't. So the streams here cut the timeout of every single
operation to what is left.
"""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from inspect import isawaitable, iscoroutine
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import httpcore
import httpx

from .errors import InvalidArgumentError
from .retry import DeadlineTimeout

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Iterable
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
ConnectionScope: TypeAlias = int


def connection_scope() -> ConnectionScope:
    """Where connections belong: to this process."""
    return os.getpid()


def is_closed_scope(connection_scope: ConnectionScope) -> bool:
    """Whether nothing can run there any more. A parent's connections are its own business."""
    return False


def await_if_needed(value: T | Awaitable[T]) -> T:
    """Return a value that a callable of the caller's gave; refuse one that would have to be awaited.

    Raises:
        InvalidArgumentError: It was async.
    """
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise InvalidArgumentError("an async callable needs AsyncClever")
    return value


def pause(options: Options, seconds: float) -> None:
    """Sleep, really or as the options say."""
    if options.sleep is None:
        time.sleep(seconds)
    else:
        await_if_needed(options.sleep(seconds))


def time_limit(seconds: float | None) -> AbstractContextManager[object]:
    """Nothing: the streams below keep the time."""
    return nullcontext()


def new_transport(verify: ssl.SSLContext | bool, proxy: str | None) -> httpx.HTTPTransport:
    """A pool of connections that keeps deadlines."""
    transport = httpx.HTTPTransport(verify=verify, proxy=proxy)
    # httpx has no public way to the network below it; a test holds that this one still leads there.
    transport._pool._network_backend = _Backend(transport._pool._network_backend)
    return transport


def _cut(timeout: float | None, error: type[Exception]) -> float | None:
    if not isinstance(timeout, DeadlineTimeout):
        return timeout
    left = timeout.ends_at - time.monotonic()
    if left <= 0:
        raise error("the deadline has passed")
    return min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        limit = _cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, limit, local_address, socket_options))
