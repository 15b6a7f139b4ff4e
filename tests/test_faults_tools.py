"""The fault tools: each fault, without a socket and over a real one, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest
import trustme
from clever_fake import FakeClever, FakeResponse, FaultServer, Request, faults

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"
QUICK = httpx.Timeout(0.3)

# What each fault comes to: an exception of httpx, or a check of the answer.
EXPECTED: dict[str, Any] = {
    "bad_chunk": httpx.RemoteProtocolError,
    "bad_gzip": httpx.DecodingError,
    "close": httpx.RemoteProtocolError,
    "connect_timeout": httpx.TimeoutException,
    "cursor_cycle": lambda r: next_link(r) == "/v3.1/events?limit=5",
    "duplicate_ids": lambda r: len(ids(r)) == 6 and ids(r)[0] == ids(r)[5],
    "empty_page": lambda r: ids(r) == [] and next_link(r),
    "half_then_close": httpx.RemoteProtocolError,
    "half_then_hang": httpx.ReadTimeout,
    "half_then_reset": httpx.ReadError,
    "hang": httpx.ReadTimeout,
    "html": lambda r: r.status_code == 200 and r.headers["content-type"].startswith("text/html"),
    "long_content_length": httpx.RemoteProtocolError,
    "rate_limited": lambda r: r.status_code == 429 and not r.content,
    "refuse": httpx.NetworkError,
    "repeated_cursor": lambda r: next_link(r) == "/v3.1/events?limit=5",
    "reset": httpx.ReadError,
    "slow_drip": lambda r: len(ids(r)) == 5,
    "stale": lambda r: len(ids(r)) == 5,
    "status_500": lambda r: r.status_code == 500,
    "status_502": lambda r: r.status_code == 502,
    "status_503": lambda r: r.status_code == 503,
    "status_504": lambda r: r.status_code == 504,
    "truncated_json": lambda r: r.status_code == 200 and not is_json(r),
}


def ids(response: httpx.Response) -> list[str]:
    return [item["data"]["id"] for item in response.json()["data"]]


def next_link(response: httpx.Response) -> str | None:
    return next((each["uri"] for each in response.json()["links"] if each["rel"] == "next"), None)


def is_json(response: httpx.Response) -> bool:
    try:
        response.json()
    except ValueError:
        return False
    return True


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(now=NOW, events=20, rate_limit=None)


def without_socket(fake: FakeClever) -> AbstractContextManager[httpx.Client]:
    return httpx.Client(
        transport=fake.transport(), base_url=fake.base_url, headers={"Authorization": f"Bearer {fake.token}"}
    )


@contextmanager
def over_a_socket(fake: FakeClever) -> Iterator[httpx.Client]:
    bearer = {"Authorization": f"Bearer {fake.token}"}
    with fake.serve() as base_url, httpx.Client(base_url=base_url, headers=bearer, timeout=QUICK) as client:
        yield client


CARRIERS = [without_socket, over_a_socket]


def test_the_catalogue_is_whole() -> None:
    assert set(faults.CATALOGUE) == set(EXPECTED)
    assert set(faults.TRANSIENT) <= set(faults.CATALOGUE)
    assert {name: make().name for name, make in faults.CATALOGUE.items() if name != "rate_limited"} == {
        name: name for name in faults.CATALOGUE if name != "rate_limited"
    }


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_fault_strikes_once(fake: FakeClever, name: str, carrier: Callable[..., Any]) -> None:
    fault = faults.slow_drip(pause=0, step=500) if name == "slow_drip" else faults.CATALOGUE[name]()
    fake.faults.next(fault)
    expected = EXPECTED[name]
    with carrier(fake) as client:
        if isinstance(expected, type):
            with pytest.raises(expected):
                client.get("/events?limit=5")
        else:
            assert expected(client.get("/events?limit=5"))
        if name != "stale" or carrier is without_socket:
            assert ids(client.get("/events?limit=5")) == [*fake.district.events.ids()][:5]
    assert fake.faults.injected == [fault.name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_fault_strikes_an_async_client(fake: FakeClever, name: str) -> None:
    async def ask() -> httpx.Response:
        bearer = {"Authorization": f"Bearer {fake.token}"}
        async with httpx.AsyncClient(
            transport=fake.transport(), base_url=fake.base_url, headers=bearer
        ) as client:
            return await client.get("/events?limit=5")

    fake.faults.next(faults.CATALOGUE[name]())
    expected = EXPECTED[name]
    if isinstance(expected, type):
        with pytest.raises(expected):
            asyncio.run(ask())
    else:
        assert expected(asyncio.run(ask()))


def test_a_stale_connection_is_closed_after_the_answer(fake: FakeClever) -> None:
    fake.faults.next(faults.stale())
    with (
        fake.serve() as base_url,
        socket.create_connection(("127.0.0.1", httpx.URL(base_url).port or 0)) as raw,
    ):
        raw.sendall(f"GET /v3.1/events HTTP/1.1\r\nAuthorization: Bearer {fake.token}\r\n\r\n".encode())
        received = b""
        while part := raw.recv(65536):
            received += part
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Connection: close" not in received


def test_a_drip_is_slow(fake: FakeClever) -> None:
    fake.faults.next(faults.slow_drip(pause=0.005, step=300))
    with over_a_socket(fake) as client, client.stream("GET", "/events?limit=5") as response:
        assert len([*response.iter_raw()]) > 3


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("processed", [False, True])
@pytest.mark.parametrize("make", [faults.reset, faults.close, faults.hang])
def test_an_answer_can_be_lost_after_the_work_was_done(
    fake: FakeClever, make: Callable[..., faults.Fault], processed: bool, carrier: Callable[..., Any]
) -> None:
    section = fake.district.section_ids[0]
    new = {"title": "t", "description": "d", "due_date": "2026-02-01T00:00:00Z"}
    fake.faults.next(make(processed=processed), method="POST")
    with carrier(fake) as client, pytest.raises(httpx.TransportError):
        client.post(f"/sections/{section}/assignments", json=new)
    assert len(fake.district.lms.assignments) == processed


def test_rules_are_asked_in_order_and_narrowed(fake: FakeClever) -> None:
    fake.faults.next(status=503, times=2, path="/submissions")
    fake.faults.next(status=500, method="PATCH")
    fake.faults.every(3, faults.status(502), path="/events")
    with without_socket(fake) as client:
        assert [client.get("/events").status_code for _ in range(6)] == [200, 200, 502] * 2
        assert client.get("/sections/x/assignments/y/submissions").status_code == 503
        assert client.patch("/sections/x/assignments/y/submissions/z").status_code == 503
        assert client.patch("/sections/x/assignments/y/submissions/z").status_code == 500
        fake.faults.every(1, faults.status(504))
        fake.faults.clear()
        assert client.get("/events").status_code == 200


def test_a_spelled_out_answer(fake: FakeClever) -> None:
    fake.faults.next(status=429, headers={"Retry-After": "soon"}, body=b"")
    fake.faults.next(headers={"x-ratelimit-limit": "1200, 100"})
    fake.faults.next(faults.text(400, "no"))
    fake.faults.next(faults.body(b"[]"))
    fake.faults.next(faults.redirect("https://evil.example/"))
    with without_socket(fake) as client:
        limited, listed, text, body, moved = (client.get("/events?limit=5") for _ in range(5))
    assert (limited.status_code, limited.headers["retry-after"], limited.content) == (429, "soon", b"")
    assert len(ids(listed)) == 5
    assert listed.headers["x-ratelimit-limit"] == "1200, 100"
    assert (text.status_code, text.text, body.json()) == (400, "no", [])
    assert moved.headers["location"] == "https://evil.example/"


@pytest.mark.parametrize(
    "uri", ["https://evil.example/v3.1/events", "//evil.example/", "\\\\evil", "/v3.1/x", None]
)
def test_a_next_link_can_lead_anywhere(fake: FakeClever, uri: str | None) -> None:
    fake.faults.next(faults.next_link(uri))
    with without_socket(fake) as client:
        assert next_link(client.get("/events?limit=5")) == uri


def test_paging_faults_leave_other_answers_alone(fake: FakeClever) -> None:
    one = f"/events/{next(fake.district.events.ids())}"
    with without_socket(fake) as client:
        honest = client.get(one).json()
        for make in (faults.empty_page, faults.repeated_cursor, faults.cursor_cycle, faults.duplicate_ids):
            fake.faults.next(make())
            assert client.get(one).json() == honest
        fake.faults.next(faults.empty_page())
        assert client.get("/nowhere").status_code == 404


def test_an_unknown_host_is_seen_and_not_there(fake: FakeClever) -> None:
    with without_socket(fake) as client, pytest.raises(httpx.ConnectError):
        client.get("https://evil.example/v3.1/events")
    assert [request.url for request in fake.requests] == ["https://evil.example/v3.1/events"]


def read_all(fake: FakeClever, client: httpx.Client, target: str) -> list[str]:
    """Read a stream as a client with two tries does."""
    found: list[str] = []
    following: str | None = target
    while following:
        for last in (False, False, True):
            try:
                response = client.get(following)
            except httpx.TransportError:
                assert not last
                continue
            if response.status_code == 200:
                break
        for each in ids(response):
            if each not in found[-200:]:
                found.append(each)
        following = next_link(response)
        following = following and following.removeprefix("/v3.1")
    return found


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_stream_comes_through_a_random_mix(seed: int, carrier: Callable[..., Any]) -> None:
    fake = FakeClever(now=NOW, events=1000, rate_limit=None)
    fake.faults.at_random(0.3, seed=seed)
    with carrier(fake) as client:
        assert read_all(fake, client, "/events?limit=10") == [*fake.district.events.ids()]
    assert len(set(fake.faults.injected)) > 6


def test_the_same_seed_makes_the_same_mix() -> None:
    def mix(seed: int) -> list[str]:
        fake = FakeClever(now=NOW, events=0, rate_limit=None)
        fake.faults.at_random(0.5, seed=seed, among=["reset", faults.status(418)])
        for _ in range(50):
            fake.exchange(Request("GET", "/v3.1/events", {}))
        return fake.faults.injected

    assert mix(1) == mix(1) != mix(2)
    assert {"reset", "status_418"} == set(mix(1))
    assert 15 < len(mix(1)) < 35


def test_never_more_in_a_row_than_allowed() -> None:
    fake = FakeClever(now=NOW, events=0, rate_limit=None)
    fake.faults.at_random(1.0, in_a_row=2)
    struck = [fake.exchange(Request("GET", "/v3.1/events", {}))[1] is not None for _ in range(9)]
    assert struck == [True, True, False] * 3


# The fault server.


def test_a_script_is_followed() -> None:
    steps = [b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"ab", 0.001, b"cd"]
    script = [
        faults.status(503),
        FakeResponse(201, {"X-Mine": "yes"}, b"made"),
        b"HTTP/1.1 204 No Content\r\n\r\n",
        steps,
        lambda request: FakeResponse(200, {}, request.body),
        faults.raw(b"nonsense\r\n\r\n", faults.End.CLOSE),
    ]
    with FaultServer(script) as server, httpx.Client(base_url=server.url, timeout=QUICK) as client:
        assert client.get("/").status_code == 503
        assert client.get("/").headers["x-mine"] == "yes"
        assert client.get("/").status_code == 204
        assert client.get("/").text == "abcd"
        assert client.post("/", content=b"echo").text == "echo"
        assert server.connections == 1
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/")
        assert client.get("/").json() == {"data": [], "links": []}
    assert server.connections == 2


def test_what_follows_the_script() -> None:
    with FaultServer(then=faults.reset()) as server, httpx.Client(base_url=server.url) as client:
        for _ in range(3):
            with pytest.raises(httpx.ReadError):
                client.get("/")
    assert len(server.requests) == 3


def test_requests_are_kept() -> None:
    with FaultServer() as server, httpx.Client(base_url=server.url) as client:
        client.post("/a?b=c&b=", json={"d": 1}, headers={"Authorization": "Bearer e"})
        client.post("/chunks", content=iter([b"one", b"two"]))
    first, second = server.requests
    assert (first.method, first.url, first.path, first.query) == (
        "POST",
        "/a?b=c&b=",
        "/a",
        [("b", "c"), ("b", "")],
    )
    assert first.headers["authorization"] == "Bearer e"
    assert json.loads(first.body) == {"d": 1}
    assert second.body == b"onetwo"


def test_tls_with_the_wrong_name() -> None:
    authority = trustme.CA()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example").configure_cert(server_side)
    client_side = ssl.create_default_context()
    authority.configure_trust(client_side)
    with FaultServer(ssl_context=server_side) as server, httpx.Client(verify=client_side) as client:
        assert server.url.startswith("https://127.0.0.1:")
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            client.get(server.url)
    assert server.requests == []


def test_tls_with_the_right_name(fake: FakeClever) -> None:
    authority = trustme.CA()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    client_side = ssl.create_default_context()
    authority.configure_trust(client_side)
    fake.faults.every(2, faults.reset())
    with fake.serve(ssl_context=server_side) as base_url, httpx.Client(verify=client_side) as client:
        bearer = {"Authorization": f"Bearer {fake.token}"}
        assert len(ids(client.get(f"{base_url}/events", headers=bearer))) == 20
        with pytest.raises(httpx.TransportError):
            client.get(f"{base_url}/events", headers=bearer)


def test_a_server_stops_in_the_middle_of_a_handshake() -> None:
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(server_side)
    with FaultServer(ssl_context=server_side) as server, _connected(server, 1) as (silent,):
        _wait(lambda: server.connections == 1)
        server.__exit__(None, None, None)
        assert silent.recv(1) == b""


def test_places_that_cannot_be_reached() -> None:
    with faults.refused() as url, pytest.raises(httpx.ConnectError):
        httpx.get(url)
    with faults.unanswered() as url, pytest.raises(httpx.ConnectTimeout):
        httpx.get(url, timeout=0.02)


def test_a_server_stops_at_once_whatever_it_is_doing() -> None:
    """One client is idle, one half-way through its request, one waits for an answer and one for a drip."""
    script = [faults.hang(), faults.slow_drip(pause=60)]
    with FaultServer(script) as server, _connected(server, 4) as (_, half, hung, dripped):
        half.sendall(b"GET / HT")
        hung.sendall(b"GET / HTTP/1.1\r\n\r\n")
        _wait(lambda: len(server.requests) == 1)
        dripped.sendall(b"GET / HTTP/1.1\r\n\r\n")
        _wait(lambda: len(server.requests) == 2)
        began = time.monotonic()
        server.__exit__(None, None, None)
        assert time.monotonic() - began < 0.5


@contextmanager
def _connected(server: FaultServer, count: int) -> Iterator[list[socket.socket]]:
    sockets = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(count)]
    try:
        yield sockets
    finally:
        for each in sockets:
            each.close()


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.001)
