"""A stream of events with work on it: wall time by latency, page size and lane, beside a plain loop.

    PYTHONPATH=scripts:benchmarks python benchmarks/stream.py                     100,000 events; saved
    PYTHONPATH=scripts:benchmarks python benchmarks/stream.py --events 10000      printed only

The work is a busy millisecond for every 100 events. The service is a process of its own that answers each
request after its latency. The plain loop is what a careful person writes with httpx and msgspec alone: it
reads no models, follows the links, and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

LATENCIES = (0, 20, 80)
SAVED = Path(__file__).with_name("stream.json")
_HERE = Path(__file__).parent


def work_on(events: Iterable[Any]) -> int:
    """Take events, and be busy for a millisecond after every 100."""
    count = 0
    for _ in events:
        count += 1
        if count % 100 == 0:
            ends = time.perf_counter() + 0.001
            while time.perf_counter() < ends:
                pass
    return count


def plain(base_url: str, limit: int) -> int:
    """Read all events with httpx and msgspec."""
    import httpx
    import msgspec

    def events() -> Iterator[Any]:
        url = f"/events?limit={limit}"
        with httpx.Client(base_url=base_url, timeout=60) as client:
            while url:
                page = msgspec.json.decode(client.get(url).raise_for_status().content)
                yield from (item["data"] for item in page["data"])
                links = (link["uri"] for link in page["links"] if link["rel"] == "next")
                url = next(links, "").removeprefix("/v3.1")

    return work_on(events())


def ours(base_url: str, limit: int | None, *, raw: bool, read_ahead: bool = True) -> int:
    """Read all events with this client."""
    from clever_client import Clever, Options

    with Clever("token", base_url=base_url, options=Options(read_ahead=read_ahead)) as clever:
        stream: Any = clever.events.list(limit=limit)
        return work_on(stream.raw() if raw else stream)


CONTENDERS: dict[str, Callable[[str], int]] = {
    "httpx + msgspec, pages of 100": lambda url: plain(url, 100),
    "httpx + msgspec, pages of 10,000": lambda url: plain(url, 10_000),
    "raw, pages of 100": lambda url: ours(url, 100, raw=True),
    "raw, pages of 1,000": lambda url: ours(url, 1_000, raw=True),
    "raw, pages of 10,000": lambda url: ours(url, 10_000, raw=True),
    "raw, pages of 1,000, nothing ahead": lambda url: ours(url, 1_000, raw=True, read_ahead=False),
    "typed, pages of 100": lambda url: ours(url, 100, raw=False),
    "typed, pages of 1,000": lambda url: ours(url, 1_000, raw=False),
    "typed, pages of 10,000": lambda url: ours(url, 10_000, raw=False),
    "typed, pages of 1,000, nothing ahead": lambda url: ours(url, 1_000, raw=False, read_ahead=False),
}


@contextmanager
def served(events: int, latency: float) -> Iterator[str]:
    """The service in a process of its own: its address."""
    command = [sys.executable, str(_HERE / "paged_server.py"), str(events), str(latency / 1000), "events"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v3.1"
    finally:
        process.terminate()
        process.wait()


def measure(events: int, latencies: list[int]) -> dict[str, Any]:
    """Every contender at each latency, each in a process of its own."""
    results: dict[str, Any] = {"events": events, "seconds": {}}
    for latency in latencies:
        with served(events, latency) as base_url:
            for name in CONTENDERS:
                command = [sys.executable, __file__, "--child", name, base_url]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                count, seconds = json.loads(done.stdout)
                assert count == events, name
                results["seconds"].setdefault(name, {})[str(latency)] = seconds
                print(f"{latency:3} ms  {name:40} {seconds:7.2f} s", file=sys.stderr, flush=True)
    return results


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Read a stream of events, with work on it.")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument(
        "--latencies", type=int, nargs="+", default=LATENCIES, help="in ms; the rest stays saved"
    )
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        for module in ("clever_client.models", "httpx", "msgspec"):  # not measured
            import_module(module)
        name, base_url = arguments.child
        started = time.perf_counter()
        count = CONTENDERS[name](base_url)
        print(json.dumps([count, round(time.perf_counter() - started, 3)]))
        return
    results = measure(arguments.events, arguments.latencies)
    if arguments.events == 100_000:
        saved = json.loads(SAVED.read_text()) if SAVED.exists() else {"seconds": {}}
        for name, seconds in results["seconds"].items():
            results["seconds"][name] = saved["seconds"].get(name, {}) | seconds
        SAVED.write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
