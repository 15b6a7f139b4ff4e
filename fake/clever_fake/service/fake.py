"""The fake service: routes a request to the district that its token stands for. No input or output here."""

from __future__ import annotations

import re
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
from ..district.event_generator import Mix
from ..district.event_log import EventLog, Lateness
from ..district.tokens import Tokens
from ..district.world import LmsType, World
from ..faults import Fault, FaultScript
from . import data_api
from .events_api import get_event, list_events
from .oauth import exchange_code, list_tokens
from .rate_limit import RateLimit

if TYPE_CHECKING:
    import ssl

    from .transport import FakeTransport

VERSION: Final = "/v3.1"
BASE_URL: Final = f"https://api.clever.com{VERSION}"
Handler = Callable[..., FakeResponse]
# What each path answers, by method. Path parameters are checked by those who take them.
_ROUTES: Final[tuple[tuple[re.Pattern[str], dict[str, Handler]], ...]] = (
    (re.compile("/events"), {"GET": lambda district, request: list_events(district.events, request)}),
    (
        re.compile("/events/([^/]+)"),
        {"GET": lambda district, _, id: get_event(district.events, id)},
    ),
    (
        re.compile("/sections/([^/]+)/assignments"),
        {"POST": lambda district, *rest: district.lms.create(*rest)},
    ),
    (
        re.compile("/sections/([^/]+)/assignments/([^/]+)"),
        {
            "GET": lambda district, _, *ids: district.lms.read(*ids),
            "PATCH": lambda district, *rest: district.lms.update(*rest),
            "DELETE": lambda district, _, *ids: district.lms.delete(*ids),
        },
    ),
    (
        re.compile("/sections/([^/]+)/assignments/([^/]+)/submissions"),
        {"GET": lambda district, *rest: district.lms.list_submissions(*rest)},
    ),
    (
        re.compile("/sections/([^/]+)/assignments/([^/]+)/submissions/([^/]+)"),
        {
            "GET": lambda district, _, *ids: district.lms.read_submission(*ids),
            "PATCH": lambda district, *rest: district.lms.update_submission(*rest),
        },
    ),
)
_LMS_TYPES: Final[tuple[LmsType, ...]] = ("canvas", "schoology", "google_classroom")
_NOT_FOUND: Final = FakeResponse(
    404,
    {"Content-Type": "text/html; charset=utf-8"},
    b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not Found</h1></body></html>",
)


