"""A limit on the time that something takes, whatever it does: an endless loop, or a server that drips."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLongError(Exception):
    """The time is over."""


class TimeLimit:
    """Seconds that are spent piece by piece.

    Stands on ``SIGALRM``, so only the main thread is held to it; in another thread nothing is limited.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds

    @contextmanager
    def spend(self) -> Iterator[None]:
        """Run what is inside on what is left.

        Raises:
            TookTooLongError: The time that was given is used up.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGALRM, self._ring)
        mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
        started = time.monotonic()
        try:
            signal.setitimer(signal.ITIMER_REAL, max(self.left, 0.001))
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.left -= time.monotonic() - started
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            signal.signal(signal.SIGALRM, before)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        raise TookTooLongError(f"it took longer than {self.seconds:g} seconds")
