"""Work that goes on while its result is not wanted yet: the async half, in a task. See ``ahead_sync``."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar, cast

import anyio

__all__ = ["Ahead", "start"]

T = TypeVar("T")


def start(work: Callable[[], Awaitable[T]]) -> Ahead[T] | None:
    """Start some work; None where it cannot go on by itself (trio has no tasks without a nursery)."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return Ahead(loop, work)


class Ahead(Generic[T]):
    """Some work that has been started. Nobody waits for it if it is let go of: it is cancelled then."""

    def __init__(self, loop: asyncio.AbstractEventLoop, work: Callable[[], Awaitable[T]]) -> None:
        self._loop = loop
        self._process = os.getpid()
        self._task = loop.create_task(_outcome(work))

    @property
    def is_usable(self) -> bool:
        """Whether the result can still come: here, and unless the work was cancelled."""
        is_here = self._process == os.getpid() and self._loop is asyncio.get_running_loop()
        return is_here and not self._task.cancelled()

    async def result(self) -> T:
        """Wait for the result, or raise what the work raised. Cancelling the wait cancels the work."""
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            with anyio.CancelScope(shield=True):
                await self.aclose()
            raise
        value, error = self._task.result()
        if error is not None:
            raise error
        return cast("T", value)

    async def aclose(self) -> None:
        """Cancel the work, and wait for its end."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def __del__(self) -> None:
        if self._process == os.getpid() and not self._task.done():
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._task.cancel)


async def _outcome(work: Callable[[], Awaitable[T]]) -> tuple[T | None, Exception | None]:
    """Do the work. Its error is kept, not raised: nobody may ever ask for it."""
    try:
        return await work(), None
    except Exception as error:
        return None, error
