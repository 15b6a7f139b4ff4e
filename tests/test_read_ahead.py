"""One page ahead: the network works while you do, nothing is lost by it, and nothing of it is left behind."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from clever_client import AsyncClever, Checkpoint, Clever, Options, ServerError

START = int(time.time()) - 86_400
PAGES = 5


def event_id(number: int) -> str:
    return f"{START:08x}{number:016x}"


class Service:
    """Serves pages of two events, over real sockets. It can hold a page back, or fail it.

    Attributes:
        asked: The pages that were asked for.
        held: The pages that are not answered before `release`.
        failing: The pages that are answered with 503, once.
    """

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.held: set[int] = set()
        self.failing: set[int] = set()
        self._changed = threading.Condition()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                service.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v3.1"

    def answer(self, handler: Any) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        after = query.get("starting_after", [event_id(-1 % 2**64)])[0]
        page = 0 if "starting_after" not in query else (int(after[8:], 16) + 1) // 2
        with self._changed:
            if page < PAGES:  # following asks on behind the end
                self.asked.append(page)
            self._changed.notify_all()
            self._changed.wait_for(lambda: page not in self.held, timeout=20)
        failed = page in self.failing
        self.failing.discard(page)
        events = [event_id(2 * page + offset) for offset in range(2)] if page < PAGES else []
        user = {"object": {"id": event_id(0)}}
        items = [{"data": {"id": made, "type": "users.created", "data": user}} for made in events]
        links = [{"rel": "next", "uri": f"/v3.1/events?limit=2&starting_after={event_id(2 * page + 1)}"}]
        body = json.dumps({"data": items, "links": links if page + 1 < PAGES else []}).encode()
        try:
            handler.send_response(503 if failed else 200)
            handler.send_header("content-length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass

    def wait_for(self, page: int) -> None:
        """Wait until a page has been asked for."""
        with self._changed:
            assert self._changed.wait_for(lambda: page in self.asked, timeout=10), self.asked

    def release(self) -> None:
        with self._changed:
            self.held.clear()
            self._changed.notify_all()

    def close(self) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


def events_of(client: Any, kind: str) -> Any:
    """A stream of the events of either kind: a list, or followed."""
    if kind == "list":
        return client.events.list(limit=2)
    return client.events.follow(
        Checkpoint.start(), limit=2, stop=Stop(), poll_interval=0.1, max_poll_interval=0.1
    )


class Stop:
    """Says True once it has been asked for more often than there are pages."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > PAGES + 5


def threads() -> list[str]:
    """The threads that fetch ahead."""
    return [thread.name for thread in threading.enumerate() if thread.name == "http-ahead"]


