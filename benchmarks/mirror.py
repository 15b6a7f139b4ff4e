"""What the mirror costs: client CPU per event, as a multiple of a typed read of the same pages.

    python benchmarks/mirror.py [--events 10000] [--users 20000] [--sections 2000]

The realistic district is loaded before. PostgreSQL is started where its programs are found; its server's CPU
is not the client's and does not count.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

import postgres
from clever_client import Checkpoint, Clever, RawRecord
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits
from clever_pipelines.mirror._district import DistrictWriter
from clever_pipelines.mirror._listing import Listing
from clever_pipelines.mirror._registry import Registry
from clever_pipelines.mirror._store import Store

PAGE = 1000


def cpu(work: Callable[[], object]) -> float:
    """Give the CPU that work takes, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--users", type=int, default=20_000)
    parser.add_argument("--sections", type=int, default=2_000)
    parser.add_argument("--profile", choices=["SQLite", "PostgreSQL"], help="show where the time goes in one")
    chosen = parser.parse_args()
    fake = FakeClever(
        seed=1,
        events=chosen.events,
        users=chosen.users,
        sections=chosen.sections,
        mix="realistic",
        rate_limit=None,
    )
    before = datetime.now(UTC).timestamp() - 29 * 86_400
    roster = fake.district.roster(before)
    with Clever(fake.token, transport=fake.transport()) as clever:
        pages = [page.items for page in clever.events.list(limit=PAGE).raw().pages()]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/roster.db"}
        if postgres.programs() is not None:
            urls["PostgreSQL"] = stack.enter_context(postgres.cluster())
        writers = {}
        for name, url in urls.items():
            store = stack.enter_context(Store(url))
            store.migrate()
            writers[name] = load(store, fake.district.id, roster)
        if chosen.profile:
            profile(writers[chosen.profile], pages)
            return
        spent = follow(TypedReader(fake), writers, pages)
    events = sum(map(len, pages))
    typed = spent.pop("typed read")
    print(f"typed read: {typed / events * 1e6:.1f} us an event")
    for name, seconds in spent.items():
        print(f"into {name}: {seconds / events * 1e6:.1f} us an event, {seconds / typed:.2f} x a typed read")


class TypedReader:
    """Reads pages into models, without a network."""

    def __init__(self, fake: FakeClever) -> None:
        import httpx

        self._body = b""
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=self._body))
        self._clever = Clever(fake.token, transport=transport)

    def __call__(self, page: list[RawRecord]) -> None:
        """Read a page."""
        items = b",".join(b'{"data":' + event.json + b"}" for event in page)
        self._body = b'{"data":[' + items + b'],"links":[]}'
        for _ in self._clever.events.list(limit=PAGE):
            pass


def follow(
    read: TypedReader, writers: dict[str, DistrictWriter], pages: list[list[RawRecord]]
) -> dict[str, float]:
    """Read each page into models and fold it into each database, a transaction for each page.

    One after the other, so that all are measured under the same load of the machine.
    """
    read(pages[0])  # what is imported and compiled once is not an event's cost
    gc.freeze()  # the fake's roster lives in this process: the collector would walk through all of it
    spent = dict.fromkeys(("typed read", *writers), 0.0)
    for page in pages:
        spent["typed read"] += cpu(lambda: read(page))  # noqa: B023
        for name, writer in writers.items():
            spent[name] += cpu(lambda: apply(writer, page))  # noqa: B023
    return spent


def apply(writer: DistrictWriter, page: list[RawRecord]) -> None:
    """Fold a page into the tables."""
    writer.apply(page, Checkpoint(page[-1].id), now=datetime.now(UTC))


def profile(writer: DistrictWriter, pages: list[list[RawRecord]]) -> None:
    """Show where the time goes."""
    from cProfile import Profile
    from pstats import Stats

    profiler = Profile(time.process_time)
    for page in pages:
        profiler.runcall(apply, writer, page)
    Stats(profiler).sort_stats("tottime").print_stats(25)


def load(store: Store, district: str, roster: dict[str, dict[str, Any]]) -> DistrictWriter:
    """Fill the tables."""
    registry = Registry(store)
    registry.register([district])
    registry.lease([district])
    limits = HoldLimits(2, 2, 10**9)
    writer = DistrictWriter(store, district, owner=registry.owner, limits=limits)
    listing = Listing(store, writer, Checkpoint.start())
    for name, records in roster.items():
        rows = [RawRecord(key, name, None, key, json.dumps(one).encode()) for key, one in records.items()]
        for start in range(0, len(rows), 10_000):
            listing.page(name, rows[start : start + 10_000], now=datetime.now(UTC))
    return writer


if __name__ == "__main__":
    main()
