"""The fake as an httpx transport, with no socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final

import httpx

from .._messages import FakeResponse, Request
from ..faults import Fault

HOSTS: Final = frozenset({"api.clever.com", "clever.com", "127.0.0.1", "localhost", "::1"})


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Takes the requests of any number of clients, sync and async ones.

    Only Clever's own hosts and loopback are there: a request to any other host can't connect.

    Args:
        exchange: Answers a request, with the fault that it meets if there is one.
        record: Keeps a request that went to another host.
    """

    def __init__(
        self,
        exchange: Callable[[Request], tuple[FakeResponse, Fault | None]],
        record: Callable[[Request], None],
    ) -> None:
        self._exchange = exchange
        self._record = record

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a sync client."""
        return self._respond(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        return self._respond(request, await request.aread())

    def _respond(self, request: httpx.Request, body: bytes) -> httpx.Response:
        seen = Request(request.method, str(request.url), dict(request.headers), body)
        if request.url.host not in HOSTS:
            self._record(seen)
            raise httpx.ConnectError("no such host in the fake", request=request)
        response, fault = self._exchange(seen)
        if fault is not None and fault.raises and not fault.in_body:
            raise _error(fault, request)
        stream = _Body(response, fault, request)
        return httpx.Response(response.status, headers=response.headers, stream=stream)


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes whole, or breaks off half-way."""

    def __init__(self, response: FakeResponse, fault: Fault | None, request: httpx.Request) -> None:
        self._body = response.body
        self._fault = fault
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        if self._fault is None or not self._fault.in_body:
            yield self._body
            return
        yield self._body[: len(self._body) // 2]
        raise _error(self._fault, self._request)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


def _error(fault: Fault, request: httpx.Request) -> httpx.TransportError:
    kind: type[httpx.TransportError] = getattr(httpx, fault.raises)
    return kind(f"scripted fault: {fault.name}", request=request)
