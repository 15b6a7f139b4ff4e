"""The one thread in which the database is used, and patience with a database that is not there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ._errors import describe

P = ParamSpec("P")
T = TypeVar("T")

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 15.0
_SQLITE_PASSING: Final = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_PROTOCOL",
)

_logger = logging.getLogger("clever_pipelines.mirror")
_logger.addHandler(logging.NullHandler())


class DatabaseThread:
    """Runs functions that use the database, one after the other, off the event loop.

    A function must be one transaction. Where the database is lost, locked, dead-locked or full it has left no
    trace, and is run again, until it succeeds or the program stops.

    Args:
        stop: Once it gives True, waiting is given up.

    Attributes:
        lost_since: Since when the database does not answer, by the event loop's clock; None while it does.
    """

    def __init__(self, stop: Callable[[], bool] | None = None) -> None:
        self._stop = stop
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="clever-mirror")
        self.lost_since: float | None = None

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in the thread; wait for a database that is not there."""
        pause = _FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            try:
                # Shielded: what has begun ends, and no half of it is abandoned.
                result = await asyncio.shield(
                    loop.run_in_executor(self._executor, lambda: function(*args, **kwargs))
                )
            except DBAPIError as error:
                if not is_passing(error) or (self._stop is not None and self._stop()):
                    raise
                if self.lost_since is None:
                    self.lost_since = loop.time()
                _logger.warning(
                    "the database does not answer: %s; trying again in %g s", describe(error), pause
                )
            else:
                if self.lost_since is not None:
                    _logger.warning("the database answers again")
                self.lost_since = None
                return result
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)

    def close(self) -> None:
        """Wait for what is being done."""
        self._executor.shutdown(wait=True)


def is_passing(error: DBAPIError) -> bool:
    """Tell whether trying again later may help."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_SQLITE_PASSING)
    return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
