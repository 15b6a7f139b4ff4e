"""Connections: kept where they are clean, dropped where not, usable after interruptions, never shared."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import trio
from clever_client import (
    AsyncClever,
    Clever,
    CleverError,
    InvalidArgumentError,
    Options,
    ResponseTooLargeError,
)
from clever_client._http.urls import BaseUrl, environment_proxy
from clever_fake import FakeClever, FaultServer
from faultsuite.harness import client_context, server_context
from pools import pool_of, pools_of

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n" + b'{"data":[], "links":[]} '


def test_a_clean_connection_is_kept_and_one_with_something_behind_the_response_is_not(adapter: Any) -> None:
    with FaultServer(script=[[EMPTY], [EMPTY + b"HTTP/1.1 "], [EMPTY], [EMPTY]]) as server:
        client = adapter.client(base_url=server.url)
        made = []
        for _ in range(4):
            adapter.run(client.events.latest())
            made.append(server.connections)
        assert made == [1, 1, 2, 2]
        assert pool_of(client).in_use == []


def test_what_comes_late_is_found_before_the_next_request(adapter: Any) -> None:
    with FaultServer(script=[[EMPTY, 0.01, b"HTTP/1.1 429 Too Many Requests\r\n\r\n"], [EMPTY]]) as server:
        client = adapter.client(base_url=server.url)
        adapter.run(client.events.latest())
        for _ in range(500):
            if pool_of(client).idle[0].http.has_expired():
                break
            threading.Event().wait(0.005)
        adapter.run(client.events.latest())
        assert server.connections == 2


def test_connections_with_tls_are_kept(adapter: Any) -> None:
    fake = FakeClever(events=9)
    with fake.serve(ssl_context=server_context("127.0.0.1")) as url:
        client = adapter.client(fake.token, base_url=url, verify=client_context())
        used = set()
        for _ in range(3):
            assert adapter.run(client.events.latest()) is not None
            used.add(*pool_of(client).idle)
        assert len(used) == 1


@contextlib.contextmanager
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that connects to wherever it is told to."""
    tunnels: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            end.close()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                head = client.recv(65536)
                tunnels.append(head.partition(b"\r\n")[0])
                host, _, port = head.split()[1].partition(b":")
                server = socket.create_connection((host.decode(), int(port)))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                for ends in ((client, server), (server, client)):
                    threading.Thread(target=pump, args=ends, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", tunnels
    listener.close()


def test_connections_through_a_proxy_are_kept(adapter: Any) -> None:
    fake = FakeClever(events=9)
    with fake.serve(ssl_context=server_context("127.0.0.1")) as url, proxy() as (address, tunnels):
        client = adapter.client(fake.token, base_url=url, verify=client_context(), proxy=address)
        for _ in range(3):
            assert adapter.run(client.events.latest()) is not None
        assert len(tunnels) == 1
        assert tunnels[0].startswith(b"CONNECT 127.0.0.1:")
        adapter.run(client.aclose() if adapter.kind == "async" else client.close())


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no such timers here")
def test_a_sync_client_is_usable_after_any_interruption() -> None:
    """Ctrl-C in a notebook, or the soft time limit of a worker: an exception from a signal's handler."""

    class Interrupted(BaseException):
        pass

    armed = False

    def interrupt(*_: object) -> None:
        nonlocal armed
        if armed:  # a signal that comes when the call has ended interrupts nothing of the client
            armed = False
            raise Interrupted

    fake = FakeClever(events=3, rate_limit=None)
    before = signal.signal(signal.SIGALRM, interrupt)
    interrupted = 0
    try:
        with fake.serve() as url, Clever(fake.token, base_url=url) as client:
            client.events.latest()
            for turn in range(60):
                try:
                    armed = True
                    signal.setitimer(signal.ITIMER_REAL, 0.0001 + turn * 0.00005)
                    client.events.latest()
                    armed = False
                except Interrupted:
                    interrupted += 1
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                assert client.events.latest() is not None
            assert pool_of(client).in_use == []
    finally:
        signal.signal(signal.SIGALRM, before)
    assert interrupted > 5


def test_runs_of_trio_in_two_threads_share_no_pool() -> None:
    fake = FakeClever(events=3, rate_limit=None)
    both = threading.Barrier(2, timeout=20)
    failed: list[BaseException] = []
    pools: list[int] = []

    with fake.serve() as url:
        client = AsyncClever(fake.token, base_url=url)

        async def main() -> None:
            await client.events.latest()
            await trio.to_thread.run_sync(both.wait)
            for _ in range(20):
                await client.events.latest()
            pools.append(len(pools_of(client)))
            await trio.to_thread.run_sync(both.wait)
            await client.aclose()

        def run() -> None:
            try:
                trio.run(main)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed
        assert pools == [2, 2]


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSLKEYLOGFILE"])
def test_a_setting_of_the_machine_is_named_and_not_its_value(
    adapter: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "/nonexistent/Canaria.pem")
    client = adapter.client(base_url="https://127.0.0.1:9/v3.1")
    with pytest.raises(InvalidArgumentError, match=name) as caught:
        adapter.run(client.events.latest())
    assert "Canaria" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://district:Canaria/x@proxy.invalid:8080",
        "http://district:Canaria#x@proxy.invalid:8080",
        "http://Canaria:abc",
        "http://[::1",
        "http://Canaria..b:8080",
        "http://127.0.0.1:99999",
        f"http://{'a' * 64}:8080",
        "ftp://Canaria:1",
    ],
)
@pytest.mark.parametrize("from_environment", [False, True])
def test_no_part_of_a_proxys_address_is_told(
    adapter: Any, address: str, from_environment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {} if from_environment else {"proxy": address}
    if from_environment:
        monkeypatch.setenv("HTTPS_PROXY", address)
    verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the world's authorities take long to load
    client = adapter.client(base_url="https://clever.invalid/v3.1", verify=verify, **given)
    with pytest.raises(CleverError, match="HTTPS_PROXY") as caught:
        adapter.run(client.events.latest())
    assert "Canaria" not in str(caught.value)


def test_no_proxy_may_name_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    monkeypatch.setenv("NO_PROXY", "clever.example:8443,other.example:443")
    assert environment_proxy(BaseUrl("https://clever.example:8443/v3.1")) is None
    assert environment_proxy(BaseUrl("https://other.example/v3.1")) is None
    assert environment_proxy(BaseUrl("https://clever.example/v3.1")) == "http://proxy.example:1"


@pytest.mark.slow
def test_memory_stays_within_the_bound(adapter: Any) -> None:
    bomb = gzip.compress(b" " * 64_000_000)
    answer = httpx.MockTransport(
        lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(bomb))
    )
    client = adapter.client(transport=answer, options=Options(max_body_bytes=1_000_000))
    with pytest.raises(ResponseTooLargeError):
        adapter.run(client.events.latest())
    tracemalloc.start()  # what is imported at a first request is not the answer's
    with pytest.raises(ResponseTooLargeError):
        adapter.run(client.events.latest())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
