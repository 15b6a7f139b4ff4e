"""One connection: httpcore's protocol over a network that counts what it brings. The async half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import httpcore

from .bodies import HeaderBudget
from .io_common import ProxyUnreachableError, httpcore_request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from .requests import Request
    from .retry import Limits
    from .secrets import Headers
    from .urls import BaseUrl


class Connection:
    """One connection: httpcore's protocol over a network that counts what it brings."""

    def __init__(self, factory: Callable[[Any], Any], base: BaseUrl, *, has_proxy: bool) -> None:
        self.origin = base.origin
        self.network = _Network(has_proxy=has_proxy)
        origin = httpcore.Origin(base.scheme.encode(), base.host.encode(), base.port)
        self.http: httpcore.AsyncConnectionInterface = factory(self.network).create_connection(origin)

    async def send(
        self, request: Request, base: BaseUrl, headers: Headers, limits: Limits
    ) -> httpcore.Response:
        """Send a request; give the response before its body is read."""
        self.network.budget.begin(limits.max_header_bytes)
        response = await self.http.handle_async_request(httpcore_request(request, base, headers, limits))
        self.network.budget.end()
        return response

    async def aclose(self) -> None:
        """Close the socket, whatever state the protocol above it is in."""
        await self.network.aclose()


class _Network(httpcore.AsyncNetworkBackend):
    """The network of one connection."""

    def __init__(self, *, has_proxy: bool) -> None:
        self.budget = HeaderBudget()
        self.stream: httpcore.AsyncNetworkStream | None = None
        self._has_proxy = has_proxy
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            stream = await self._backend.connect_tcp(host, port, timeout, None, socket_options)
        except (httpcore.ConnectError, UnicodeError, OverflowError) as error:
            problem = str(error) if isinstance(error, httpcore.ConnectError) else "no such host"
        else:
            self.stream = _Stream(stream, self)
            return self.stream
        raise (ProxyUnreachableError if self._has_proxy else httpcore.ConnectError)(problem)

    async def aclose(self) -> None:
        """Close the socket, whatever state the protocol above it is in."""
        stream, self.stream = self.stream, None
        if stream is not None:
            await stream.aclose()


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream, network: _Network) -> None:
        self._stream = stream
        self._network = network

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(self._network.budget.room(max_bytes), timeout)
        self._network.budget.spend(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        inner = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        self._network.stream = stream = _Stream(inner, self._network)
        return stream

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
