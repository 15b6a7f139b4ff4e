"""The program that is killed: a mirror that follows a stream from its beginning.

    python program.py DATABASE_URL PAGE

For every line of its input it starts the mirror anew in a process of its own (a fork, so that nothing needs
to be imported again), and says that process's id, then its exit status. After "go" the process stays until
it is killed, even when all is done; after "end" it ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import alembic.command  # noqa: F401  # before the forks
import clever_client._async._session  # noqa: F401
import psycopg  # noqa: F401
from clever_client import AsyncClever, Checkpoint
from clever_pipelines.mirror import (
    HoldLimits,
    Mirror,
    OneDistrict,
    Settings,
    _catch_up,
    _postgres,  # noqa: F401
)
from sqlalchemy import text

SETTINGS = Settings(settle=0.0, lease=0.05, limits=HoldLimits(2, 2, 10**9))


class FromTheBeginning(Mirror):
    """A mirror that does no first load: all that it holds is from events."""

    async def begin_at_the_oldest_event(self) -> None:
        ids = [district async for district in self._district_ids()]
        await self._thread.run(self._begin, ids)

    def _begin(self, ids: list[str]) -> None:
        self._registry.register(ids)
        with self.store.write() as connection:
            connection.execute(
                text(
                    "UPDATE mirror_districts SET checkpoint = :start, state = 'following', "
                    "loaded_at = '2026-01-01' WHERE checkpoint IS NULL"
                ),
                {"start": str(Checkpoint.start())},
            )


async def follow(url: str) -> None:
    async with AsyncClever() as clever, FromTheBeginning(OneDistrict(clever), url, SETTINGS) as mirror:
        await mirror.begin_at_the_oldest_event()
        while True:
            outcomes = await mirror.sync()
            if all(outcome.reason is None for outcome in outcomes):
                return
            await asyncio.sleep(0.02)  # the one that was killed has not been forgotten yet


def main() -> None:
    url, page = sys.argv[1:]
    _catch_up.PAGE_SIZE = int(page)
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            asyncio.run(follow(url))
            while line.strip() != "end":
                signal.pause()
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
