"""Keep all districts of an app in a database, from a program of your own.

    CLEVER_CLIENT_ID=... CLEVER_CLIENT_SECRET=... python examples/mirror.py sqlite:///roster.db

The command `clever-client mirror run --once` does the same.
"""

from __future__ import annotations

import asyncio
import sys

from clever_client.oauth import AsyncCleverApp
from clever_pipelines.mirror import Mirror


async def main(url: str) -> bool:
    """Bring every district up to now."""
    async with AsyncCleverApp() as app, Mirror(app, url) as mirror:
        outcomes = await mirror.sync()
        for outcome in outcomes:
            print(outcome.district, "is up to date" if outcome.ok else outcome.reason)
        return all(outcome.ok for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(not asyncio.run(main(sys.argv[1])))
