# Made from _async by `make generate`: edit it there.
"""Sends calls: the loop around the policy, with one pool of connections per process."""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from .._errors import ClientClosedError, InvalidArgumentError
from .._http import io_sync as io
from .._http import log as _log
from .._http.rate_limit import RateLimiter
from .._http.responses import Response
from .._http.retry import AttemptFailure, RetryState
from .._http.transport_errors import TRANSPORT_ERRORS, failure
from .._http.urls import environment_proxy
from .._version import __version__
from ._tokens import Tokens

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from .._http.options import Options
    from .._http.responses import Request
    from .._http.secrets import Secret
    from .._http.urls import BaseUrl

_USER_AGENT = f"clever-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"


class SessionResources:
    """What belongs to one place: a process, and in it an event loop if there are any.

    A forked child must not share connections or locks with its parent, nor one event loop with the next.
    """

    def __init__(
        self,
        token: Secret | Callable[[], str | Awaitable[str]],
        transport: httpx.BaseTransport | None,
        limiter: RateLimiter,
    ) -> None:
        self.tokens = Tokens(token)
        self.transport = transport
        self.limiter = limiter


class Session:
    """Sends calls. All of a client's copies share one.

    Args:
        base: The API's address.
        token: The token, or a callable that fetches one.
        transport: Used instead of the session's own.
        http_client: Sends instead of a transport. It is never closed here.
        proxy: The proxy to use; None for what the environment says.
        verify: Which certificates to trust; None for the usual ones.
    """

    def __init__(
        self,
        base: BaseUrl,
        token: Secret | Callable[[], str | Awaitable[str]],
        *,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self.base = base
        self._token = token
        self._transport = transport
        self._http_client = http_client
        self._proxy = proxy
        self._verify = verify
        self._closed = False
        self._resources_by_scope: dict[io.ConnectionScope, SessionResources] = {}
        self._limiters: dict[int, RateLimiter] = {}  # by process: its event loops share the rate limit

    def send(self, request: Request, options: Options) -> Response:
        """Send a call until it succeeds or the policy says that it can't.

        Raises:
            CleverError: It can't. `_errors` draws the tree.
        """
        if not options.tracing:
            return self._send(request, options)
        from .._http.tracing import span

        with span(request, self.base.host) as current:
            response = self._send(request, options)
            current.end(response)
            return response

    def close(self) -> None:
        """Close the connections. Further calls raise `ClientClosedError`."""
        first, self._closed = not self._closed, True
        resources = self._resources_by_scope.pop(io.connection_scope(), None)
        # One that was given is the client's to close, also where it was never used.
        transport = resources.transport if resources is not None else self._transport if first else None
        if transport is not None:
            transport.close()

    def _send(self, request: Request, options: Options) -> Response:
        resources = self._resources()
        state = RetryState(request, options, resources.limiter)
        token = resources.tokens.get()
        renewed = False
        while True:
            while seconds := state.delay_before_attempt():
                self._pause(state, seconds)
            state.attempts += 1
            outcome = self._attempt(resources, state, token)
            if isinstance(outcome, Response) and outcome.status == 401 and not renewed:
                renewed = True
                if (fresh := resources.tokens.renew(token)) is not None:
                    token = fresh
                    state.attempts -= 1  # the service has not looked at it, so it counts as no try
                    continue
            if (wait := state.next_delay(outcome)) is not None:
                self._pause(state, wait)
            elif isinstance(outcome, Response):  # always: only an answer is a success
                return outcome

    def _pause(self, state: RetryState, seconds: float) -> None:
        if seconds > 0:
            _log.pause(state.request, seconds)
            io.pause(state.options, seconds)

    def _attempt(
        self, resources: SessionResources, state: RetryState, token: Secret
    ) -> Response | AttemptFailure:
        """Send a call once. A failure is returned, not raised, so that no foreign exception hangs on ours."""
        request = state.request
        sent = httpx.Request(
            request.method,
            request.url,
            headers=_headers(state, token),
            content=request.body,
            extensions={"timeout": state.timeouts()},
        )
        remaining = state.remaining()
        started = time.monotonic()
        outcome: Response | AttemptFailure
        try:
            with io.time_limit(remaining):
                outcome = self._exchange(resources, state, sent)
        except TRANSPORT_ERRORS as error:
            outcome = failure(error)
        _log.attempt(request, outcome, state.attempts, time.monotonic() - started)
        return outcome

    def _exchange(self, resources: SessionResources, state: RetryState, sent: httpx.Request) -> Response:
        received = self._open(resources, sent)
        status, body, garbled = received.status_code, bytearray(), False
        try:
            for chunk in received.iter_bytes():
                body += chunk
                state.check_deadline()
        except httpx.DecodingError:
            garbled = True
        except TRANSPORT_ERRORS:
            if 200 <= status < 300:
                raise
            body.clear()  # the status decides, with or without its explanation
        finally:
            with suppress(*TRANSPORT_ERRORS):  # what was read stays read
                received.close()
        return Response(state.request, status, received.headers, bytes(body), garbled=garbled)

    def _open(self, resources: SessionResources, request: httpx.Request) -> httpx.Response:
        if resources.transport is not None:
            return resources.transport.handle_request(request)
        assert self._http_client is not None  # _new_here sees to it
        # Neither its redirects nor its credentials: ours are in the request.
        return self._http_client.send(request, stream=True, auth=None, follow_redirects=False)

    def _resources(self) -> SessionResources:
        if self._closed or (self._http_client is not None and self._http_client.is_closed):
            raise ClientClosedError("the client is closed: make a new one")
        scope = io.connection_scope()
        if (resources := self._resources_by_scope.get(scope)) is not None:
            return resources
        for gone in filter(io.is_closed_scope, list(self._resources_by_scope)):
            self._resources_by_scope.pop(gone, None)
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._resources_by_scope.setdefault(scope, self._new_resources())

    def _new_resources(self) -> SessionResources:
        limiter = self._limiters.setdefault(os.getpid(), RateLimiter())
        if self._transport is not None or self._http_client is not None:
            return SessionResources(self._token, self._transport, limiter)
        # Plain http goes to this machine only, and has no certificates to load.
        verify = self._verify or self.base.scheme == "https"
        try:
            transport = io.new_transport(verify, self._proxy or environment_proxy(self.base))
        except (ValueError, ImportError):
            transport = None
        if transport is None:  # the address is not in the text: it can hold a password
            raise InvalidArgumentError("the proxy's address can't be used (socks needs the package socksio)")
        return SessionResources(self._token, transport, limiter)


def _headers(state: RetryState, token: Secret) -> dict[str, str]:
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": _USER_AGENT,
        **{name.lower(): value for name, value in state.options.extra_headers.items()},
        "authorization": f"Bearer {token.reveal()}",
    }
    if state.request.body is not None:
        headers["content-type"] = "application/json"
    return headers
