"""Measure this package against its peers, in one interleaved run.

    python benchmarks/bench.py             everything; writes benchmarks/results.json and docs/performance.md
    python benchmarks/bench.py --quick     decoding only, printed as Markdown, nothing written

All contenders must decode the same data before any is timed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import contenders
import documents
import payload
import peers
import report
import timing
from contenders import Contender

from pipeline.document import Node

_MAKERS: dict[str, Callable[[], peers.Made]] = {
    "clever-client": peers.clever,
    "openapi-python-client": peers.stock,
    "pydantic v2 (datamodel-code-generator)": peers.pydantic,
    "openapi-generator": peers.openapi_generator,
}


class Pages:
    """The bytes that everybody reads, and what is in them."""

    def __init__(self, document: Node) -> None:
        as_it_comes = payload.story(1000)
        full = [payload.full(document, "EventResponse", {"data": event})["data"] for event in as_it_comes]
        self.hundred = payload.story(100)
        self.events = [
            payload.full(document, "EventResponse", {"data": event})["data"] for event in self.hundred
        ]
        largest = max(
            (event for event in self.events if event["type"] == "users.updated"), key=lambda e: len(str(e))
        )
        handed_in = payload.submissions(100)
        self.submissions = [payload.full(document, "Submission", item) for item in handed_in]
        self.bytes = {
            "1 event": payload.page_of([largest]),
            "100 events": payload.page_of(self.events),
            "1,000 events": payload.page_of(full),
        }
        self.submission_bytes = payload.list_of(self.submissions)
        self.as_it_comes = payload.page_of(self.hundred)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure this package against its peers.")
    parser.add_argument(
        "--quick", action="store_true", help="decoding of 100 events only; print it, write nothing"
    )
    quick = parser.parse_args().quick
    sys.path.append(str(peers.PEERS))
    made = make_peers(quick)
    document = documents.for_peers()
    pages = Pages(document)
    field = take_part(document, quick)
    same_data(field, pages)
    if quick:
        work = {one.name: partial(one.events, pages.bytes["100 events"]) for one in field}
        odd = {one.name: partial(one.events, pages.as_it_comes) for one in lossless(field)}
        with timing.collector(on=False):
            print(report.table("Decode 100 events, tidied", timing.interleaved(work, 60), "ms"))
            print(report.table("Decode 100 events as they come", timing.interleaved(odd, 60), "ms"))
        return
    results = {
        "versions": contenders.versions(),
        "bytes an event": round(len(json.dumps(pages.events, separators=(",", ":"))) / len(pages.events)),
        "loses": {one.name: one.loses for one in field},
        "generation": {name: {"seconds": one.seconds, "lines": one.lines} for name, one in made.items()},
        **measure(field, pages),
    }
    report.RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    report.write()
    print(report.page(results))


def make_peers(quick: bool) -> dict[str, peers.Made]:
    """Have every peer's code written; a quick run takes what is there from before."""
    made = {}
    for name, make in _MAKERS.items():
        if quick and name not in ("openapi-python-client", "pydantic v2 (datamodel-code-generator)"):
            continue
        try:
            made[name] = make()
        except peers.SkippedError as skipped:
            note(f"{name}: not generated: {skipped}")
    return made


def take_part(document: Node, quick: bool) -> list[Contender]:
    """Everybody who can. In a quick run not openapi-generator: what it wrote before may be out of date."""
    field: list[Contender] = []
    for make in contenders.all_contenders(document):
        if quick and make is contenders.openapi_generator:
            continue
        try:
            field += make()
        except peers.SkippedError as skipped:
            note(f"skipped: {skipped}")
    return field


def same_data(field: list[Contender], pages: Pages) -> None:
    """Hold every contender to the same data: what it read, written again, is what was sent."""
    events = payload.normal(pages.events)
    submissions = payload.normal(pages.submissions)
    times = [event["created"] for event in events]
    for one in field:
        read = one.events(pages.bytes["100 events"])
        assert payload.normal(json.loads(one.encode(read))) == events, f"{one.name} reads other events"
        created = [moment.isoformat() for event in read if (moment := one.created(event)) is not None]
        assert created in ([], times), f"{one.name} reads other times"
        written = json.loads(one.encode(one.submissions(pages.submission_bytes)))
        assert payload.normal(written) == submissions, f"{one.name} reads other submissions"


def lossless(field: list[Contender]) -> list[Contender]:
    """Those who can read data as it comes."""
    return [one for one in field if one.loses in (contenders.NOTHING, "types")]


def measure(field: list[Contender], pages: Pages) -> dict[str, Any]:
    """All measures but generation."""
    decode: dict[str, Any] = {}
    for on in (False, True):
        with timing.collector(on):
            for name, rounds, calls in (
                ("1 event", 200, 20),
                ("100 events", 100, 1),
                ("1,000 events", 20, 1),
            ):
                note(f"decode {name}, collector {'on' if on else 'off'}")
                work: dict[str, Callable[[], object]] = {
                    one.name: partial(one.events, pages.bytes[name]) for one in field
                }
                decode[f"{name}, collector {'on' if on else 'off'}"] = timing.interleaved(
                    work, rounds, calls=calls
                )
    with timing.collector(on=False):
        note("submissions, encoding, and what comes")
        work = {one.name: partial(one.submissions, pages.submission_bytes) for one in field}
        decode["100 submissions, collector off"] = timing.interleaved(work, 100)
        read = {one.name: one.events(pages.bytes["100 events"]) for one in field}
        encode = timing.interleaved({one.name: partial(one.encode, read[one.name]) for one in field}, 100)
        work = {one.name: partial(one.events, pages.as_it_comes) for one in lossless(field)}
        as_it_comes = timing.interleaved(work, 100)
    note("memory")
    memory = {one.name: timing.memory(partial(one.events, pages.bytes["1,000 events"])) for one in field}
    note("imports")
    statements = {"httpx": "import httpx", "clever_client": "import clever_client"}
    statements["clever_client, client made"] = "from clever_client import Clever; Clever('t')"
    statements["clever_client, first event decoded"] = (
        "from clever_client import Clever; from clever_client.models import UsersCreated; "
        "Clever('t'); UsersCreated.from_dict({'id': '1', 'type': 'users.created', 'data': {'object': {}}})"
    )
    statements |= {f"{one.name.partition(',')[0]}, all models": one.imports for one in field if one.imports}
    imports = timing.imports(statements, 15, peers.PEERS)
    note("over HTTP")
    import over_http

    return {
        "decode": decode,
        "as it comes": as_it_comes,
        "encode": encode,
        "memory": memory,
        "imports": imports,
        "http": over_http.measure(15),
    }


def note(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
