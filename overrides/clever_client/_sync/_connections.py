# Made from _async by `make generate`: edit it there.
"""The connections of a client, or of an app and all the clients that it lends them to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from .._http import io_sync as io
from .._http.bodies import Body
from .._http.io_common import TRANSPORT_ERRORS, failure, load_ssl_context
from .._http.responses import RawResponse
from .._http.urls import environment_proxy

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .._http.requests import Request
    from .._http.retry import AttemptFailure, Limits
    from .._http.secrets import Headers
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
        transport: io.Transport | None = None,
        http_client: io.HttpClient | None = None,
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self._transport = transport
        self._http_client = http_client
        self._proxy = proxy
        self._verify = verify
        self._closed = False
        self._by_origin: dict[tuple[io.ConnectionScope, str], io.Pool] = {}
        self._pools: dict[tuple[io.ConnectionScope, str | None], io.Pool] = {}

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closed or (self._http_client is not None and self._http_client.is_closed)

    def exchange(
        self, request: Request, base: BaseUrl, headers: Headers, limits: Limits
    ) -> RawResponse | AttemptFailure:
        """Send a request once. A failure is returned, not raised, so that no foreign exception hangs on ours.

        Raises:
            InvalidArgumentError: The proxy's address or the certificates cannot be used; the text says
                which.
        """
        carrier = self._carrier(base)
        try:
            return io.within(
                limits.ends_at, carrier.is_foreign, _exchange, carrier, request, base, headers, limits
            )
        except TRANSPORT_ERRORS as error:
            return failure(error)

    def close(self) -> None:
        """Close the connections of this scope, and send nothing more anywhere."""
        first, self._closed = not self._closed, True
        for pool in self._forget(io.connection_scope().__eq__):
            pool.close()
        if self._transport is not None and first:  # also where it was never used
            self._transport.close()

    def _forget(self, is_meant: Callable[[io.ConnectionScope], bool]) -> list[io.Pool]:
        """Let go of the pools of some scopes."""
        for origin in [key for key in list(self._by_origin) if is_meant(key[0])]:
            self._by_origin.pop(origin, None)
        gone = [key for key in list(self._pools) if is_meant(key[0])]
        return [pool for key in gone if (pool := self._pools.pop(key, None)) is not None]

    def _carrier(self, base: BaseUrl) -> io.Pool | io.GivenTransport:
        if self._http_client is not None:
            return io.GivenClient(self._http_client)
        if self._transport is not None:
            return io.GivenTransport(self._transport)
        scope = io.connection_scope()
        if (pool := self._by_origin.get((scope, base.origin))) is not None:
            return pool
        self._forget(io.is_closed_scope)
        return self._by_origin.setdefault((scope, base.origin), self._new_pool(scope, base))

    def _new_pool(self, scope: io.ConnectionScope, base: BaseUrl) -> io.Pool:
        proxy = self._proxy or environment_proxy(base)
        if (pool := self._pools.get((scope, proxy))) is not None:
            return pool
        # Plain http goes to this machine only, and has no certificates to load.
        context = self._verify or (load_ssl_context() if base.scheme == "https" else None)
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._pools.setdefault((scope, proxy), io.Pool(context, proxy))


def _exchange(
    carrier: io.Pool | io.GivenTransport,
    request: Request,
    base: BaseUrl,
    headers: Headers,
    limits: Limits,
) -> RawResponse:
    received = carrier.open(request, base, headers, limits)
    body, is_whole = Body(received, limits), False
    try:
        for part in received.parts:
            body.add(part)
        is_whole = True
    except TRANSPORT_ERRORS:
        if 200 <= received.status < 300:
            raise
        body.clear()  # the status decides, with or without its explanation
    finally:
        with suppress(*TRANSPORT_ERRORS):  # what was read stays read
            carrier.release(received, is_whole=is_whole)
    return RawResponse(received.status, received.headers, *body.finish())
