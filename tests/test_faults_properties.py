"""Anything at all from the service: an answer, or an error of ours, and never the token to anybody else."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from clever_client import AsyncClever, Clever, CleverError, Options, UnsafeLinkError
from clever_client._http.rate_limit import pause_asked_for
from clever_client._http.requests import Request
from clever_client._http.responses import Response
from clever_client._http.urls import BaseUrl
from clever_client.models import AssignmentUpdate
from clever_fake import FaultServer
from clever_fake.faults import End
from effort import tried
from faultsuite.clients import CLIENT_KINDS, ClientKind, await_if_needed, iterate, run_scenario
from faultsuite.harness import check_hygiene, client_context
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("reading")]

TOKEN = "canary-token"
ID = "5" * 24
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
EVENT = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from([ID, "x", None, 5, ""]) | JSON,
        "type": st.sampled_from(["users.updated", "sections.created", "new.kind", None, 5]) | JSON,
        "created": st.sampled_from(["2026-01-01T00:00:00.000Z", "yesterday", None]) | JSON,
        "data": st.fixed_dictionaries({}, optional={"object": JSON, "previous_attributes": JSON}) | JSON,
    },
)
PAGE = st.fixed_dictionaries(
    {},
    optional={
        "data": st.lists(st.fixed_dictionaries({"data": EVENT | JSON}) | JSON, max_size=3) | EVENT | JSON,
        "links": st.lists(
            st.fixed_dictionaries({"rel": st.sampled_from(["self", "next"]), "uri": JSON}) | JSON, max_size=2
        )
        | JSON,
    },
)
BODY = (PAGE | JSON).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40)
HEADER = st.text(st.characters(codec="ascii", exclude_characters="\r\n\0"), max_size=20)
NUMBERS = st.lists(
    st.integers(-(10**20), 10**20).map(str) | st.sampled_from(["", "0", "nan", "inf", "-0", "1e400", "0x1"]),
    max_size=3,
).map(",".join)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Retry-After": HEADER
        | NUMBERS
        | st.sampled_from(["Thu, 15 Jan 2026 12:00:20 GMT", "Thu, 99 Foo 9999"]),
        "X-RateLimit-Reset": HEADER | NUMBERS,
        "X-RateLimit-Remaining": HEADER | NUMBERS,
        "X-RateLimit-Limit": HEADER | NUMBERS,
        "Date": HEADER
        | st.sampled_from(["Thu, 15 Jan 2026 12:00:20 GMT", "Fri, 31 Dec 9999 23:59:59 -2359"]),
        "Content-Type": HEADER,
        "Content-Encoding": st.sampled_from(["gzip", "deflate", "br", "identity", "x"]),
        "Location": HEADER,
        "clever-request-id": HEADER,
    },
)
CALLS = {
    "events": lambda client: client.events.list(),
    "submissions": lambda client: client.submissions.list(ID, "a"),
    "event": lambda client: client.events.get(ID),
    "update": lambda client: client.assignments.update(ID, "a", AssignmentUpdate(title="T")),
    "delete": lambda client: client.assignments.delete(ID, "a"),
}
options = Options(sleep=lambda _: None, clock=lambda: 1_768_478_400.0, monotonic=lambda: 5.0, max_attempts=2)


async def ask(client: Any, call: str) -> None:
    """Do a call to its end. Only an error of ours may come of it."""
    try:
        result = CALLS[call](client)
        if call in ("events", "submissions"):
            count = 0
            async for _ in iterate(result):
                count += 1
                assert count < 100, "it reads for ever"
        else:
            await await_if_needed(result)
    except CleverError as error:
        check_hygiene(error, [TOKEN])


@pytest.mark.parametrize("kind", CLIENT_KINDS)
@given(
    call=st.sampled_from(sorted(CALLS)),
    status=st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 404, 429, 500, 503, 999]),
    headers=HEADERS,
    body=BODY,
)
@tried(60)
def test_any_answer(kind: ClientKind, call: str, status: int, headers: dict[str, str], body: bytes) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    async def scenario() -> None:
        client: Any = (Clever if kind == "sync" else AsyncClever)(
            TOKEN, transport=httpx.MockTransport(answer), options=options
        )
        await ask(client, call)
        await await_if_needed(client.aclose() if kind == "async" else client.close())

    run_scenario(kind, scenario)
    assert {(request.url.scheme, request.url.host, request.url.port) for request in seen} == {
        ("https", "api.clever.com", None)
    }
    if call in ("update", "delete"):
        assert len(seen) <= 2


@given(
    wire=st.binary(max_size=60),
    head=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]),
)
@tried(20, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("kind", CLIENT_KINDS)
def test_any_bytes(kind: ClientKind, head: bytes, wire: bytes) -> None:
    with FaultServer(then=[head + wire, End.CLOSE]) as server:

        async def scenario() -> None:
            client: Any = (Clever if kind == "sync" else AsyncClever)(
                TOKEN,
                base_url=f"{server.url}/v3.1",
                options=options.replace(read_timeout=5),
                verify=client_context(),
            )
            await ask(client, "event")
            await await_if_needed(client.aclose() if kind == "async" else client.close())

        run_scenario(kind, scenario)


HOSTS = [
    "api.clever.com",
    "api.clever.com.evil.example",
    "evil.example",
    "API.CLEVER.COM",
    "127.0.0.1",
    "[::1]",
    "",
]
PIECES = st.sampled_from(
    [
        *HOSTS,
        *(
            "https:",
            "http:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            "?",
            "#",
            "..",
            ".",
            "%2e",
            "%2f",
            "%5c",
            ";",
            "&",
            "=",
            " ",
        ),
        *(
            "/v3.1/events",
            "/v3.1",
            "v3.1",
            "events",
            "starting_after=",
            ID,
            "443",
            ":443",
            ":80",
            "user:pw@",
            "\t",
            "\n",
        ),
        *("\u3002", "\u212a", "\uff0f", "\0", "%00", "javascript:", "data:"),
    ]
)


@given(link=st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=20))
@tried(200)
def test_any_link(link: str) -> None:
    base = BaseUrl("https://api.clever.com/v3.1")
    try:
        target = base.follow("https://api.clever.com/v3.1/events?limit=3", link)
    except UnsafeLinkError:
        return
    # What the sender understands counts, not what the checker did.
    read = httpx.URL(target)
    assert (read.scheme, read.host, read.port, read.userinfo) == ("https", "api.clever.com", None, b"")
    assert read.raw_path.startswith(b"/v3.1/")
    assert ".." not in httpx.URL(target).path.split("/")


@given(headers=HEADERS, status=st.sampled_from([429, 503]))
@tried(100)
def test_any_limit_headers(headers: dict[str, str], status: int) -> None:
    call = Request("GET", "/events", "https://api.clever.com/v3.1/events")
    answer = Response(call, status, httpx.Headers(headers), b"")
    seconds = pause_asked_for(answer, lambda: 1_768_478_400.0)
    assert seconds is None or 0 <= seconds < 1e16


@given(
    links=st.lists(st.integers(0, 9) | st.none(), min_size=10, max_size=10),
    sizes=st.lists(st.integers(0, 2), min_size=10, max_size=10),
    shared=st.lists(st.integers(0, 5), min_size=10, max_size=10),
)
@tried(80)
def test_any_walk(links: list[int | None], sizes: list[int], shared: list[int]) -> None:
    """Ten pages linked anyhow, some with an event of others: it ends, with every event once and in order."""
    pages = [
        [number * 10 + item for item in range(size)] + [99][: shared[number] == 0]
        for number, size in enumerate(sizes)
    ]
    order: list[int] = []
    place: int | None = 0
    while place is not None and place not in order:
        order.append(place)
        place = links[place]
    # An empty page that is its own next one is an end.
    circle = place is not None and (place != order[-1] or pages[place] != [])
    due = list(dict.fromkeys(number for page in order for number in pages[page]))

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("starting_after", "0"), 16) % 10
        data = [
            {"data": {"id": f"{1_768_000_000:08x}{event:016x}", "type": "x.y"}} for event in pages[number]
        ]
        next_page = links[number]
        uri = "/v3.1/events" if next_page == 0 else f"/v3.1/events?starting_after={next_page}"
        return httpx.Response(
            200, json={"data": data, "links": [] if next_page is None else [{"rel": "next", "uri": uri}]}
        )

    got = []
    failed = False
    with Clever(TOKEN, transport=httpx.MockTransport(answer), options=options) as client:
        try:
            for event in client.events.list():
                got.append(int(event.id[8:], 16))
        except CleverError:
            failed = True
    assert got == due
    assert failed == circle
