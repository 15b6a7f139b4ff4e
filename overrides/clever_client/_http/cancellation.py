"""Ends the waits of a thread from outside: pauses at once, a socket's by shutting it down."""

from __future__ import annotations

from contextvars import ContextVar
from threading import Event
from typing import Protocol


class WorkCancelledError(Exception):
    """Nobody wants the result any more. It ends a thread of ours, and nobody else sees it."""


class _Network(Protocol):
    def shut_down(self) -> None:
        """Wake the work up as soon as it waits on this connection."""


class Cancellation:
    """Says to one thread that its work is not wanted any more."""

    def __init__(self) -> None:
        self._event = Event()
        self._network: _Network | None = None

    @property
    def is_set(self) -> bool:
        """Whether the work is no longer wanted."""
        return self._event.is_set()

    def set(self) -> None:
        """End the waits of the thread."""
        self._event.set()
        network = self._network
        if network is not None:
            network.shut_down()

    def watch(self, network: _Network | None) -> None:
        """Name the network that the thread waits for from now on.

        Raises:
            WorkCancelledError: Somebody has called `set`: the work is not wanted any more.
        """
        self._network = network
        self.check()

    def check(self) -> None:
        """Go on only if the work is still wanted.

        Raises:
            WorkCancelledError: Somebody has called `set`: the work is not wanted any more.
        """
        if self.is_set:
            raise WorkCancelledError

    def pause(self, seconds: float) -> None:
        """Sleep.

        Raises:
            WorkCancelledError: Somebody calls `set` before the pause is over.
        """
        self._event.wait(seconds)
        self.check()


cancellation: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)
"""That of the running thread; None where nobody can cancel."""