class FakeClever:
    """A Clever of your own, in memory: the Events API, LMS Connect and the token endpoints.

    Everything in it is made up from the seed. The same seed gives the same districts, schools and people;
    the same seed and time also give the same events.

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
        districts: How many districts there are, each with a token of its own.
        lms: The learning management system of all districts; by default they take turns.
        now: Where the clock stands, as an aware datetime or ISO text. By default it runs with real time.
        rate_limit: Requests a minute for each token; None: no limit.

    Attributes:
        clock: Tells the fake's time. Move it to let events expire, cursors run out and rate limits recover.
        districts: The districts.
        faults: What goes wrong, and when: see `clever_fake.faults`.
        requests: The last ten thousand requests that were seen.
        tokens: The OAuth side: `issue_code`, `client_id`, `client_secret`.
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
    ) -> None:
        self.clock: Clock = Clock(now)
        self.tokens: Tokens = Tokens(seed, self.clock)
        lateness = Lateness(late, late_seconds)
        self.districts: tuple[District, ...] = tuple(
            District(
                World(
                    seed,
                    number,
                    users=users,
                    sections=sections,
                    lms=lms or _LMS_TYPES[number % 3],
                    wild=wild,
                ),
                self.tokens,
                self.clock,
                events=events,
                mix=mix,
                late=lateness,
            )
            for number in range(districts)
        )
        self.faults: FaultScript = FaultScript()
        self.requests: deque[Request] = deque(maxlen=10_000)
        self._by_id = {district.id: district for district in self.districts}
        self._rate = RateLimit(self.clock, rate_limit)
        self._ids = SeededRandom(seed, "request ids")
        self._lock = RLock()

    @property
    def district(self) -> District:
        """The first district, for when there is only one."""
        return self.districts[0]

    @property
    def token(self) -> str:
        """The first district's bearer token."""
        return self.district.token

    @property
    def client_id(self) -> str:
        """The application's id, for HTTP Basic at `/oauth/tokens`."""
        return self.tokens.client_id

    @property
    def client_secret(self) -> str:
        """The application's secret, for HTTP Basic at `/oauth/tokens`."""
        return self.tokens.client_secret

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
        return self._serve(Request(method, url, headers or {}, body))

    def exchange(self, request: Request) -> tuple[FakeResponse, Fault | None]:
        """Answer a request, with the fault that is due if there is one. Transports and servers call this."""
        with self._lock:
            self.requests.append(request)
            fault = self.faults.draw(request)
            if fault is None:
                return self._serve(request), None
            response = self._serve(request) if fault.processed else FakeResponse(200, self._headers(), b"")
            return fault.change(response, request, self._events(request)), fault

    def transport(self) -> FakeTransport:
        """Make a transport for `httpx.Client` and `httpx.AsyncClient` alike. It opens no socket."""
        from .transport import FakeTransport

        return FakeTransport(self.exchange, self.requests.append)

    @contextmanager
    def serve(
        self, *, host: str = "127.0.0.1", port: int = 0, ssl_context: ssl.SSLContext | None = None
    ) -> Iterator[str]:
        """Serve over HTTP/1.1 in threads while the block runs.

        Args:
            host: The address to listen on.
            port: The port; 0 takes a free one.
            ssl_context: Makes it HTTPS.

        Yields:
            The base URL for a client, with the version.
        """
        from ..server.http_server import Server
        from ..server.wire import Steps, head, render

        def respond(request: Request) -> Steps:
            response, fault = self.exchange(request)
            if request.method == "HEAD":
                return [head(response)]
            return fault.steps(response) if fault else [render(response)]

        with Server(respond, host=host, port=port, ssl_context=ssl_context) as server:
            yield f"{server.url}{VERSION}"

    def __repr__(self) -> str:
        """Show no token."""
        return f"<FakeClever of {len(self.districts)} district(s)>"

    def _headers(self) -> dict[str, str]:
        now = self.clock.now().astimezone(UTC)
        return {"clever-request-id": self._ids.uuid(), "Date": format_datetime(now, usegmt=True)}

    def _serve(self, request: Request) -> FakeResponse:
        with self._lock:
            bucket = SeededRandom(request.headers.get("authorization", "")).hex(12)
            passes, limits = self._rate.count(bucket)
            try:
                found = self._route(request) if passes else FakeResponse(429, {}, b"")
            except HttpError as refused:
                found = refused.response
            return found._replace(headers=found.headers | limits | self._headers())

    def _route(self, request: Request) -> FakeResponse:
        if request.path == "/oauth/tokens":
            return _method(request, {"GET": list_tokens, "POST": exchange_code})(self.tokens, request)
        path = request.path.removeprefix(VERSION)
        if path == request.path:
            return _NOT_FOUND
        for pattern, handlers in _ROUTES:
            if match := pattern.fullmatch(path):
                district = self._by_id[self.tokens.district(request)]
                return _method(request, handlers)(district, request, *match.groups())
        if data_api.has(path):
            district = self._by_id[self.tokens.district(request)]
            return _method(request, {"GET": data_api.answer})(district, request, path)
        return _NOT_FOUND

    def _events(self, request: Request) -> EventLog | None:
        """Give the stream that a request reads, if it reads one."""
        if request.path != f"{VERSION}/events":
            return None
        try:
            return self._by_id[self.tokens.district(request)].events
        except HttpError:
            return None


def _method(request: Request, handlers: dict[str, Handler]) -> Handler:
    if request.method in handlers:
        return handlers[request.method]
    refused = http_error(405, "Method not allowed").response
    raise HttpError(refused._replace(headers=refused.headers | {"Allow": ", ".join(handlers)}))
