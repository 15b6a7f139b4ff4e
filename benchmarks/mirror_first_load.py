"""The mirror's first load of a large district, against a bare fetch of its pages and the writing alone.

    python benchmarks/mirror_first_load.py [--users 100000] [--latency 80]

The service is a process of its own that answers after a latency. What is measured is the time on the wall.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

import postgres
from clever_client import AsyncClever, Checkpoint, RawRecord
from clever_pipelines.mirror import HoldLimits
from clever_pipelines.mirror._district import DistrictWriter
from clever_pipelines.mirror._listing import Listing
from clever_pipelines.mirror._registry import Registry
from clever_pipelines.mirror._store import Store
from clever_pipelines.mirror._thread import DatabaseThread
from first_load import served

LIMIT = 10_000
DISTRICT = "5b60f800a6e6564ef9000000"


async def pages(base_url: str) -> AsyncIterator[list[RawRecord]]:
    """Fetch all users, as the mirror does."""
    async with AsyncClever("token", base_url=base_url) as clever:
        async for page in clever.users.list(limit=LIMIT).raw().pages():
            yield page.items


def listing(store: Store) -> Listing:
    """Begin the first load of an empty database."""
    store.migrate()
    registry = Registry(store)
    registry.register([DISTRICT])
    registry.lease([DISTRICT])
    writer = DistrictWriter(store, DISTRICT, owner=registry.owner, limits=HoldLimits())
    return Listing(store, writer, Checkpoint.start())


async def fetch(base_url: str) -> tuple[float, list[list[RawRecord]]]:
    """Fetch all pages; tell how long that took."""
    began = time.perf_counter()
    found = [page async for page in pages(base_url)]
    return time.perf_counter() - began, found


def write(store: Store, found: list[list[RawRecord]]) -> float:
    """Write pages that are there already; tell how long that took."""
    load = listing(store)
    began = time.perf_counter()
    for page in found:
        load.page("users", page, now=datetime.now(UTC))
    load.finish(["users"], now=datetime.now(UTC))
    return time.perf_counter() - began


async def mirror(store: Store, base_url: str) -> float:
    """Fetch and write, as the mirror does; tell how long that took."""
    load, thread = listing(store), DatabaseThread()
    began = time.perf_counter()
    async for page in pages(base_url):
        await thread.run(load.page, "users", page, now=datetime.now(UTC))
    await thread.run(load.finish, ["users"], now=datetime.now(UTC))
    thread.close()
    return time.perf_counter() - began


def main() -> None:
    """Measure, and print a line for each database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--latency", type=float, default=80)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        base_url = stack.enter_context(served(chosen.users, chosen.latency))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": (f"sqlite:///{folder}/1.db", f"sqlite:///{folder}/2.db")}
        if postgres.programs() is not None:
            server = stack.enter_context(postgres.cluster())
            urls["PostgreSQL"] = (
                stack.enter_context(postgres.database(server, "one")),
                stack.enter_context(postgres.database(server, "two")),
            )
        for name, (one, two) in urls.items():
            fetching, found = asyncio.run(fetch(base_url))
            with Store(one) as store:
                writing = write(store, found)
            del found
            with Store(two) as store:
                together = asyncio.run(mirror(store, base_url))
            print(
                f"{name}: fetch {fetching:.1f} s, writing {writing:.1f} s, first load {together:.1f} s: "
                f"{together / max(fetching, writing):.2f} x the longer"
            )


if __name__ == "__main__":
    main()
