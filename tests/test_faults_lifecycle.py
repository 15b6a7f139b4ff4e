"""Faults that are no single answer: cancelling, closing, forking, threads, tasks, clocks.

The first line of every test's docstring is its line in `docs/faults.md`.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from clever_client import AsyncClever, Clever, ClientClosedError, RateLimitError, UnauthorizedError
from clever_client.models import AssignmentUpdate
from clever_fake import FakeResponse, faults
from faultsuite.case import NO_FAULT, PAGE
from faultsuite.clients import CLIENT_KINDS, ClientAdapter, ClientKind, await_if_needed, iterate, run_scenario
from faultsuite.harness import World, client_context, new_assignment
from pools import CLOSES_WHAT_IT_CANCELS, pool_of, pools_of

both = pytest.mark.parametrize("kind", CLIENT_KINDS)


@contextmanager
def served(**given: Any) -> Iterator[tuple[World, dict[str, Any]]]:
    """A world that is served, and what a client of it is made with."""
    world = World()
    with world.fake.serve() as url:
        yield (
            world,
            {
                "token": world.fake.token,
                "base_url": url,
                "options": world.options(),
                "verify": client_context(),
                **given,
            },
        )


# Cancelling.


class CancelledAt:
    """Runs a coroutine in the current task, and cancels the task at the n-th time that it waits."""

    def __init__(self, work: Coroutine[Any, Any, Any], at: int) -> None:
        self.work = work
        self.left = at

    def __await__(self) -> Generator[Any, Any, Any]:
        step = partial(self.work.send, None)
        while True:
            try:
                waited_for = step()
            except StopIteration as end:
                return end.value
            self.left -= 1
            task = asyncio.current_task()
            if self.left == 0 and task is not None:
                task.cancel()
            try:
                yield waited_for
            except BaseException as error:
                step = partial(self.work.throw, error)
            else:
                step = partial(self.work.send, None)


async def _fetch_token(world: World) -> str:
    await asyncio.sleep(0)
    return world.fake.token


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(0)


def cancel_everywhere(scenario: Callable[[AsyncClever, World, int], Awaitable[bool]]) -> int:
    """Play a scene with the task cancelled at its first wait, its second, and so on; give their number."""
    for at in range(1, 500):
        world = World()
        with world.fake.serve() as url:

            async def once(at: int = at, world: World = world, url: str = url) -> bool:
                adapter = ClientAdapter(
                    "async",
                    lambda: _fetch_token(world),
                    base_url=url,
                    options=world.options(sleep=_sleep, deadline=20),
                    verify=client_context(),
                )
                async with adapter:
                    cancelled = await scenario(adapter.client, world, at)
                    assert adapter.connections_in_use() == []
                    assert len(asyncio.all_tasks()) == 1, "a task was left behind"
                assert adapter.pool_is_empty()
                return cancelled

            if not asyncio.run(once()):
                return at - 1
    raise AssertionError("it never comes to an end")


@CLOSES_WHAT_IT_CANCELS
@pytest.mark.slow
def test_cancelled_reading() -> None:
    """Task cancelled while it reads, at any `await` | the stream goes on where it was; none is lost."""

    async def scenario(client: AsyncClever, world: World, at: int) -> bool:
        for fault in (NO_FAULT, faults.reset(), faults.status(503), NO_FAULT, faults.half_then_close()):
            world.fake.faults.next(fault)
        stream = client.events.list(limit=PAGE)
        got: list[str] = []

        async def read() -> None:
            async for event in stream:
                got.append(event.id)

        cancelled = False
        try:
            await CancelledAt(read(), at)
        except asyncio.CancelledError:
            cancelled = True
            assert stream.cursor == (got[-1] if got else None)
            await read()
        assert got == world.event_ids
        return cancelled

    assert cancel_everywhere(scenario) > 20


@CLOSES_WHAT_IT_CANCELS
def test_cancelled_creating() -> None:
    """Task cancelled while it creates, at any `await` | sent once or not at all, and never again."""

    async def scenario(client: AsyncClever, world: World, at: int) -> bool:
        world.fake.faults.next(faults.rate_limited(Retry_After="1"))
        cancelled = False
        try:
            await CancelledAt(client.assignments.create(world.section, new_assignment()), at)
        except asyncio.CancelledError:
            cancelled = True
        made = len(world.fake.district.lms.assignments)
        assert made <= 1 if cancelled else made == 1
        assert (await client.events.get(world.event_ids[0])).id == world.event_ids[0]
        return cancelled

    assert cancel_everywhere(scenario) > 6


def test_cancelled_fetching_the_token() -> None:
    """Task cancelled while it fetches the token | another task that waits for the same token fetches it."""
    with served() as (world, given):
        asked: list[str] = []

        async def scenario() -> None:
            fetching, never = asyncio.Event(), asyncio.Event()

            async def fetch() -> str:
                asked.append(world.fake.token)
                if len(asked) == 1:
                    fetching.set()
                    await never.wait()
                return asked[-1]

            async with AsyncClever(**given | {"token": fetch}) as client:
                first, second = (
                    asyncio.create_task(client.events.get(world.event_ids[number])) for number in (0, 1)
                )
                await fetching.wait()
                first.cancel()
                assert (await second).id == world.event_ids[1]
                with pytest.raises(asyncio.CancelledError):
                    await first

        asyncio.run(scenario())
        assert len(asked) == 2


def interrupting(fault: faults.Fault) -> faults.Fault:
    """The same fault, and Ctrl-C once the service has seen the request."""
    main = threading.main_thread().ident
    assert main is not None

    def steps(answer: FakeResponse) -> Iterator[Any]:
        for step in fault.steps(answer):
            if step is faults.End.HANG:
                signal.pthread_kill(main, signal.SIGINT)
            yield step

    return replace(fault, steps=steps)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs a signal sent to a thread")
@pytest.mark.parametrize("fault", [faults.hang(), faults.half_then_hang()], ids=lambda fault: fault.name)
def test_interrupted(fault: faults.Fault) -> None:
    """Ctrl-C while the sync client waits | goes through as `KeyboardInterrupt`; the connection is closed."""
    with served() as (world, given), Clever(**given) as client:
        world.fake.faults.next(NO_FAULT)
        world.fake.faults.next(interrupting(fault))
        client.events.get(world.event_ids[0])
        with pytest.raises(KeyboardInterrupt):
            client.events.get(world.event_ids[0])
        assert pool_of(client).in_use == []
        assert client.events.get(world.event_ids[0]).id == world.event_ids[0]


# Closing.


@both
def test_used_after_close(kind: ClientKind) -> None:
    """Client used after close | `ClientClosedError`, nothing is sent; also by its copies and open streams."""
    with served() as (world, given):

        async def scenario() -> None:
            adapter = ClientAdapter(kind, **given)
            copy = adapter.client.with_options(max_attempts=1)
            stream = adapter.client.events.list(limit=PAGE)
            first = [event.id async for event in _some(stream, PAGE)]
            await adapter.close()
            await adapter.close()
            seen = len(world.fake.requests)
            for client in (adapter.client, copy):
                with pytest.raises(ClientClosedError):
                    await await_if_needed(client.events.get(world.event_ids[0]))
                with pytest.raises(ClientClosedError):
                    await await_if_needed(client.assignments.create(world.section, new_assignment()))
                with pytest.raises(ClientClosedError):
                    await await_if_needed(client.request("GET", "/events"))
            with pytest.raises(ClientClosedError):
                [event.id async for event in iterate(stream)]
            assert first == world.event_ids[:PAGE]
            assert stream.cursor == first[-1]
            assert len(world.fake.requests) == seen

        run_scenario(kind, scenario)


@both
def test_stream_left_half_way(kind: ClientKind) -> None:
    """Stream left half-way | nothing is open: between pages it holds no connection."""
    with served() as (world, given):

        async def scenario() -> None:
            async with ClientAdapter(kind, **given) as adapter:
                stream = adapter.client.events.list(limit=PAGE)
                assert [event.id async for event in _some(stream, 2)] == world.event_ids[:2]
                assert adapter.connections_in_use() == []

        run_scenario(kind, scenario)


async def _some(stream: Any, count: int) -> Any:
    for _ in range(count):
        yield await stream.__anext__() if hasattr(stream, "__anext__") else next(stream)


# Forking.

_FORKING = """
import asyncio, os, sys
from clever_client import AsyncClever, Clever
url, token = sys.argv[1:]

