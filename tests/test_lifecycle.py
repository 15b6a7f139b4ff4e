"""Close, threads, forks and cancellation."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
import trio
from clever_client import AsyncClever, Clever, ClientClosedError, ForbiddenError, Options
from clever_fake import FakeClever, FaultServer, faults
from pools import CLOSES_WHAT_IT_CANCELS, pool_of

PAGE = {"data": [], "links": []}


def test_use_after_close(adapter: Any) -> None:
    fake = FakeClever(events=300, rate_limit=None)
    client = adapter.client(fake.token, transport=fake.transport())
    copy = client.with_options(max_attempts=1)
    stream = client.events.list(limit=100)
    adapter.next(stream)
    adapter.run(client.aclose() if adapter.kind == "async" else client.close())
    for use in (
        client.events.latest,
        copy.events.latest,
        lambda: client.request("GET", "/events"),
        lambda: client.assignments.delete("5" * 24, "a"),
    ):
        with pytest.raises(ClientClosedError):
            adapter.run(use())
    with pytest.raises(ClientClosedError):
        adapter.all(stream)
    adapter.run(client.aclose() if adapter.kind == "async" else client.close())  # twice does no harm


def test_a_with_block_closes() -> None:
    with Clever("token", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=PAGE))) as client:
        assert client.events.latest() is None
    with pytest.raises(ClientClosedError):
        client.events.latest()


def test_a_transport_that_was_given_is_closed_once_even_unused(adapter: Any) -> None:
    closed = []

    class Transport(httpx.MockTransport):
        def close(self) -> None:
            closed.append(self)

        async def aclose(self) -> None:
            closed.append(self)

    client = adapter.client(transport=Transport(lambda _: httpx.Response(200, json=PAGE)))
    for _ in range(2):
        adapter.run(client.aclose() if adapter.kind == "async" else client.close())
    assert len(closed) == 1


def test_connections_are_kept_and_closed(adapter: Any) -> None:
    with FaultServer() as server:
        client = adapter.client(base_url=server.url)
        for _ in range(5):
            adapter.run(client.events.latest())
            adapter.run(client.with_options(read_timeout=5).events.latest())
        assert server.connections == 1


@pytest.mark.slow
def test_many_threads_share_one_client() -> None:
    fake = FakeClever(events=500, rate_limit=None)
    fetched = []

    def provider() -> str:
        fetched.append(1)
        return fake.district.token

    with fake.serve() as base_url, Clever(provider, base_url=base_url) as client:
        start = threading.Barrier(8)

        def read(_: int) -> list[str]:
            start.wait()
            return [event.id for event in client.events.list(limit=50)]

        with ThreadPoolExecutor(8) as threads:
            results = list(threads.map(read, range(8)))
        assert len(fetched) == 1
        fake.district.rotate_token()
        with ThreadPoolExecutor(8) as threads:
            results += list(threads.map(read, range(8)))
    assert all(result == list(fake.district.events.ids()) for result in results)
    assert len(fetched) == 2


def test_many_tasks_fetch_a_token_once() -> None:
    fake = FakeClever(events=1, rate_limit=None)
    fetched = []

    async def provider() -> str:
        fetched.append(1)
        await asyncio.sleep(0.001)
        return fake.district.token

    async def main() -> None:
        async with AsyncClever(provider, transport=fake.transport()) as client:
            await asyncio.gather(*(client.events.latest() for _ in range(20)))
            fake.district.rotate_token()
            await asyncio.gather(*(client.events.latest() for _ in range(20)))

    asyncio.run(main())
    assert len(fetched) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own() -> None:
    with FaultServer() as server, Clever("token", base_url=server.url) as client:
        client.events.latest()
        child = os.fork()
        if child == 0:
            try:
                client.events.latest()
                client.close()
                client.events.latest()
            except ClientClosedError:
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        client.events.latest()  # the parent's connection is as it was
        assert server.connections == 2


@CLOSES_WHAT_IT_CANCELS
def test_cancelled_at_every_await_nothing_leaks() -> None:
    """Cancel a call after each number of steps that its loop can take, then use the client again."""
    fake = FakeClever(events=5, rate_limit=None)

    async def main() -> int:
        cancelled = 0
        async with AsyncClever(fake.token, base_url=base_url, options=Options(max_attempts=1)) as client:
            for steps in range(40):
                task = asyncio.ensure_future(client.events.latest())
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    cancelled += 1
                assert len(asyncio.all_tasks()) == 1
            assert await client.events.latest() is not None
            assert pool_of(client).in_use == []
            assert len(pool_of(client).idle) == 1
        return cancelled

    with fake.serve() as base_url:
        assert asyncio.run(main()) > 10


def test_trio_is_served_too() -> None:
    fake = FakeClever(events=300, rate_limit=None)

    async def main() -> None:
        async with AsyncClever(fake.token, base_url=base_url, options=Options(deadline=5)) as client:
            read = [event.id async for event in client.events.list(limit=50)]
            assert read == list(fake.district.events.ids())

    with fake.serve() as base_url:
        trio.run(main)


@CLOSES_WHAT_IT_CANCELS
def test_cancelled_under_trio_nothing_leaks() -> None:
    fake = FakeClever(events=3, rate_limit=None)

    async def main() -> None:
        async with AsyncClever(fake.token, base_url=base_url, options=Options(deadline=5)) as client:
            for steps in range(20):
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(client.events.latest)
                    for _ in range(steps):
                        await trio.lowlevel.checkpoint()
                    nursery.cancel_scope.cancel()
            assert pool_of(client).in_use == []

    with fake.serve() as base_url:
        trio.run(main)


def test_a_cancelled_pause_ends_at_once() -> None:
    fake = FakeClever(events=1, rate_limit=None)
    fake.faults.next(faults.rate_limited(Retry_After="50"))

    async def main() -> None:
        async with AsyncClever(fake.token, transport=fake.transport()) as client:
            with anyio.move_on_after(0.005) as scope:
                await client.events.latest()
            assert scope.cancelled_caught

    asyncio.run(main())


def test_a_cancelled_token_fetch_does_not_block_the_next() -> None:
    fake = FakeClever(events=1, rate_limit=None)
    hang = True

    async def provider() -> str:
        if hang:
            await asyncio.Event().wait()
        return fake.token

    async def main() -> None:
        nonlocal hang
        async with AsyncClever(provider, transport=fake.transport()) as client:
            with anyio.move_on_after(0.005):
                await client.events.latest()
            hang = False
            assert await client.events.latest() is not None

    asyncio.run(main())


@pytest.mark.parametrize(
    ("status", "text", "fetched"),
    [(401, "No authorization provided", 2), (403, "Could not authorize token", 2), (403, "Not allowed", 1)],
)
def test_a_token_that_is_refused_is_fetched_again(adapter: Any, status: int, text: str, fetched: int) -> None:
    """A 403 is about the token only where it says so: any other one would be met with the next token too."""
    tokens = iter(["old", "new", "newer"])
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["authorization"].split()[1])
        return (
            httpx.Response(200, json=PAGE)
            if sent[-1] == "new"
            else httpx.Response(status, json={"message": text})
        )

    client = adapter.client(lambda: next(tokens), transport=httpx.MockTransport(answer))
    if fetched == 2:
        assert adapter.run(client.events.latest()) is None
    else:
        with pytest.raises(ForbiddenError):
            adapter.run(client.events.latest())
    assert sent == ["old", "new"][:fetched]
