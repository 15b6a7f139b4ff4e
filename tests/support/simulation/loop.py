"""An event loop whose time is simulated: nothing waits, and the same seed gives the same run."""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Callable
from typing import Any

_MOST_STEPS = 1_000_000


class NothingLeftToWaitFor(Exception):  # noqa: N818  # what has happened, in words
    """All tasks wait, and nothing is due that could wake one."""


class NeverEndsError(SystemExit):
    """The program does something again and again without end."""


class Crash(SystemExit):
    """The end of a program in the middle of everything. An event loop lets it through at once."""


class _TimeIsSimulated(selectors.SelectSelector):
    """Where a loop would wait for its sockets or for a time to come, time comes at once."""

    def __init__(self, now: float) -> None:
        super().__init__()
        self.now = now

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeftToWaitFor
        self.now += max(0.0, timeout)
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop for what talks to nothing outside. It has no threads and no sockets.

    Everything on it happens in an order that only its own tasks decide. What is random in a simulation (how
    long an answer takes, what fails) is drawn from a seed by those who simulate it.

    Args:
        now: The time at which it begins.

    Attributes:
        steps: How often it has run what was ready.
        before_step: Called before each step. A `Crash` that it raises ends the run there.
    """

    def __init__(self, now: float = 0.0) -> None:
        self._simulated = _TimeIsSimulated(now)
        self._thread = threading.get_ident()
        self.steps = 0
        self.before_step: Callable[[int], None] = lambda step: None
        super().__init__(self._simulated)

    def time(self) -> float:
        """The simulated time."""
        return self._simulated.now

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Any = None) -> asyncio.Handle:
        """Count a step of a task, and let a crash happen there."""
        return super().call_soon(self._step, callback, args, context, context=context)

    def _step(self, callback: Callable[..., object], args: tuple[Any, ...], context: Any) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise NeverEndsError
        try:
            self.before_step(self.steps)
        except Crash:  # the task is still there to be cleared away
            super().call_soon(callback, *args, context=context)
            raise
        callback(*args)

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.Handle:
        """Refuse other threads: when they do what is not simulated."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("a simulation has no threads")
        return self.call_soon(callback, *args, context=context)  # an async generator that is let go of

    async def getaddrinfo(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: no request may leave the simulation."""
        raise RuntimeError("a simulation has no network but its own")
