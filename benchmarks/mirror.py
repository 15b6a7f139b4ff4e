"""What the mirror costs: client CPU per event, as a multiple of a typed read of the same pages.

    python benchmarks/mirror.py [--events 10000] [--users 20000] [--sections 2000]

The realistic district is loaded before. PostgreSQL is started where its programs are found; its server's CPU
is not the client's and does not count.
"""

from __future__ import annotations

import argparse
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


def cpu(work: Callable[[], object], count: int) -> float:
    """Give the microseconds of CPU for each of so many things."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / count * 1e6


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--users", type=int, default=20_000)
    parser.add_argument("--sections", type=int, default=2_000)
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
    events = [event for page in pages for event in page]
    items = [b'{"data":' + event.json + b"}" for event in events]
    bodies = [
        b'{"data":[' + b",".join(items[start : start + PAGE]) + b'],"links":[]}'
        for start in range(0, len(items), PAGE)
    ]
    typed = min(cpu(lambda: read_typed(fake, bodies), len(events)) for _ in range(3))
    print(f"typed read: {typed:.1f} us an event")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/roster.db"}
        if postgres.programs() is not None:
            urls["PostgreSQL"] = stack.enter_context(postgres.cluster())
        for name, url in urls.items():
            with Store(url) as store:
                store.migrate()
                writer = load(store, fake.district.id, roster)
                spent = cpu(lambda: follow(writer, pages), len(events))  # noqa: B023
            print(f"into {name}: {spent:.1f} us an event, {spent / typed:.2f} x a typed read")


def read_typed(fake: FakeClever, bodies: list[bytes]) -> None:
    """Read all pages into models."""
    import httpx

    left = iter(bodies)
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=next(left)))
    with Clever(fake.token, transport=transport) as clever:
        for _ in bodies:
            for _ in clever.events.list(limit=PAGE):
                pass


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


def follow(writer: DistrictWriter, pages: list[list[RawRecord]]) -> None:
    """Fold all events into the tables, a transaction for each page."""
    for page in pages:
        writer.apply(page, Checkpoint(page[-1].id), now=datetime.now(UTC))


if __name__ == "__main__":
    main()
