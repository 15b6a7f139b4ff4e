"""Sends calls: the loop around the policy."""

from __future__ import annotations

import os
import platform
import time
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from .._http import io_async as io
from .._http import log
from .._http.errors import InvalidArgumentError, is_exhausted
from .._http.io_common import HTTPX_VERSION, DeadlinePassedError
from .._http.rate_limit import RateLimiter
from .._http.responses import Response
from .._http.retry import AttemptFailure, RetryState
from .._http.secrets import Headers
from .._http.statuses import refuses_token
from .._version import __version__
from ._tokens import AsyncTokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .._http.ahead_async import Ahead
    from .._http.options import Options
    from .._http.requests import Request
    from .._http.secrets import Secret
    from .._http.urls import BaseUrl
    from ._connections import AsyncConnections

_USER_AGENT = f"clever-client/{__version__} python/{platform.python_version()} httpx/{HTTPX_VERSION}"


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
        self.aheads: WeakSet[Ahead[Any]] = WeakSet()
        """Requests that were sent before their responses are wanted. They end with the session."""
        self._limiters: dict[int, RateLimiter] = {}  # by process: its event loops share the rate limit

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        return self._closed or self._connections.is_closed

    async def send(self, request: Request, options: Options) -> Response:
        """Send a request until it succeeds or the policy says that it must not be sent again.

        Raises:
            CleverError: The request failed; see the hierarchy in `_errors`.
        """
        try:
            if not options.tracing:
                return await self._send(request, options)
            from .._http.tracing import span

            with span(request, self.base.host) as current:
                response = await self._send(request, options)
                current.end(response)
                return response
        except Exception as error:
            if not is_exhausted(error):
                raise
        raise InvalidArgumentError(
            "something given to the client (token, transport, random) has nothing more to give"
        )

    async def aclose(self) -> None:
        """Send nothing more, and close the connections if they are the session's own."""
        self._closed = True
        for ahead in list(self.aheads):
            if ahead.is_usable:
                await ahead.aclose()
        if self._owns_connections:
            await self._connections.aclose()

    async def _send(self, request: Request, options: Options) -> Response:
        state = RetryState(request, options, self._limiter(request))
        self._check_open(state)
        tokens = self._tokens()
        token: Secret = await self._token_in_time(state, tokens.get)
        renewed = False
        while True:
            while seconds := state.delay_before_attempt():
                await self._pause(state, seconds)
            outcome = await self._attempt(state, token)
            if not renewed and isinstance(outcome, Response) and refuses_token(outcome):
                renewed = True
                fresh: Secret | None = await self._token_in_time(state, tokens.renew, token)
                if fresh is not None:
                    token = fresh
                    state.forget_attempt()
                    continue
            if (wait := state.next_delay(outcome)) is not None:
                await self._pause(state, wait)
            elif isinstance(outcome, Response):  # always: only a response is a success
                return outcome

    async def _token_in_time(self, state: RetryState, fetch: Callable[..., Any], *given: Secret) -> Any:
        is_set = "deadline" in vars(state.options)  # the default does not put callables into threads
        try:
            return await io.within(state.ends_at(), is_set, fetch, *given)
        except DeadlinePassedError:
            pass
        raise state.deadline_error()

    async def _pause(self, state: RetryState, seconds: float) -> None:
        if seconds > 0:
            log.pause(state.request, seconds)
            await io.pause(state.options, seconds)

    async def _attempt(self, state: RetryState, token: Secret) -> Response | AttemptFailure:
        """Send a request once."""
        self._check_open(state)
        limits = state.begin_attempt()
        request, started = state.request, time.monotonic()
        headers = Headers(_headers(state), self._scheme, token)
        outcome = state.end_attempt(await self._connections.exchange(request, self.base, headers, limits))
        log.attempt(request, outcome, state.attempts, time.monotonic() - started)
        return outcome

    def _check_open(self, state: RetryState) -> None:
        if self._closed or self._connections.is_closed:
            raise state.closed_error("the client is closed: make a new one")

    def _limiter(self, request: Request) -> RateLimiter:
        process = os.getpid()
        if (limiter := self._limiters.get(process)) is not None:
            return limiter
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._limiters.setdefault(process, RateLimiter(request.service.requests_per_window))

    def _tokens(self) -> AsyncTokens:
        scope = io.connection_scope()
        if (tokens := self._tokens_by_scope.get(scope)) is not None:
            return tokens
        for gone in filter(io.is_closed_scope, list(self._tokens_by_scope)):
            self._tokens_by_scope.pop(gone, None)
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._tokens_by_scope.setdefault(scope, AsyncTokens(self._token))


def _headers(state: RetryState) -> dict[str, str]:
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": _USER_AGENT,
        **{name.lower(): value for name, value in state.options.extra_headers.items()},
    }
    if state.request.body is not None:
        headers["content-type"] = "application/json"
    return headers
