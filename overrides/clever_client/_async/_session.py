"""Sends calls: the loop around the policy."""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from .._errors import ClientClosedError
from .._http import io_async as io
from .._http import log as _log
from .._http.rate_limit import RateLimiter
from .._http.responses import Response, refuses_token
from .._http.retry import AttemptFailure, RetryState
from .._http.transport_errors import TRANSPORT_ERRORS, failure
from .._version import __version__
from ._tokens import AsyncTokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .._http.options import Options
    from .._http.responses import Request
    from .._http.secrets import Secret
    from .._http.urls import BaseUrl
    from ._connections import AsyncConnections

_USER_AGENT = f"clever-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"


class AsyncSession:
    """Sends calls. All of a client's copies share one.

    Its token and its rate limit are its own. Its connections may be lent: an app's serve many sessions.

    Args:
        base: The API's address.
        token: The token, or a callable that fetches one.
        connections: What it sends over.
        owns_connections: Close the connections with the session.
        scheme: The scheme of the ``Authorization`` header.
    """

    def __init__(
        self,
        base: BaseUrl,
        token: Secret | Callable[[], str | Awaitable[str]],
        connections: AsyncConnections,
        *,
        owns_connections: bool = True,
        scheme: str = "Bearer",
    ) -> None:
        self.base = base
        self._token = token
        self._connections = connections
        self._owns_connections = owns_connections
        self._scheme = scheme
        self._closed = False
        # A lock, and so the keeper of a token, belongs to one event loop.
        self._tokens_by_scope: dict[io.ConnectionScope, AsyncTokens] = {}
        self._limiters: dict[int, RateLimiter] = {}  # by process: its event loops share the rate limit

    @property
    def is_closed(self) -> bool:
        return self._closed or self._connections.is_closed

    async def send(self, request: Request, options: Options) -> Response:
        """Send a call until it succeeds or the policy says that it can't.

        Raises:
            CleverError: It can't. `_errors` draws the tree.
        """
        if not options.tracing:
            return await self._send(request, options)
        from .._http.tracing import span

        with span(request, self.base.host) as current:
            response = await self._send(request, options)
            current.end(response)
            return response

    async def aclose(self) -> None:
        """Send nothing more, and close the connections if they are the session's own."""
        self._closed = True
        if self._owns_connections:
            await self._connections.aclose()

    async def _send(self, request: Request, options: Options) -> Response:
        self._check_open()
        tokens = self._tokens()
        state = RetryState(request, options, self._limiters.setdefault(os.getpid(), RateLimiter()))
        token = await tokens.get()
        renewed = False
        while True:
            while seconds := state.delay_before_attempt():
                await self._pause(state, seconds)
            state.attempts += 1
            outcome = await self._attempt(state, token)
            if not renewed and isinstance(outcome, Response) and refuses_token(outcome):
                renewed = True
                if (fresh := await tokens.renew(token)) is not None:
                    token = fresh
                    state.attempts -= 1  # the service has not looked at it, so it counts as no try
                    continue
            if (wait := state.next_delay(outcome)) is not None:
                await self._pause(state, wait)
            elif isinstance(outcome, Response):  # always: only an answer is a success
                return outcome

    async def _pause(self, state: RetryState, seconds: float) -> None:
        if seconds > 0:
            _log.pause(state.request, seconds)
            await io.pause(state.options, seconds)

    async def _attempt(self, state: RetryState, token: Secret) -> Response | AttemptFailure:
        """Send a call once. A failure is returned, not raised, so that no foreign exception hangs on ours."""
        request = state.request
        sent = httpx.Request(
            request.method,
            request.url,
            headers=_headers(state, f"{self._scheme} {token.reveal()}"),
            content=request.body,
            extensions={"timeout": state.timeouts()},
        )
        remaining = state.remaining()
        started = time.monotonic()
        outcome: Response | AttemptFailure
        try:
            with io.time_limit(remaining):
                outcome = await self._exchange(state, sent)
        except TRANSPORT_ERRORS as error:
            outcome = failure(error)
        _log.attempt(request, outcome, state.attempts, time.monotonic() - started)
        return outcome

    async def _exchange(self, state: RetryState, sent: httpx.Request) -> Response:
        received = await self._connections.send(sent, self.base)
        status, body, garbled = received.status_code, bytearray(), False
        try:
            async for chunk in received.aiter_bytes():
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
                await received.aclose()
        return Response(state.request, status, received.headers, bytes(body), garbled=garbled)

    def _check_open(self) -> None:
        if self._closed:
            raise ClientClosedError("the client is closed: make a new one")
        self._connections.check_open()

    def _tokens(self) -> AsyncTokens:
        scope = io.connection_scope()
        if (tokens := self._tokens_by_scope.get(scope)) is not None:
            return tokens
        for gone in filter(io.is_closed_scope, list(self._tokens_by_scope)):
            self._tokens_by_scope.pop(gone, None)
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._tokens_by_scope.setdefault(scope, AsyncTokens(self._token))


def _headers(state: RetryState, authorization: str) -> dict[str, str]:
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": _USER_AGENT,
        **{name.lower(): value for name, value in state.options.extra_headers.items()},
        "authorization": authorization,
    }
    if state.request.body is not None:
        headers["content-type"] = "application/json"
    return headers
