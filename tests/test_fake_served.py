"""The fake over HTTP, as a program, as a fixture and as an import."""

from __future__ import annotations

import asyncio
import contextlib
import os
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
from clever_fake import FakeClever

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
