"""Who is next: things that are due at a time, taken by several workers."""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")


class Schedule(Generic[T]):
    """A queue ordered by the time at which things are due.

    Args:
        monotonic: The clock that tells that time.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._heap: list[tuple[float, int, T]] = []
        self._order = count()  # what is due at the same time comes in the order in which it was added
        self._changed = anyio.Event()
        self._first_in_line = anyio.Lock()
        self._closed = False

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def next_due(self) -> float:
        """When the first thing is due; infinity for none."""
        return self._heap[0][0] if self._heap else math.inf

    def add(self, item: T, due: float) -> None:
        """Add a thing that is due at a time."""
        sooner = due < self.next_due
        heappush(self._heap, (due, next(self._order), item))
        if sooner:
            self._changed.set()

    async def take(self) -> T | None:
        """Wait until something is due and take it; None once the schedule is closed."""
        async with self._first_in_line:  # one worker waits for the time, the others for their turn
            while not self._closed:
                wait = self.next_due - self._monotonic()
                if wait <= 0:
                    return heappop(self._heap)[2]
                self._changed = anyio.Event()
                with anyio.move_on_after(wait):
                    await self._changed.wait()
            return None

    def close(self) -> None:
        """Give nothing more to anybody."""
        self._closed = True
        self._changed.set()