async def read(client):
    return [event.id async for event in client.events.list(limit=3)]

with Clever(token, base_url=url) as client:
    half = client.events.list(limit=3)
    ids = [next(half).id for _ in range(4)]
    asynchronous = AsyncClever(token, base_url=url)
    whole = asyncio.run(read(asynchronous))
    child = os.fork()
    ids += [event.id for event in half]
    assert ids == whole, ids
    assert [event.id for event in client.events.list(limit=3)] == whole
    assert asyncio.run(read(asynchronous)) == whole
    if child:
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system doesn't fork")
def test_fork() -> None:
    """Process forked while a client is in use | the child makes its own connections; both read everything."""
    with served() as (world, given):
        script = textwrap.dedent(_FORKING)
        command = [sys.executable, "-c", script, given["base_url"], world.fake.token]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # the first loop is left without a word
def test_second_event_loop() -> None:
    """`AsyncClever` used in one event loop after another | each makes its own connections; all is read."""
    with served() as (world, given):
        client = AsyncClever(**given)

        async def read() -> list[str]:
            stream = client.events.list(limit=PAGE)
            return [event.id async for event in stream]

        async def read_and_close() -> list[str]:
            async with client:
                return await read()

        assert [asyncio.run(read()), asyncio.run(read_and_close())] == [world.event_ids] * 2
        assert pools_of(client) == []
        gc.collect()


