"""Work that goes on while its result is not wanted yet: the sync half, in a thread. See ``ahead_async``.

Nothing can stop a thread. But the waits of our own sockets and pauses can be ended: see `Cancellation`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import Context, copy_context
from threading import Lock, Thread, current_thread
from typing import Generic, TypeVar, cast

from .cancellation import Cancellation, cancellation

__all__ = ["Ahead", "start"]

T = TypeVar("T")

_LOOK = 1.0
_END = 0.5
"""How long to wait for the end of a thread that was told to end. In code that is not ours it takes longer."""


def start(work: Callable[[], T]) -> Ahead[T] | None:
    """Start some work."""
    return Ahead(work)


class Ahead(Generic[T]):
    """Some work that has been started. Nobody waits for it if it is let go of: it is cancelled then."""

    _process = 0  # until it is made whole: an interruption may come before
    _thread: Thread | None = None

    def __init__(self, work: Callable[[], T]) -> None:
        self._process = os.getpid()
        self._outcome: list[tuple[T | None, BaseException | None]] = []
        self._has_ended = Lock()
        self._has_ended.acquire()
        self._cancellation = Cancellation()
        context = copy_context()
        context.run(cancellation.set, self._cancellation)
        # The thread knows nothing of this object, so that it can be let go of.
        arguments = (context, work, self._outcome, self._has_ended)
        self._thread = Thread(target=_run, args=arguments, daemon=True, name="http-ahead")
        self._thread.start()

    @property
    def is_usable(self) -> bool:
        """Whether the result can still come: here, and unless the work was cancelled."""
        return self._process == os.getpid() and not self._cancellation.is_set

    def result(self) -> T:
        """Wait for the result, or raise what the work raised. An interruption leaves all as it is."""
        while not self._outcome:  # an interruption may have taken the lock and lost it
            self._has_ended.acquire(timeout=_LOOK)
        value, error = self._outcome[0]
        if error is not None:
            raise error
        return cast("T", value)

    def close(self) -> None:
        """Cancel the work, and wait for its end."""
        thread = self._thread
        if self._process == os.getpid() and thread is not None and thread.is_alive():
            self._cancellation.set()
            if thread is not current_thread():  # the collector may run anywhere
                thread.join(_END)

    def __del__(self) -> None:
        self.close()


def _run(
    context: Context,
    work: Callable[[], T],
    outcome: list[tuple[T | None, BaseException | None]],
    has_ended: Lock,
) -> None:
    try:
        outcome.append((context.run(work), None))
    except BaseException as error:
        outcome.append((None, error))
    finally:
        has_ended.release()
