"""A service and a network in simulated time: the fake, answers that take a while, and a clock that jumps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from random import Random
from typing import Any, TypeVar

import httpx
from clever_client import Options
from clever_client.oauth import AsyncCleverApp
from clever_fake import FakeClever

from simulation.loop import SimulatedLoop

T = TypeVar("T")

START = "2026-01-15T12:00:00Z"


class World:
    """A fake with its districts, an event loop, and what lies between them.

    Args:
        seed: Decides all that is random.
        settings: What the fake is to be like.

    Attributes:
        fake: The service. Its clock follows the loop's.
        loop: Where everything runs.
        random: Where everything random comes from.
        latency: How long a request or an answer is on its way, at most.
        skew: How far the program's clock is from the service's.
        disconnected: The ids of districts that are no longer connected to the app.
        requests: How many requests were sent, and how many were under way at once.
        log: What was asked and answered, to compare two runs.
        is_cut_off: Nothing reaches the service any more: the program has crashed.
    """

    def __init__(self, seed: int, **settings: Any) -> None:
        self.random = Random(seed)
        self.fake = FakeClever(
            **({"seed": seed, "now": START, "rate_limit": None, "users": 15, "events": 0} | settings)
        )
        self.loop = SimulatedLoop()
        self.latency = 0.05
        self.skew = 0.0
        self.disconnected: set[str] = set()
        self.requests = 0
        self.most_at_once = 0
        self.log: list[tuple[float, str, int]] = []
        self.is_cut_off = False
        self._plot: list[tuple[float, int, Callable[[], object]]] = []
        self._moved = 0.0
        self._start = self.fake.clock.seconds()

    @property
    def ids(self) -> list[str]:
        """The districts' ids."""
        return [district.id for district in self.fake.districts]

    def schedule(self, seconds: float, happens: Callable[[], object]) -> None:
        """Let something happen at a time."""
        heappush(self._plot, (seconds, len(self._plot), happens))

    def now(self) -> float:
        """The service's time in Unix seconds. What has happened until now has happened after this."""
        while self._plot and self._plot[0][0] <= self.loop.time():
            seconds, _, happens = heappop(self._plot)
            self._move_to(seconds)
            happens()
        self._move_to(self.loop.time())
        return self._start + self._moved

    def _move_to(self, seconds: float) -> None:
        if seconds > self._moved:
            self.fake.clock.advance(seconds=seconds - self._moved)
            self._moved = seconds

    def options(self, **changes: Any) -> Options:
        """Options by which a client lives in this world."""
        return Options(
            **(
                {
                    "clock": lambda: self._start + self.loop.time() + self.skew,
                    "monotonic": lambda: self.loop.time(),
                    "random": self.random.random,
                }
                | changes
            )
        )

    def app(self, **settings: Any) -> AsyncCleverApp:
        """An app in this world."""
        given = {"client_id": self.fake.client_id, "client_secret": self.fake.client_secret}
        return AsyncCleverApp(**(given | settings), options=self.options(), transport=Network(self))

    def fleet_settings(self) -> dict[str, Any]:
        """The settings by which a fleet lives in this world."""
        return {
            "clock": lambda: self._start + self.loop.time() + self.skew,
            "monotonic": lambda: self.loop.time(),
            "random": self.random.random,
        }

    def run(self, program: Coroutine[Any, Any, T]) -> T:
        """Run a program to its end, or until it crashes. The world goes on with the next one."""
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            try:
                return runner.run(program)
            finally:
                # What is left after a crash is only cleared away.
                self.loop.before_step = lambda step: None
                self.loop.set_exception_handler(lambda loop, context: None)

    def go_on(self) -> None:
        """Take a new loop, for a program that is started after a crash."""
        self.loop = SimulatedLoop(self.loop.time())


class Network(httpx.AsyncBaseTransport):
    """Carries requests to the fake; each takes its time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._inner = world.fake.transport()
        self._under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request after a while."""
        world = self._world
        if world.is_cut_off:
            raise httpx.ConnectError("the program has crashed")
        world.requests += 1
        self._under_way += 1
        world.most_at_once = max(world.most_at_once, self._under_way)
        try:
            await asyncio.sleep(world.random.random() * world.latency)
            world.now()
            response = self._without_disconnected(request, await self._inner.handle_async_request(request))
            await asyncio.sleep(world.random.random() * world.latency)
        finally:
            self._under_way -= 1
        world.log.append((round(world.loop.time(), 6), request.url.raw_path.decode(), response.status_code))
        return response

    def _without_disconnected(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        gone = self._world.disconnected
        if not gone:
            return response
        if request.url.path == "/oauth/tokens" and response.status_code == 200:
            content = b"".join(response.stream)  # type: ignore[arg-type]
            try:
                body = json.loads(content)
            except ValueError:  # a fault has struck
                return httpx.Response(200, content=content, headers={"date": response.headers["date"]})
            body["data"] = [item for item in body["data"] if item["owner"]["id"] not in gone]
            return httpx.Response(200, json=body, headers={"date": response.headers["date"]})
        token = request.headers["authorization"].removeprefix("Bearer ")
        if token in {district.token for district in self._world.fake.districts if district.id in gone}:
            return httpx.Response(401, json={"message": "No authorization provided"})
        return response