# Threads and tasks.


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the work in so many threads that start at the same moment; give the results."""
    barrier, results = threading.Barrier(count), [None] * count

    def one(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_threads_share_a_client() -> None:
    """Threads on one client | each reads every event once, from the client's first use on."""
    with served() as (world, given), Clever(**given).with_options(max_attempts=20) as client:
        world.fake.faults.every(5, faults.reset())  # one thread may meet several in a row
        streams = in_threads(8, lambda _: [event.id for event in client.events.list(limit=PAGE)])
        assert streams == [world.event_ids] * 8


def rotating(world: World) -> tuple[Callable[[], str], list[str]]:
    """A provider that has had its token revoked since it gave it, and the tokens that it gave."""
    given: list[str] = []

    def fetch() -> str:
        given.append(world.fake.token)
        if len(given) == 1:
            world.fake.district.rotate_token()
        return given[-1]

    return fetch, given


def test_threads_meet_401() -> None:
    """Threads that meet 401 at the same time | the token is fetched once for all of them."""
    with served() as (world, given):
        fetch, tokens = rotating(world)
        with Clever(**given | {"token": fetch}) as client:
            ids = in_threads(6, lambda number: client.events.get(world.event_ids[number]).id)
        assert ids == world.event_ids[:6]
        assert len(tokens) == 2


def test_tasks_meet_401() -> None:
    """Tasks that meet 401 at the same time | the token is fetched once for all of them."""
    with served() as (world, given):
        fetch, tokens = rotating(world)

        async def scenario() -> list[Any]:
            async with AsyncClever(**given | {"token": fetch}) as client:
                return await asyncio.gather(*(client.events.get(wanted) for wanted in world.event_ids))

        assert [event.id for event in asyncio.run(scenario())] == world.event_ids
        assert len(tokens) == 2
        assert len([seen for seen in world.fake.requests if tokens[0] in seen.headers["authorization"]]) == 9


@both
def test_token_fetched_for_nothing(kind: ClientKind) -> None:
    """401, and the callable gives the same token again | `UnauthorizedError`; it isn't sent again."""
    with served() as (world, given):
        stale = world.fake.token
        world.fake.district.rotate_token()

        async def scenario() -> None:
            async with ClientAdapter(kind, **given | {"token": lambda: stale}) as adapter:
                with pytest.raises(UnauthorizedError):
                    await await_if_needed(adapter.client.events.get(world.event_ids[0]))

        run_scenario(kind, scenario)
        assert len(world.fake.requests) == 1


