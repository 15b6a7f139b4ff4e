"""The fake as an httpx transport, with no socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Final

import httpx

from ._http import Answer, Request

if TYPE_CHECKING:
    from ._fake import FakeClever
    from ._fault import Fault

HOSTS: Final = frozenset({"api.clever.com", "clever.com", "127.0.0.1", "localhost", "::1"})


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Takes the requests of any number of clients, sync and async ones.

    Only Clever's own hosts and loopback are there. A request to any other host is kept in
    `FakeClever.requests` and can't connect.
    """

    def __init__(self, fake: FakeClever) -> None:
        self._fake = fake

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a sync client."""
        return self._respond(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        return self._respond(request, await request.aread())

    def _respond(self, request: httpx.Request, body: bytes) -> httpx.Response:
        seen = Request(request.method, str(request.url), dict(request.headers), body)
        if request.url.host not in HOSTS:
            self._fake.requests.append(seen)
            raise httpx.ConnectError("no such host in the fake", request=request)
        answer, fault = self._fake.exchange(seen)
        if fault is not None and fault.raises and not fault.in_body:
            raise _error(fault, request)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, fault, request))


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes whole, or breaks off half-way."""

    def __init__(self, answer: Answer, fault: Fault | None, request: httpx.Request) -> None:
        self._body = answer.body
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
