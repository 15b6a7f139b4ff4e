"""What the mirror costs: client CPU per event, as a multiple of a typed read of the same pages by orjson.

    python benchmarks/mirror.py [--events 10000] [--users 20000] [--sections 2000]
                                [--mix even] [--dlt-loads 3]

The district is loaded before. PostgreSQL is started where its programs are found; its server's CPU
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
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

import postgres
from clever_client import Checkpoint, Clever, RawRecord
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits
from clever_pipelines.mirror._district import Applied, DistrictWriter
from clever_pipelines.mirror._listing import Listing
from clever_pipelines.mirror._registry import Registry
from clever_pipelines.mirror._store import Store
from lanes import without_msgspec

PAGE = 1000
APPLIED: list[Applied] = []  # what our own transactions did


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
    parser.add_argument("--mix", choices=["realistic", "even"], default="realistic")
    parser.add_argument("--dlt-loads", type=int, default=0, help="so many loads by dlt, too")
    parser.add_argument("--profile", choices=["SQLite", "PostgreSQL"], help="show where the time goes in one")
    chosen = parser.parse_args()
    fake = FakeClever(
        seed=1,
        events=chosen.events,
        users=chosen.users,
        sections=chosen.sections,
        mix=chosen.mix,
        rate_limit=None,
    )
    before = datetime.now(UTC).timestamp() - 29 * 86_400
    roster = fake.district.roster(before)
    with Clever(fake.token, transport=fake.transport()) as clever:
        pages = [page.items for page in clever.events.list(limit=PAGE).raw().pages()]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = None if postgres.programs() is None else stack.enter_context(postgres.cluster())
        sides: dict[str, Side] = {}
        for name, url in urls(folder, server, stack, "mirror").items():
            store = stack.enter_context(Store(url))
            store.migrate()
            writer = load(store, fake.district.id, roster)
            if chosen.profile == name:
                profile(writer, pages)
                return
            sides[name] = Side(partial(apply, writer), len(pages))
        if chosen.dlt_loads:
            for name, url in urls(folder, server, stack, "dlt").items():
                sides[f"{name}, dlt, {PAGE:,} a load"] = Side(
                    dlt_writer(url, folder, roster), chosen.dlt_loads
                )
            if server is not None:
                url = stack.enter_context(postgres.database(server, "dlt_large"))
                whole = Side(dlt_writer(url, folder, roster), 0)
        follow(TypedReader(fake), sides, pages)
        if chosen.dlt_loads and server is not None:
            ours = sides["PostgreSQL"]
            whole.spent = cpu(lambda: whole.apply([event for page in pages for event in page]))
            whole.events, whole.typed = ours.events, ours.typed
            sides[f"PostgreSQL, dlt, {ours.events:,} a load"] = whole
        written = sum(applied.inserted + applied.updated + applied.deleted for applied in APPLIED)
        of = sum(side.events for side in sides.values() if side.ours)
        print(f"{chosen.mix}: {written / of:.2f} records written an event")
        for name, side in sides.items():
            print(
                f"{name}: {side.spent / side.events * 1e6:.0f} us an event, a typed read "
                f"{side.typed / side.events * 1e6:.0f}: {side.spent / side.typed:.2f} x"
            )


def urls(folder: Path, server: str | None, stack: ExitStack, name: str) -> dict[str, str]:
    """Make an empty database of each kind."""
    found = {"SQLite": f"sqlite:///{folder}/{name}.db"}
    if server is not None:
        found["PostgreSQL"] = stack.enter_context(postgres.database(server, name))
    return found


def dlt_writer(url: str, folder: Path, roster: dict[str, Any]) -> Callable[[list[RawRecord]], object]:
    """Make a pipeline of dlt whose tables are filled."""
    from mirror_dlt import DltWriter

    made = DltWriter(url, folder / f"dlt{abs(hash(url))}")
    made.load(roster)
    return made.apply


class Side:
    """Something that writes events, and what it takes.

    Args:
        apply: Writes a page of events.
        pages: So many pages are given to it.
    """

    def __init__(self, apply: Callable[[list[RawRecord]], object], pages: int) -> None:
        self.apply = apply
        self.pages = pages
        self.spent = 0.0  # seconds of CPU
        self.typed = 0.0  # those of a typed read of the same pages
        self.events = 0
        self.ours = isinstance(apply, partial)


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
        with without_msgspec():
            for _ in self._clever.events.list(limit=PAGE):
                pass


def follow(read: TypedReader, sides: dict[str, Side], pages: list[list[RawRecord]]) -> None:
    """Read each page into models and give it to each side, a transaction or a load for each page.

    One after the other, so that all are measured under the same load of the machine.
    """
    read(pages[0])  # what is imported and compiled once is not an event's cost
    gc.freeze()  # the fake's roster lives in this process: the collector would walk through all of it
    for number, page in enumerate(pages):
        typed = cpu(lambda: read(page))  # noqa: B023
        for side in sides.values():
            if number < side.pages:
                side.spent += cpu(lambda: side.apply(page))  # noqa: B023
                side.typed += typed
                side.events += len(page)


def apply(writer: DistrictWriter, page: list[RawRecord]) -> None:
    """Fold a page into the tables."""
    APPLIED.append(writer.apply(page, Checkpoint(page[-1].id), now=datetime.now(UTC)))


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
