"""A long stream through the client: cost per event, memory, and where the time goes.

    python benchmarks/scale.py              10^3 to 10^6 events; saves, and writes docs/performance.md
    python benchmarks/scale.py --most 4     up to 10^4, printed only

The fake Clever serves from a process of its own, so the client's processor time is the client's alone. Each
length is read in a new process.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import os
import pstats
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import report
from clever_client import Clever
from clever_client._events import TypedEvents
from over_http import served

_PAGE = 1000
_PARTS = 10
_SIZES = (100, 1000, 10_000)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Read long streams through the client.")
    parser.add_argument("--most", type=int, default=6, help="the longest stream, as a power of ten")
    parser.add_argument("--child", nargs=2, metavar=("WORK", "EVENTS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(_WORK[arguments.child[0]](int(arguments.child[1]))))
        return
    results: dict[str, Any] = {"page": _PAGE, "streams": {}}
    for power in range(3, arguments.most + 1):
        results["streams"][f"10^{power}"] = in_a_new_process("stream", 10**power)
    shared = min(30_000, 10**arguments.most)
    works = [*_LAYERS, *(name for size in _SIZES for name in _page_work(size))]
    rounds = [{name: in_a_new_process(name, shared) for name in works} for _ in range(3)]
    least = {name: min(one[name] for one in rounds) for name in works}
    results["shares"] = {"events": shared, **{name: least[name] for name in _LAYERS}}
    results["pages"] = {f"{size:,}": [least[name] for name in _page_work(size)] for size in _SIZES}
    results["profile"] = in_a_new_process("profile", 10 ** min(4, arguments.most))
    if arguments.most == 6:
        report.SCALE.write_text(json.dumps(results, indent=1) + "\n")
        report.write()
    print(report.scale(results))


def in_a_new_process(work: str, events: int) -> Any:
    """Do a piece of work where nothing was done before, with a server of its own."""
    print(f"{work}, {events:,} events", file=sys.stderr, flush=True)
    with served(events) as (base_url, token):
        environment = {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": token, "PYTHONPATH": ":".join(sys.path)}
        command = [sys.executable, __file__, "--child", work, str(events)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def stream(events: int) -> dict[str, Any]:
    """Read the whole stream with the client; look at the memory along the way."""
    resident: list[float] = []
    wall, processor, seen = time.perf_counter(), time.process_time(), 0
    with Clever() as clever:
        for _ in clever.events.list(limit=_PAGE):
            seen += 1
            if seen % (events // _PARTS) == 0:
                resident.append(megabytes())
    assert seen == events, f"{seen} events of {events}"
    return {
        "events": seen,
        "wall µs an event": (time.perf_counter() - wall) / seen * 1e6,
        "client µs an event": (time.process_time() - processor) / seen * 1e6,
        "resident MB at each tenth": resident,
    }


def profile(events: int) -> list[list[Any]]:
    """The functions that a stream spends its time in. The profiler makes small functions look larger."""
    profiler = cProfile.Profile()
    with Clever() as clever:
        clever.events.latest()  # loads what is loaded on first use
        profiler.enable()
        for _ in clever.events.list(limit=_PAGE):
            pass
        profiler.disable()
    found = pstats.Stats(profiler).get_stats_profile()
    total = sum(function.tottime for function in found.func_profiles.values())
    largest = sorted(found.func_profiles.items(), key=lambda item: -item[1].tottime)[:12]
    return [
        [
            re.sub(" at 0x[0-9a-f]+", "", name),
            Path(one.file_name).stem,
            one.tottime / total,
            int(str(one.ncalls).split("/")[0]) / events,
        ]
        for name, one in largest
    ]


def _bodies(events: int) -> Iterator[bytes]:
    """Pages by bare httpx, for the price of the transport."""
    headers = {"authorization": f"Bearer {os.environ['CLEVER_TOKEN']}"}
    first = url = f"{os.environ['CLEVER_BASE_URL']}/events?limit={_PAGE}"
    with httpx.Client(headers=headers) as bare:
        for _ in range(events // _PAGE):
            body = bare.get(url).content
            yield body
            _, _, cursor = body.rpartition(b"starting_after=")  # of the next link, found without reading JSON
            url = f"{first}&starting_after={cursor[:24].decode()}"


def _transport(events: int) -> None:
    for _ in _bodies(events):
        pass


def _json(events: int) -> None:
    pages = TypedEvents().pages
    for body in _bodies(events):
        pages.page(body)


def _decoding(events: int) -> None:
    lane = TypedEvents()
    for body in _bodies(events):
        for item in lane.pages.page(body)["data"]:
            lane.record(item)


def _client(events: int, page: int = _PAGE) -> None:
    with Clever() as clever:
        for _ in clever.events.list(limit=page):
            pass


def _without_collector(events: int, page: int) -> None:
    gc.disable()
    _client(events, page)


def _page_work(size: int) -> list[str]:
    return [f"pages of {size}, collector {state}" for state in ("on", "off")]


def _timed(layer: Callable[[int], None]) -> Callable[[int], float]:
    def run(events: int) -> float:
        started = time.process_time()
        layer(events)
        return (time.process_time() - started) / events * 1e6

    return run


def megabytes() -> float:
    """What the process holds in memory now."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


_LAYERS = {
    "transport (httpx)": _transport,
    "JSON (orjson)": _json,
    "decoding": _decoding,
    "paging, checks, duplicates": _client,
}
_WORK: dict[str, Callable[[int], Any]] = {
    "stream": stream,
    "profile": profile,
    **{name: _timed(layer) for name, layer in _LAYERS.items()},
    **{
        name: _timed(partial(client, page=size))
        for size in _SIZES
        for name, client in zip(_page_work(size), (_client, _without_collector), strict=True)
    },
}

if __name__ == "__main__":
    main()
