# Made from _async by `make generate`: edit it there.
"""The connections of a client, or of an app and all the clients that it lends them to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._errors import ClientClosedError, InvalidArgumentError
from .._http import io_sync as io
from .._http.urls import environment_proxy

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import httpx

    from .._http.urls import BaseUrl


class Connections:
    """Pools of connections, one for each scope: a process, and in it an event loop if there are any.

    A forked child must not share connections with its parent, nor one event loop with the next.

    Args:
        transport: Used in place of pools of its own. It is closed with them.
        http_client: Sends in place of pools. It is never closed here.
        proxy: The proxy to use; None for what the environment says.
        verify: Which certificates to trust; None for the usual ones.
    """

    def __init__(
        self,
        *,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self._transport = transport
        self._http_client = http_client
        self._proxy = proxy
        self._verify = verify
        self._closed = False
        self._by_origin: dict[tuple[io.ConnectionScope, str], httpx.BaseTransport] = {}
        self._pools: dict[tuple[io.ConnectionScope, bool, str | None], httpx.BaseTransport] = {}

    @property
    def is_closed(self) -> bool:
        return self._closed or (self._http_client is not None and self._http_client.is_closed)

    def send(self, request: httpx.Request, base: BaseUrl) -> httpx.Response:
        """Send a request to an address below a base URL; give its answer before the body is read.

        Raises:
            ClientClosedError: The connections are closed.
            InvalidArgumentError: The proxy's address cannot be used.
        """
        if self._http_client is not None:
            # Neither its redirects nor its credentials: ours are in the request.
            return self._http_client.send(request, stream=True, auth=None, follow_redirects=False)
        return self._pool(base).handle_request(request)

    def check_open(self) -> None:
        """Check that requests can still be sent.

        Raises:
            ClientClosedError: They cannot.
        """
        if self.is_closed:
            raise ClientClosedError("the client is closed: make a new one")

    def close(self) -> None:
        """Close the connections of this scope, and send nothing more anywhere."""
        first, self._closed = not self._closed, True
        transports = self._forget(io.connection_scope().__eq__)
        if self._transport is not None and first:  # also where it was never used
            transports.append(self._transport)
        for transport in transports:
            transport.close()

    def _forget(self, is_meant: Callable[[io.ConnectionScope], bool]) -> list[httpx.BaseTransport]:
        """Let go of the pools of some scopes."""
        for origin in [key for key in list(self._by_origin) if is_meant(key[0])]:
            self._by_origin.pop(origin, None)
        gone = [key for key in list(self._pools) if is_meant(key[0])]
        return [pool for key in gone if (pool := self._pools.pop(key, None)) is not None]

    def _pool(self, base: BaseUrl) -> httpx.BaseTransport:
        self.check_open()
        if self._transport is not None:
            return self._transport
        scope = io.connection_scope()
        if (pool := self._by_origin.get((scope, base.origin))) is not None:
            return pool
        self._forget(io.is_closed_scope)
        return self._by_origin.setdefault((scope, base.origin), self._new_pool(scope, base))

    def _new_pool(self, scope: io.ConnectionScope, base: BaseUrl) -> httpx.BaseTransport:
        # Plain http goes to this machine only, and has no certificates to load.
        is_secure, proxy = base.scheme == "https", self._proxy or environment_proxy(base)
        if (pool := self._pools.get((scope, is_secure, proxy))) is not None:
            return pool
        try:
            pool = io.new_transport(self._verify or is_secure, proxy)
        except (ValueError, ImportError):
            pool = None
        if pool is None:  # the address is not in the text: it can hold a password
            raise InvalidArgumentError("the proxy's address can't be used (socks needs the package socksio)")
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._pools.setdefault((scope, is_secure, proxy), pool)
