"""The fake over HTTP, as a program, as a fixture and as an import."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import clever_fake
import httpx
import pytest
from clever_fake import FakeClever, faults

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(now=NOW, events=250)


def bearer(fake: FakeClever) -> dict[str, str]:
    return {"Authorization": f"Bearer {fake.token}"}


def test_served_and_not_served_are_the_same(fake: FakeClever) -> None:
    target = "/events?limit=25"
    with httpx.Client(transport=fake.transport(), base_url=fake.base_url, headers=bearer(fake)) as client:
        plain = client.get(target)
    with fake.serve() as base_url, httpx.Client(base_url=base_url, headers=bearer(fake)) as client:
        served = client.get(target)
    assert served.content == plain.content
    assert served.headers["content-length"] == str(len(served.content))


def test_an_async_client(fake: FakeClever) -> None:
    async def ask() -> list[int]:
        transport = fake.transport()
        async with httpx.AsyncClient(
            transport=transport, base_url=fake.base_url, headers=bearer(fake)
        ) as client:
            answers = await asyncio.gather(*(client.get("/events") for _ in range(5)))
            return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200] * 5


def test_connections_are_kept_alive_and_closed_when_asked(fake: FakeClever) -> None:
    with (
        fake.serve() as base_url,
        socket.create_connection(("127.0.0.1", httpx.URL(base_url).port or 0)) as raw,
    ):
        head = f"GET /v3.1/events?limit=1 HTTP/1.1\r\nAuthorization: Bearer {fake.token}\r\n"
        raw.sendall(f"{head}\r\n{head}\r\n{head}Connection: close\r\n\r\n".encode())  # three in one go
        received = b""
        while part := raw.recv(65536):
            received += part
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 3


@pytest.mark.parametrize(
    "nonsense",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"a" * 70_000,
        b"\x16\x03\x01\r\n\r\n",
    ],
)
def test_what_is_no_request_ends_the_connection(fake: FakeClever, nonsense: bytes) -> None:
    with (
        fake.serve() as base_url,
        socket.create_connection(("127.0.0.1", httpx.URL(base_url).port or 0)) as raw,
    ):
        raw.sendall(nonsense)
        raw.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            assert raw.recv(1) == b""
    assert not fake.requests


def test_head_has_no_body(fake: FakeClever) -> None:
    with fake.serve() as base_url, httpx.Client(base_url=base_url, headers=bearer(fake)) as client:
        assert client.head("/events").status_code == 405
        assert client.get("/events").status_code == 200


def test_many_clients_at_once(fake: FakeClever) -> None:
    section = fake.district.section_ids[0]
    new = {"title": "t", "description": "d", "due_date": "2026-02-01T00:00:00Z"}
    with (
        fake.serve() as base_url,
        httpx.Client(base_url=base_url, headers=bearer(fake)) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = [*pool.map(lambda _: client.post(f"/sections/{section}/assignments", json=new), range(40))]
    assert (
        len({answer.json()["data"]["id"] for answer in answers}) == 40 == len(fake.district.lms.assignments)
    )
    assert answers[-1].headers["x-ratelimit-limit"] == "1200"
    remaining = {int(answer.headers["x-ratelimit-remaining"]) for answer in answers}
    assert remaining == set(range(1160, 1200))


def test_no_thread_is_left(fake: FakeClever) -> None:
    before = set(threading.enumerate())
    with fake.serve() as base_url, httpx.Client(base_url=base_url, headers=bearer(fake)) as client:
        client.get("/events")
        assert set(threading.enumerate()) > before
    assert set(threading.enumerate()) == before


def test_the_fixture_is_there(fake_clever: FakeClever) -> None:
    assert len(fake_clever.district.events) == 1000
    with httpx.Client(transport=fake_clever.transport(), headers=bearer(fake_clever)) as client:
        assert client.get(f"{fake_clever.base_url}/events").status_code == 200


def test_the_clock_of_the_fixture_is_real(fake_clever: FakeClever) -> None:
    import time

    assert abs(fake_clever.clock.seconds() - time.time()) < 5
    fake_clever.clock.advance(days=1)
    assert abs(fake_clever.clock.seconds() - time.time() - 86_400) < 5


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        FakeClever(now="2026-01-15T12:00:00")


@pytest.fixture
def program() -> Iterator[subprocess.Popen[str]]:
    arguments = [
        "--port",
        "0",
        "--events",
        "40",
        "--districts",
        "2",
        "--lms",
        "schoology",
        "--rate-limit",
        "0",
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "clever_fake", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_the_program(program: subprocess.Popen[str]) -> None:
    assert program.stdout
    settings = dict(program.stdout.readline().strip().split("=", 1) for _ in range(4))
    assert [*settings] == ["CLEVER_BASE_URL", "CLEVER_TOKEN", "CLEVER_CLIENT_ID", "CLEVER_CLIENT_SECRET"]
    headers = {"Authorization": f"Bearer {settings['CLEVER_TOKEN']}"}
    page = httpx.get(f"{settings['CLEVER_BASE_URL']}/events", headers=headers)
    assert len(page.json()["data"]) == 40
    assert "x-ratelimit-limit" not in page.headers
    origin = settings["CLEVER_BASE_URL"].removesuffix("/v3.1")
    auth = (settings["CLEVER_CLIENT_ID"], settings["CLEVER_CLIENT_SECRET"])
    tokens = httpx.get(f"{origin}/oauth/tokens?owner_type=district", auth=auth).json()["data"]
    assert len(tokens) == 2
    program.send_signal(signal.SIGTERM)
    assert program.wait(timeout=10) == 0


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "clever_fake", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "99999"], "99999 is not a port"),
        (["--users", "-1"], "users must not be negative"),
        (["--districts", "0"], "districts must be 1 or more"),
        (["--wild", "2"], "wild is a share"),
        (["--now", "2026-01-15T12:00:00"], "no zone"),
        (["--now", "yesterday"], "yesterday"),
        (["--mix", "realistic", "--users", "30"], "needs at least 20 sections"),
        (["--host", "no such host"], "no such host"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(arguments: list[str], says: str) -> None:
    done = run("--events", "1", *arguments)
    assert done.returncode in {1, 2}
    assert says in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("--events", "1", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "in use" in done.stderr


def test_the_programs_version() -> None:
    assert run("--version").stdout.startswith("clever_fake ")


def test_a_chosen_token_and_a_log() -> None:
    command = [sys.executable, "-m", "clever_fake", "--events", "3", "--token", "mine", "--log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        base_url = process.stdout.readline().strip().removeprefix("CLEVER_BASE_URL=")
        assert process.stdout.readline().strip() == "CLEVER_TOKEN=mine"
        assert httpx.get(f"{base_url}/users?limit=1", headers={"Authorization": "Bearer mine"}).json()["data"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == "GET /v3.1/users 200\n"


def test_stopping_does_not_wait_for_those_in_line() -> None:
    """Under load too: whoever still waits for an answer gets none."""
    fake = FakeClever(now=NOW, events=30_000, rate_limit=None)
    head = f"GET /v3.1/events?limit=10000 HTTP/1.1\r\nAuthorization: Bearer {fake.token}\r\n\r\n".encode()
    clients: list[socket.socket] = []
    with fake.serve() as base_url:
        for _ in range(30):
            clients.append(socket.create_connection(("127.0.0.1", httpx.URL(base_url).port or 0)))
            clients[-1].sendall(head)
        select.select(clients, [], [], 60)
    answered = len(fake.requests)
    for client in clients:
        client.close()
    assert 1 <= answered < 15


def test_a_client_that_has_left_costs_nothing_more() -> None:
    fake = FakeClever(now=NOW, events=10, rate_limit=None)
    asked, go_on = threading.Event(), threading.Event()

    def wait(*_: object) -> None:
        asked.set()
        go_on.wait(10)

    head = f"GET /v3.1/events HTTP/1.1\r\nAuthorization: Bearer {fake.token}\r\n\r\n".encode()
    with fake.serve(log=wait) as base_url:
        address = ("127.0.0.1", httpx.URL(base_url).port or 0)
        fake.faults.next(faults.slow_drip(pause=30))
        with socket.create_connection(address) as dripping:
            dripping.sendall(head)
            asked.wait(10)
            go_on.set()
            dripping.recv(10)
        with fake._lock:  # the service is busy, and the next client does not wait for it
            with socket.create_connection(address) as gone:
                gone.sendall(head)
            threading.Event().wait(0.2)
        deadline = 100
        while len([each for each in threading.enumerate() if each.name == "fake-clever-serve"]) and deadline:
            threading.Event().wait(0.05)
            deadline -= 1
        assert deadline
    assert len(fake.requests) == 1


def test_answers_are_compressed_where_asked_for(fake: FakeClever) -> None:
    with fake.serve(gzip=True) as base_url, httpx.Client(base_url=base_url, headers=bearer(fake)) as client:
        plain = client.get("/events", headers={"Accept-Encoding": "identity"})
        packed = client.get("/events", headers={"Accept-Encoding": "gzip, br"})
        small = client.get("/events?limit=1&record_type=none")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert "content-encoding" not in small.headers


def test_a_page_in_a_browser_may_ask_where_that_is_chosen(fake: FakeClever) -> None:
    with fake.serve(cors=True) as base_url, httpx.Client(base_url=base_url) as client:
        asked = client.options("/events", headers={"Access-Control-Request-Headers": "authorization"})
        answered = client.get("/events", headers=bearer(fake))
        refused = client.get("/events")
    assert (asked.status_code, asked.content) == (204, b"")
    assert "authorization" in asked.headers["access-control-allow-headers"]
    assert "PATCH" in asked.headers["access-control-allow-methods"]
    for response in (asked, answered, refused):
        assert response.headers["access-control-allow-origin"] == "*"
    assert len(fake.requests) == 2
    with fake.serve() as base_url:
        assert "access-control-allow-origin" not in httpx.get(f"{base_url}/events").headers


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6(fake: FakeClever) -> None:
    try:
        serving = fake.serve(host="::1")
        base_url = serving.__enter__()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    try:
        assert base_url.startswith("http://[::1]:")
        assert httpx.get(f"{base_url}/events", headers=bearer(fake)).status_code == 200
    finally:
        serving.__exit__(None, None, None)


def test_time_can_pass_with_each_request() -> None:
    fake = FakeClever(now=NOW, events=0, seconds_per_request=60, rate_limit=None)
    fake.district.events.plan(100, seconds=300)
    with httpx.Client(transport=fake.transport(), base_url=fake.base_url, headers=bearer(fake)) as client:
        counts = [len(client.get("/events?limit=1000").json()["data"]) for _ in range(7)]
    assert counts == sorted(counts)
    assert counts[0] < 50
    assert counts[-1] == 100


@pytest.mark.parametrize("limit", [3, 100])
def test_faults_of_paging_lose_nothing_of_a_list(limit: int) -> None:
    fake = FakeClever(now=NOW, events=50, rate_limit=None)
    fake.faults.every(2, faults.empty_page())
    seen: list[str] = []
    with httpx.Client(transport=fake.transport(), headers=bearer(fake)) as client:
        following: str | None = f"/v3.1/users?limit={limit}"
        while following:
            page = client.get(f"https://api.clever.com{following}").json()
            seen += [item["data"]["id"] for item in page["data"]]
            following = next((each["uri"] for each in page["links"] if each["rel"] == "next"), None)
    assert seen == fake.district.user_ids
    assert "empty_page" in fake.faults.injected


def loaded_by(code: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": ""},
    )
    return set(shown.stdout.split())


def test_the_plugin_costs_next_to_nothing() -> None:
    mine = {name for name in loaded_by("import clever_fake.pytest_plugin") if "clever" in name}
    assert {name for name in mine if name.startswith("clever_fake")} == {
        "clever_fake",
        "clever_fake.pytest_plugin",
    }


def test_the_fake_loads_neither_httpx_nor_the_client() -> None:
    loaded = loaded_by("from clever_fake import FakeClever, FaultServer, faults; FakeClever()")
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & {"httpx", "attr", "clever_openapi", "dateutil", "pytest", "orjson", "msgspec"}
    other = {name for name in loaded if name.startswith("clever_client.")} - {"clever_fake"}
    assert all(name.startswith("clever_fake.") for name in other), other


def test_what_is_exported_is_there() -> None:
    assert set(clever_fake.__all__) <= set(dir(clever_fake))
    for name in clever_fake.__all__:
        assert getattr(clever_fake, name)
    with pytest.raises(AttributeError):
        _ = clever_fake.nothing
