"""How many districts one core follows: a fleet against the fake in a process of its own.

    python benchmarks/fleet.py [--districts 1000 15000] [--seconds 60] [--busy] [--tls] [--interval 30]

Prints, for each size: how long it took until every stream had been read once, the longest lag after that,
the CPU time of a poll, of an event, and of the whole fleet as a share of one core, and the memory. The fake
has a core of its own; where its answers are what is waited for, that is said too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

from clever_client import Checkpoint, RawRecord
from clever_client.oauth import AsyncCleverApp
from clever_fake import FakeClever
from clever_pipelines.fleet import Fleet, FleetBatch


class MemoryStore:
    """Checkpoints that cost nothing: what is measured is the fleet."""

    def __init__(self) -> None:
        self.checkpoints: dict[str, Checkpoint] = {}

    def load(self, key: str, /) -> Checkpoint | None:
        return self.checkpoints.get(key)

    def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        self.checkpoints[key] = checkpoint


def serve(districts: int, busy: bool, certificates: str | None) -> None:
    """Serve a fake until the input ends; a busy one has events in 1 % of its districts, ten a second each."""
    fake = FakeClever(districts=districts, events=0, users=15, rate_limit=None)
    context = None
    if certificates is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{certificates}/server.pem")
    ended = threading.Event()

    def make_events() -> None:
        while not ended.wait(1.0):
            for district in fake.districts[::100]:
                district.events.generate(10)

    with fake.serve(ssl_context=context) as base_url:
        print(json.dumps([base_url, fake.client_id, fake.client_secret]), flush=True)
        if busy:
            threading.Thread(target=make_events, daemon=True).start()
        sys.stdin.read()
        ended.set()
        print(json.dumps(time.process_time()), flush=True)


async def follow(arguments: argparse.Namespace, served: list[str], verify: Any) -> dict[str, float]:
    """Run a fleet for a while and measure it."""
    base_url, client_id, client_secret = served
    store = MemoryStore()
    lags: list[float] = []
    result: dict[str, float] = {}

    def handle(batch: FleetBatch[RawRecord]) -> None:
        store.store(batch.district_id, batch.checkpoint)

    async with AsyncCleverApp(
        client_id,
        client_secret,
        base_url=base_url,
        oauth_url=base_url.removesuffix("/v3.1"),
        verify=verify,
    ) as app:
        fleet = Fleet(
            app,
            handle,
            store,
            start=Checkpoint.start(),
            raw=True,
            settle=0,
            interval=arguments.interval,
            max_requests=arguments.requests,
        )
        began, cpu = time.monotonic(), time.process_time()
        stop = asyncio.Event()

        async def watch() -> None:
            nonlocal began, cpu
            while (summary := fleet.summary()).polls < arguments.size:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            result["first sweep s"] = time.monotonic() - began
            result["first sweep CPU s"] = time.process_time() - cpu
            began, cpu, polls, events = time.monotonic(), time.process_time(), summary.polls, summary.events
            while time.monotonic() < began + arguments.seconds:
                await asyncio.sleep(1)
                lags.append(fleet.summary().lag)
            summary = fleet.summary()
            spent, seconds = time.process_time() - cpu, time.monotonic() - began
            result["polls"] = summary.polls - polls
            result["events"] = summary.events - events
            result["polls/s"] = result["polls"] / seconds
            result["CPU ms/poll"] = 1000 * spent / max(1, result["polls"])
            result["CPU ms/event"] = 1000 * spent / max(1, result["events"])
            result["core %"] = 100 * spent / seconds
            result["lag s"] = max(lags)
            result["errors"] = summary.errors
            stop.set()

        watching = asyncio.ensure_future(watch())
        await fleet.run(stop)
        await watching
    result["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def measure(arguments: argparse.Namespace, folder: str) -> None:
    """Start a fake in a process of its own, and follow it."""
    command = [sys.executable, __file__, "--serve", "--size", str(arguments.size)]
    verify = None
    if arguments.tls:
        verify = _certificates(folder)
        command += ["--certificates", folder]
    if arguments.busy:
        command.append("--busy")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as fake:
        assert fake.stdin is not None
        assert fake.stdout is not None
        result = asyncio.run(follow(arguments, json.loads(fake.stdout.readline()), verify))
        fake.stdin.close()
        result["fake's CPU s"] = json.loads(fake.stdout.readline())
    kind = f"{'busy' if arguments.busy else 'quiet'}, {'TLS' if arguments.tls else 'plain'}"
    print(f"{arguments.size} districts, {kind}, polled every {arguments.interval:g} s:")
    print("  " + ", ".join(f"{name} {value:.2f}" for name, value in result.items()), flush=True)


def _certificates(folder: str) -> ssl.SSLContext:
    import trustme

    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(f"{folder}/server.pem")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def main() -> None:
    """Measure each size in a process of its own: memory is a process's, and never given back."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--districts", type=int, nargs="+", default=[1000, 15_000])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--interval", type=float, default=30)
    parser.add_argument("--requests", type=int, default=16)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--certificates", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.size, arguments.busy, arguments.certificates)
    elif arguments.size:
        with tempfile.TemporaryDirectory() as folder:
            measure(arguments, folder)
    else:
        for size in arguments.districts:
            subprocess.run([sys.executable, *sys.argv, "--size", str(size)], check=True)


if __name__ == "__main__":
    main()
