"""The fake service as tests use it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import RLock
from typing import TYPE_CHECKING, Final

from .._clock import Clock
from .._messages import FakeResponse, HttpError, Request, http_error
from .._random import SeededRandom
from ..district.district import District
from ..district.districts import Districts
from ..district.syncs import Mix
from ..district.tokens import Tokens
from ..district.world import LmsType
from ..faults import Fault, FaultScript
from . import admin, routes
from .rate_limit import RateLimit
from .routes import VERSION
from .state import Settings, State

if TYPE_CHECKING:
    import ssl

    from .transport import FakeTransport

BASE_URL: Final = f"https://api.clever.com{VERSION}"


class FakeClever:
    """A Clever of your own, in memory: the Data API, the Events API, LMS Connect and the OAuth endpoints.

    Everything in it is made up from the seed. The same seed gives the same districts, schools and people;
    the same seed and time also give the same events. Its records are what its events say, at any moment.

    Args:
        seed: Decides who lives in the districts and what happens to them.
        events: How many events each district has at the start, spread over the last four weeks.
            A million cost no more than ten.
        users: How many users each district has, rounded up to fifteens.
        sections: How many sections each district has; four for each fifteen users by default.
        mix: What the events are about: `even`, so that every type of event turns up soon, or `realistic`.
        late: The share of events that become visible later than their ids say.
        late_seconds: How much later at most.
        wild: The share of records that hold what no document promises: nulls, unlisted keys and values,
            times written in other ways.
        districts: How many districts there are, each with a token of its own. One that nobody asks for
            costs next to nothing.
        lms: The learning management system of all districts; by default they take turns.
        now: Where the clock stands, as an aware datetime or ISO text. By default it runs with real time.
        rate_limit: Requests a minute for each token; None: no limit.
        seconds_per_request: How far each request moves the clock: what is planned happens between requests.
        strict: Refuse parameters and fields that the service does not know, which it ignores otherwise.
        token: The first district's token; a made-up one by default.

    Raises:
        ValueError: A setting makes no sense, such as a negative number of users; the text says what it must
            be.
    """

    base_url: str = BASE_URL

    def __init__(
        self,
        *,
        seed: int = 0,
        events: int = 1000,
        users: int = 150,
        sections: int | None = None,
        mix: Mix = "even",
        late: float = 0.0,
        late_seconds: int = 600,
        wild: float = 0.0,
        districts: int = 1,
        lms: LmsType | None = None,
        now: datetime | str | None = None,
        rate_limit: int | None = 1200,
        seconds_per_request: float = 0.0,
        strict: bool = False,
        token: str | None = None,
    ) -> None:
        self._state = State(
            Settings(
                seed=seed,
                events=events,
                users=users,
                sections=sections,
                mix=mix,
                late=late,
                late_seconds=late_seconds,
                wild=wild,
                districts=districts,
                lms=lms,
                now=now,
                rate_limit=rate_limit,
                seconds_per_request=seconds_per_request,
                strict=strict,
                token=token,
            )
        )
        self._rate = RateLimit(self.clock, rate_limit)
        self._ids = SeededRandom(seed, "request ids")
        self._lock = RLock()

    @property
    def clock(self) -> Clock:
        """The fake's time. Move it to let events expire, cursors run out and rate limits recover."""
        return self._state.clock

    @property
    def districts(self) -> Districts:
        """The districts: a sequence that can also `connect` and `disconnect` them."""
        return self._state.districts

    @property
    def faults(self) -> FaultScript:
        """What goes wrong, and when: see `clever_fake.faults`."""
        return self._state.faults

    @property
    def requests(self) -> deque[Request]:
        """The last ten thousand requests that were seen."""
        return self._state.requests

    @property
    def ignored(self) -> deque[str]:
        """What the last requests sent that the service does not know, such as `record_type[]`."""
        return self._state.ignored

    @property
    def errors(self) -> list[Exception]:
        """What the fake itself failed with; each was answered 500. There should be none."""
        return self._state.errors

    @property
    def tokens(self) -> Tokens:
        """The OAuth side: `issue_code`, `client_id`, `client_secret`."""
        return self._state.tokens

    @property
    def district(self) -> District:
        """The first district, for when there is only one."""
        return self.districts[0]

    @property
    def token(self) -> str:
        """The first district's bearer token."""
        return self.tokens.token_of(self.districts.ids[0])

    @property
    def client_id(self) -> str:
        """The application's id, for HTTP Basic at `/oauth/tokens`."""
        return self.tokens.client_id

    @property
    def client_secret(self) -> str:
        """The application's secret, for HTTP Basic at `/oauth/tokens`."""
        return self.tokens.client_secret

    def reset(self) -> None:
        """Go back to the start: districts, tokens, clock; no faults, no requests."""
        with self._lock:
            self._state.reset()
            self._rate = RateLimit(self.clock, self._state.settings.rate_limit)

    def handle(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> FakeResponse:
        """Answer a request as the service does, with no fault added.

        Args:
            method: The verb.
            url: Path and query, or a whole URL.
            headers: The request's headers.
            body: The request's body.

        Returns:
            Status, headers and body.
        """
        with self._lock:
            return self._serve(Request(method, url, headers or {}, body))

    def exchange(self, request: Request) -> tuple[FakeResponse, Fault | None]:
        """Answer a request, with the fault that is due if there is one. Transports and servers call this."""
        with self._lock:
            if admin.has(request):
                return admin.answer(self._state, self.reset, request), None
            self.requests.append(request)
            if self._state.settings.seconds_per_request:
                self.clock.advance(seconds=self._state.settings.seconds_per_request)
            fault = self.faults.draw(request)
            if fault is None:
                return self._serve(request), None
            response = self._serve(request) if fault.processed else FakeResponse(200, self._headers(), b"")
            positions = routes.positions(self.districts, self.tokens, request)
            return fault.change(response, request, positions), fault

    def transport(self) -> FakeTransport:
        """Make a transport for `httpx.Client` and `httpx.AsyncClient` alike. It opens no socket."""
        from .transport import FakeTransport

        return FakeTransport(self.exchange, self.requests.append)

    @contextmanager
    def serve(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        ssl_context: ssl.SSLContext | None = None,
        gzip: bool = False,
        cors: bool = False,
        log: Callable[[Request, int], None] | None = None,
    ) -> Iterator[str]:
        """Serve over HTTP/1.1 in threads while the block runs.

        Args:
            host: The address to listen on.
            port: The port; 0 takes a free one.
            ssl_context: Makes it HTTPS.
            gzip: Whether answers are compressed for clients that take it.
            cors: Whether a page of any origin may ask, from a browser. Clever itself lets none.
            log: Called with each request and the status of its answer.

        Yields:
            The base URL for a client, with the version.

        Raises:
            OSError: The address or the port cannot be used; port 0 takes any that is free.
            Exception: The fake itself failed while it answered; see `errors`.
        """
        from ..server.http_server import Server
        from ..server.wire import End, Steps, answer, for_any_page, preflight, render

        def respond(request: Request) -> Steps:
            with self._lock:
                if server.stopping or request.abandoned():
                    return [End.CLOSE]
                if cors and request.method == "OPTIONS":
                    return [render(preflight())]
                response, fault = self.exchange(request)
            if cors:
                response = for_any_page(response)
            if log is not None:
                log(request, response.status)
            return answer(request, response, None if fault is None else fault.steps, zipped=gzip)

        server = Server(respond, host=host, port=port, ssl_context=ssl_context)
        with server:
            yield f"{server.url}{VERSION}"
        if self.errors:
            raise self.errors[0]

    def __repr__(self) -> str:
        """Show no token."""
        return f"<FakeClever of {len(self.districts)} district(s)>"

    def _headers(self) -> dict[str, str]:
        now = self.clock.now().astimezone(UTC)
        request_id = self._ids.hex(32)
        return {
            "clever-request-id": request_id,
            "x-request-id": request_id,
            "Date": format_datetime(now, usegmt=True),
        }

    def _serve(self, request: Request) -> FakeResponse:
        passes, limits = self._rate.count(request.headers.get("authorization", ""))
        found = self._answer(request) if passes else FakeResponse(429, {}, b"")
        return found._replace(headers=found.headers | limits | self._headers())

    def _answer(self, request: Request) -> FakeResponse:
        strict = request.strict = self._state.settings.strict
        try:
            if strict and request.method != "GET" and request.query:
                raise _refuse_unknown(request)
            found = routes.answer(self.districts, self.tokens, request)
            if unread := request.unread():
                self.ignored.append(f"{request.method} {request.path}: {', '.join(unread)}")
                if strict:
                    raise _refuse_unknown(request)
        except HttpError as refused:
            return refused.response
        except Exception as error:
            self.errors.append(error)
            return http_error(500, "Internal server error").response
        return found


def _refuse_unknown(request: Request) -> HttpError:
    return http_error(400, f"not known here: {', '.join(request.unread())}")
