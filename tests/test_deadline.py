"""A deadline holds where a timeout for each read does not: over real sockets."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from clever_client import DeadlineExceededError, Options
from clever_fake import FaultServer

BODY = b'{"data": [], "links": []}' + b" " * 600
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)


def drip(data: bytes) -> list[Any]:
    """The bytes of an answer, one by one, a moment between them."""
    return [step for byte in data for step in (bytes([byte]), 0.003)]


@pytest.mark.parametrize(
    "script", [[HEAD, *drip(BODY)], drip(HEAD + BODY)], ids=["drip of the body", "drip of the headers"]
)
def test_a_slow_drip_is_cut_off(adapter: Any, script: list[Any]) -> None:
    with FaultServer(script=[script]) as server:
        client = adapter.client(base_url=server.url, options=Options(deadline=0.04, max_attempts=1))
        started = time.monotonic()  # to the end it would take two seconds
        with pytest.raises(DeadlineExceededError, match=r"0\.04 s"):
            adapter.run(client.events.latest())
        assert time.monotonic() - started < 1
        assert adapter.run(client.with_options(deadline=None).events.latest()) is None  # the pool is well


def test_in_time_is_in_time(adapter: Any) -> None:
    with FaultServer(script=[[HEAD, 0.005, BODY]]) as server:
        client = adapter.client(base_url=server.url, options=Options(deadline=5))
        assert adapter.run(client.events.latest()) is None


def test_the_body_of_a_foreign_transport_is_watched_too(adapter: Any) -> None:
    class Slow(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Any:
            for byte in BODY:
                time.sleep(0.005)
                yield bytes([byte])

        async def __aiter__(self) -> Any:
            for chunk in self:
                yield chunk

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Slow()))
    client = adapter.client(transport=transport, options=Options(deadline=0.05))
    began = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        adapter.run(client.events.latest())
    assert time.monotonic() - began < 1