def test_tasks_meet_429() -> None:
    """Tasks that meet 429 | all of them wait for the reset, then go on one by one: no stampede."""
    with served() as (world, given):
        world.fake.faults.next(faults.rate_limited(Retry_After="5"), times=3)
        started = world.now()

        async def scenario() -> list[Any]:
            async with AsyncClever(**given).with_options(max_attempts=4) as client:  # one may meet all three
                return await asyncio.gather(*(client.events.get(wanted) for wanted in world.event_ids))

        assert [event.id for event in asyncio.run(scenario())] == world.event_ids
        assert len(world.fake.requests) == 9 + 3
        assert world.slept[0] == pytest.approx(5)
        assert world.now() >= started + 5


@both
def test_limit_is_shared_by_copies(kind: ClientKind) -> None:
    """429 that asks for an hour | later calls with that token, also of copies, fail unsent till then."""
    with served() as (world, given):
        world.fake.faults.next(faults.rate_limited(Retry_After="3600"))
        told = []

        async def scenario() -> None:
            async with ClientAdapter(kind, **given) as adapter:
                for client in (adapter.client, adapter.client.with_options(max_attempts=1), adapter.client):
                    with pytest.raises(RateLimitError) as caught:
                        await await_if_needed(client.events.get(world.event_ids[0]))
                    assert caught.value.retry_at == datetime(2026, 1, 15, 13, tzinfo=UTC)
                    error = caught.value
                    told.append((str(error), error.attempts, error.status, error.method, error.template))
                world.fake.clock.advance(seconds=3601)
                assert (
                    await await_if_needed(adapter.client.events.get(world.event_ids[0]))
                ).id == world.event_ids[0]

        run_scenario(kind, scenario)
        assert len(world.fake.requests) == 2
        unsent = "GET /events/{id} was not sent: the limit is used up until retry_at"
        assert told[1:] == [(unsent, 0, 429, "GET", "/events/{id}")] * 2
        assert told[0][1:] == (1, 429, "GET", "/events/{id}")


@both
def test_limit_closes_after_a_doubtful_attempt(kind: ClientKind) -> None:
    """503 to a change, then a long limit met by another call | `RateLimitError`: may have been processed."""
    with served() as (world, given):
        assignment = world.create()
        world.fake.faults.next(faults.status(503, processed=True), method="PATCH")

        async def scenario() -> None:
            async with ClientAdapter(kind, **given) as adapter:

                def close_the_gate(seconds: float) -> None:
                    limiter = next(iter(adapter.client._session._limiters.values()))
                    limiter.block_until(world.now() + 3600)

                client = adapter.client.with_options(sleep=close_the_gate)
                change = AssignmentUpdate(title="Another title")
                with pytest.raises(RateLimitError) as caught:
                    await await_if_needed(client.assignments.update(world.section, assignment, change))
                assert caught.value.may_have_been_processed
                assert "was not sent again" in str(caught.value)
                assert str(caught.value).endswith("look in the LMS before you send it again")

        run_scenario(kind, scenario)
        assert len(world.fake.requests) == 1


# Clocks.


@both
@pytest.mark.parametrize("jump", [-3600.0, -86400.0 * 400, 3600.0])
def test_clock_jumps(kind: ClientKind, jump: float) -> None:
    """This machine's clock jumps | pauses go by the service's clock; nothing is lost."""
    with served() as (world, given):
        shift = 0.0

        async def scenario() -> list[str]:
            nonlocal shift
            options = world.options(clock=lambda: world.now() + shift)
            got = []
            async with ClientAdapter(kind, **given | {"options": options}) as adapter:
                async for event in iterate(adapter.client.events.list(limit=PAGE)):
                    got.append(event.id)
                    if len(got) == 2:
                        shift = jump
                        soon = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(world.now()) + 10)}
                        world.fake.faults.next(faults.headers(soon))
            return got

        assert run_scenario(kind, scenario) == world.event_ids
        assert world.slept == pytest.approx([10.0], abs=1.0)