def eventually(holds: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 5
    while not holds() and time.monotonic() < ends:
        time.sleep(0.005)
    return holds()


both = pytest.mark.parametrize("kind", ["list", "follow"])
OPTIONS = Options(max_attempts=1)


@both
def test_the_next_page_comes_while_the_one_before_is_in_use(
    service: Service, adapter: Any, kind: str
) -> None:
    stream = events_of(adapter.client(base_url=service.url), kind)
    got = [adapter.next(stream).id for _ in range(3)]  # the second page has been asked for
    if adapter.kind == "async":
        adapter.run(asyncio.sleep(0))
        adapter.run(asyncio.to_thread(service.wait_for, 2))
    else:
        service.wait_for(2)
    assert max(service.asked) == 2  # one page ahead, never more
    got += [event.id for event in adapter.all(stream)]
    assert got == [event_id(number) for number in range(2 * PAGES)]
    assert service.asked == [*range(PAGES)]  # each page once


def test_a_list_whose_first_page_is_enough_costs_one_request(service: Service, adapter: Any) -> None:
    stream = events_of(adapter.client(base_url=service.url), "list")
    for _ in range(2):
        adapter.next(stream)
    if adapter.kind == "async":
        adapter.run(asyncio.sleep(0.05))
    assert (service.asked, threads()) == ([0], [])


@both
def test_it_can_be_switched_off(service: Service, adapter: Any, kind: str) -> None:
    client = adapter.client(base_url=service.url, options=Options(read_ahead=False))
    stream = events_of(client, kind)
    for _ in range(3):
        adapter.next(stream)
    if adapter.kind == "async":
        adapter.run(asyncio.sleep(0.05))
    assert (service.asked, threads()) == ([0, 1], [])


@both
def test_its_failure_is_raised_where_the_page_is_wanted(service: Service, adapter: Any, kind: str) -> None:
    service.failing = {2}
    stream = events_of(adapter.client(base_url=service.url, options=OPTIONS), kind)
    got = [adapter.next(stream).id for _ in range(4)]
    with pytest.raises(ServerError):
        adapter.next(stream)
    got += [event.id for event in adapter.all(stream)]
    assert got == [event_id(number) for number in range(2 * PAGES)]
    assert service.asked == [0, 1, 2, 2, 3, 4]


@both
def test_no_thread_is_left_behind_by_a_break(service: Service, kind: str) -> None:
    service.held = {2}
    with Clever("t", base_url=service.url, options=OPTIONS) as clever:
        for event in events_of(clever, kind):
            if event.id == event_id(2):
                service.wait_for(2)
                assert threads()
                break
        gc.collect()
        assert eventually(lambda: not threads())
        service.release()
        assert next(clever.events.list()).id == event_id(0)  # the client is as good as new


@both
def test_no_thread_is_left_behind_by_closing_the_client(service: Service, kind: str) -> None:
    service.held = {2}
    clever = Clever("t", base_url=service.url)
    stream = events_of(clever, kind)
    for _ in range(3):
        next(stream)
    service.wait_for(2)
    clever.close()
    assert eventually(lambda: not threads())


@both
def test_no_task_is_left_behind(service: Service, kind: str) -> None:
    service.held = {2}

    async def run() -> None:
        loop_tasks = asyncio.all_tasks
        async with AsyncClever("t", base_url=service.url, options=OPTIONS) as clever:
            async for event in events_of(clever, kind):
                if event.id == event_id(2):
                    await asyncio.to_thread(service.wait_for, 2)
                    assert len(loop_tasks()) == 2
                    break
            gc.collect()
            await asyncio.sleep(0.05)
            assert len(loop_tasks()) == 1
            stream = events_of(clever, kind)
            for _ in range(3):
                await anext(stream)
            await asyncio.sleep(0.05)
        assert len(loop_tasks()) == 1  # nor by closing the client

    asyncio.run(run())


@both
def test_a_cancelled_wait_takes_the_request_with_it_and_loses_nothing(service: Service, kind: str) -> None:
    service.held = {2}

    async def run() -> list[str]:
        async with AsyncClever("t", base_url=service.url, options=OPTIONS) as clever:
            stream = events_of(clever, kind)
            got = [(await anext(stream)).id for _ in range(4)]
            for _ in range(2):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await anext(stream)
                assert len(asyncio.all_tasks()) == 1
            service.release()
            return got + [event.id async for event in stream]

    assert asyncio.run(run()) == [event_id(number) for number in range(2 * PAGES)]


@both
def test_an_interrupted_wait_loses_nothing(service: Service, kind: str) -> None:
    service.held = {2}
    with Clever("t", base_url=service.url, options=OPTIONS) as clever:
        stream = events_of(clever, kind)
        got = [next(stream).id for _ in range(4)]
        service.wait_for(2)
        main = threading.get_ident()
        timer = threading.Timer(0.05, lambda: _raise_in(main))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            next(stream)
        service.release()
        got += [event.id for event in stream]
    assert got == [event_id(number) for number in range(2 * PAGES)]
    assert service.asked == [*range(PAGES)]  # the page that was on its way was waited for again


def _raise_in(thread: int) -> None:
    import signal

    signal.pthread_kill(thread, signal.SIGINT)


@both
def test_the_deadline_holds(service: Service, adapter: Any, kind: str) -> None:
    service.held = {2}
    options = Options(max_attempts=1, deadline=0.6)  # enough for the pages that come, on a busy machine
    stream = events_of(adapter.client(base_url=service.url, options=options), kind)
    for _ in range(4):
        adapter.next(stream)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        adapter.next(stream)
    assert time.monotonic() - started < 2


def test_a_pause_in_the_thread_ends_with_it(service: Service) -> None:
    """A request that waits to be sent again (here for 30 seconds) is no reason to stay."""
    service.failing = {2}
    pauses = threading.Event()

    def jitter() -> float:
        pauses.set()
        return 1.0

    options = Options(backoff=30, backoff_max=30, random=jitter)
    with Clever("t", base_url=service.url, options=options) as clever:
        stream = events_of(clever, "list")
        for _ in range(3):
            next(stream)
        assert pauses.wait(10)
        time.sleep(0.05)
        del stream
        gc.collect()
        assert eventually(lambda: not threads())
