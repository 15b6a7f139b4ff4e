"""A full read of a large district's users, by page size and latency: what the default page size is chosen by.

    PYTHONPATH=scripts:benchmarks python benchmarks/first_load.py                    100,000 users; saved
    PYTHONPATH=scripts:benchmarks python benchmarks/first_load.py --users 5000       printed only

The service is a process of its own that answers each request after its latency. Each read is a new process,
so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import report

LATENCIES = (0, 20, 80)
PAGE_SIZES = (100, 1_000, 2_000, 5_000, 10_000)
LANES = ("typed", "raw")
_HERE = Path(__file__).parent


def read(lane: str, base_url: str, limit: int) -> dict[str, float]:
    """Read all users; how long that took, the processor's time, and the memory at most."""
    from clever_client import Clever

    with Clever("token", base_url=base_url) as clever:
        clever.users.list(limit=1)  # what is loaded when it is first used is not the read's
        stream: Any = clever.users.list(limit=limit)
        started, busy = time.perf_counter(), time.process_time()
        count = sum(1 for _ in (stream.raw() if lane == "raw" else stream))
        return {
            "users": count,
            "seconds": round(time.perf_counter() - started, 3),
            "cpu": round(time.process_time() - busy, 3),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }


@contextmanager
def served(users: int, latency: float) -> Iterator[str]:
    """The service in a process of its own: its address."""
    command = [sys.executable, str(_HERE / "paged_server.py"), str(users), str(latency / 1000)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v3.1"
    finally:
        process.terminate()
        process.wait()


def in_a_new_process(lane: str, base_url: str, limit: int) -> dict[str, float]:
    """One read."""
    command = [sys.executable, __file__, "--child", lane, base_url, str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def measure(users: int, latencies: list[int]) -> dict[str, Any]:
    """Every page size in both lanes, at each latency; page size 100 in one lane only, for it takes long."""
    results: dict[str, Any] = {"users": users, "reads": []}
    for latency in latencies:
        with served(users, latency) as base_url:
            for limit in PAGE_SIZES:
                for lane in LANES:
                    if limit == 100 and lane == "raw":
                        continue
                    taken = in_a_new_process(lane, base_url, limit)
                    assert taken["users"] == users
                    results["reads"].append({"latency": latency, "limit": limit, "lane": lane, **taken})
                    print(results["reads"][-1], file=sys.stderr, flush=True)
    return results


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Read all users of a large district.")
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument(
        "--latencies", type=int, nargs="+", default=LATENCIES, help="in ms; the rest stays saved"
    )
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        lane, base_url, limit = arguments.child
        print(json.dumps(read(lane, base_url, int(limit))))
        return
    results = measure(arguments.users, arguments.latencies)
    if arguments.users == 100_000:
        saved = json.loads(report.FIRST_LOAD.read_text())["reads"] if report.FIRST_LOAD.exists() else []
        others = [read for read in saved if read["latency"] not in arguments.latencies]
        results["reads"] = sorted([*others, *results["reads"]], key=lambda read: read["latency"])
        report.FIRST_LOAD.write_text(json.dumps(results, indent=1) + "\n")
        report.write()
    print(report.first_load(results))


if __name__ == "__main__":
    main()
