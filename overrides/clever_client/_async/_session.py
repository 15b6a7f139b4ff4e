"""Sends calls: the loop around the policy, with one pool of connections per process."""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from .._errors import ClientClosedError, InvalidArgumentError
from .._http import io_async as io
from .._http import log as _log
from .._http.rate_limit import Gate
from .._http.responses import Answer
from .._http.retry import Course, Failure
from .._http.transport_errors import TRANSPORT_ERRORS, failure
from .._http.urls import environment_proxy
from .._version import __version__
from ._tokens import AsyncTokens

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from .._http.options import Options
    from .._http.responses import Call
    from .._http.secrets import Secret
    from .._http.urls import BaseUrl

_USER_AGENT = f"clever-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"


class _Here:
    """What belongs to one place: a process, and in it an event loop if there are any.

    A forked child must not share connections or locks with its parent, nor one event loop with the next.
    """

    def __init__(
        self,
        token: Secret | Callable[[], str | Awaitable[str]],
        transport: httpx.AsyncBaseTransport | None,
        gate: Gate,
    ) -> None:
        self.tokens = AsyncTokens(token)
        self.transport = transport
        self.gate = gate


class AsyncSession:
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
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: httpx.AsyncClient | None = None,
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
        self._places: dict[io.Place, _Here] = {}
        self._gates: dict[int, Gate] = {}  # by process: its event loops share the rate limit

    async def send(self, call: Call, options: Options) -> Answer:
        """Send a call until it succeeds or the policy says that it can't.

        Raises:
            CleverError: It can't. `_errors` draws the tree.
        """
        if not options.tracing:
            return await self._send(call, options)
        from .._http.tracing import span

        with span(call, self.base.host) as current:
            answer = await self._send(call, options)
            current.end(answer)
            return answer

    async def aclose(self) -> None:
        """Close the connections. Further calls raise `ClientClosedError`."""
        first, self._closed = not self._closed, True
        here = self._places.pop(io.place(), None)
        # One that was given is the client's to close, also where it was never used.
        transport = here.transport if here is not None else self._transport if first else None
        if transport is not None:
            await transport.aclose()

    async def _send(self, call: Call, options: Options) -> Answer:
        here = self._here()
        course = Course(call, options, here.gate)
        token = await here.tokens.get()
        renewed = False
        while True:
            while seconds := course.hold():
                await self._pause(course, seconds)
            course.attempts += 1
            outcome = await self._attempt(here, course, token)
            if isinstance(outcome, Answer) and outcome.status == 401 and not renewed:
                renewed = True
                if (fresh := await here.tokens.renew(token)) is not None:
                    token = fresh
                    course.attempts -= 1  # the service has not looked at it, so it counts as no try
                    continue
            if (wait := course.judge(outcome)) is not None:
                await self._pause(course, wait)
            elif isinstance(outcome, Answer):  # always: only an answer is a success
                return outcome

    async def _pause(self, course: Course, seconds: float) -> None:
        if seconds > 0:
            _log.pause(course.call, seconds)
            await io.pause(course.options, seconds)

    async def _attempt(self, here: _Here, course: Course, token: Secret) -> Answer | Failure:
        """Send a call once. A failure is returned, not raised, so that no foreign exception hangs on ours."""
        call = course.call
        request = httpx.Request(
            call.method,
            call.url,
            headers=_headers(course, token),
            content=call.body,
            extensions={"timeout": course.timeouts()},
        )
        left = course.left()
        started = time.monotonic()
        outcome: Answer | Failure
        try:
            with io.time_limit(left):
                outcome = await self._exchange(here, course, request)
        except TRANSPORT_ERRORS as error:
            outcome = failure(error)
        _log.attempt(call, outcome, course.attempts, time.monotonic() - started)
        return outcome

    async def _exchange(self, here: _Here, course: Course, request: httpx.Request) -> Answer:
        response = await self._open(here, request)
        status, body, garbled = response.status_code, bytearray(), False
        try:
            async for chunk in response.aiter_bytes():
                body += chunk
                course.keep_time()
        except httpx.DecodingError:
            garbled = True
        except TRANSPORT_ERRORS:
            if 200 <= status < 300:
                raise
            body.clear()  # the status decides, with or without its explanation
        finally:
            with suppress(*TRANSPORT_ERRORS):  # what was read stays read
                await response.aclose()
        return Answer(course.call, status, response.headers, bytes(body), garbled=garbled)

    async def _open(self, here: _Here, request: httpx.Request) -> httpx.Response:
        if here.transport is not None:
            return await here.transport.handle_async_request(request)
        assert self._http_client is not None  # _new_here sees to it
        # Neither its redirects nor its credentials: ours are in the request.
        return await self._http_client.send(request, stream=True, auth=None, follow_redirects=False)

    def _here(self) -> _Here:
        if self._closed or (self._http_client is not None and self._http_client.is_closed):
            raise ClientClosedError("the client is closed: make a new one")
        place = io.place()
        if (here := self._places.get(place)) is not None:
            return here
        for gone in filter(io.is_gone, list(self._places)):
            self._places.pop(gone, None)
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._places.setdefault(place, self._new_here())

    def _new_here(self) -> _Here:
        gate = self._gates.setdefault(os.getpid(), Gate())
        if self._transport is not None or self._http_client is not None:
            return _Here(self._token, self._transport, gate)
        # Plain http goes to this machine only, and has no certificates to load.
        verify = self._verify or self.base.scheme == "https"
        try:
            transport = io.new_transport(verify, self._proxy or environment_proxy(self.base))
        except (ValueError, ImportError):
            transport = None
        if transport is None:  # the address is not in the text: it can hold a password
            raise InvalidArgumentError("the proxy's address can't be used (socks needs the package socksio)")
        return _Here(self._token, transport, gate)


def _headers(course: Course, token: Secret) -> dict[str, str]:
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": _USER_AGENT,
        **{name.lower(): value for name, value in course.options.headers.items()},
        "authorization": f"Bearer {token.reveal()}",
    }
    if course.call.body is not None:
        headers["content-type"] = "application/json"
    return headers
