"""Whole pages over loopback HTTP, and one small request: this client beside httpx used bare.

The fake Clever serves in a process of its own. Its time is in both sides of every ratio.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import timing
from clever_client import AsyncClever, Clever
from orjson import loads


@contextmanager
def served(events: int) -> Iterator[tuple[str, str]]:
    """The fake in another process: its address and a token."""
    command = [
        sys.executable,
        "-m",
        "clever_fake",
        "--port",
        "0",
        "--seed",
        "0",
        "--events",
        str(events),
        "--rate-limit",
        "0",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        found = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        yield found["CLEVER_BASE_URL"], found["CLEVER_TOKEN"]
    finally:
        process.terminate()
        process.wait()


def measure(rounds: int, events: int = 2000) -> dict[str, dict[str, timing.Times]]:
    """Times by measure and contender: 100 events a page, and one event by its id."""
    with served(events) as (base_url, token):
        headers = {"authorization": f"Bearer {token}"}
        bare = httpx.Client(base_url=base_url, headers=headers)
        clever = Clever(token, base_url=base_url)
        newest = loads(bare.get("/events", params={"limit": 1}).content)["data"][0]["data"]["id"]
        ours, theirs = "clever-client", "httpx and orjson, untyped"
        small: dict[str, Callable[[], object]] = {
            theirs: lambda: loads(bare.get(f"/events/{newest}").content),
            ours: lambda: clever.events.get(newest),
        }
        pages: dict[str, Callable[[], object]] = {
            theirs: lambda: sum(1 for _ in bare_events(bare)),
            ours: lambda: sum(1 for _ in clever.events.list(limit=100)),
        }
        results = {
            "one event by its id, sync": timing.interleaved(small, rounds * 40),
            f"{events} events, 100 a page, sync": timing.interleaved(pages, rounds),
        }
        bare.close()
        clever.close()
        results |= asyncio.run(_measure_async(base_url, token, newest, rounds, events))
    return results


def bare_events(client: httpx.Client) -> Iterator[object]:
    """What a careful person writes without this package: untyped, unchecked."""
    url = "/events?limit=100"
    while url:
        page = loads(client.get(url).raise_for_status().content)
        yield from (item["data"] for item in page["data"])
        url = next((link["uri"].removeprefix("/v3.1") for link in page["links"] if link["rel"] == "next"), "")


async def _measure_async(
    base_url: str, token: str, newest: str, rounds: int, events: int
) -> dict[str, dict[str, timing.Times]]:
    headers = {"authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=base_url, headers=headers) as bare,
        AsyncClever(token, base_url=base_url) as clever,
    ):

        async def bare_small() -> None:
            loads((await bare.get(f"/events/{newest}")).content)

        async def small() -> None:
            await clever.events.get(newest)

        async def bare_pages() -> None:
            url = "/events?limit=100"
            while url:
                page = loads((await bare.get(url)).raise_for_status().content)
                url = next(
                    (link["uri"].removeprefix("/v3.1") for link in page["links"] if link["rel"] == "next"), ""
                )

        async def pages() -> None:
            async for _ in clever.events.list(limit=100):
                pass

        async def timed(work: dict[str, Callable[[], object]], times: int) -> dict[str, timing.Times]:
            samples: dict[str, list[float]] = {name: [] for name in work}
            clock = asyncio.get_running_loop().time
            for turn in range(times + 1):
                for name, function in work.items():
                    started = clock()
                    await function()  # type: ignore[misc]  # all of them are coroutine functions
                    if turn:
                        samples[name].append(clock() - started)
            return {name: timing.summary(taken) for name, taken in samples.items()}

        ours, theirs = "clever-client", "httpx and orjson, untyped"
        return {
            "one event by its id, async": await timed({theirs: bare_small, ours: small}, rounds * 40),
            f"{events} events, 100 a page, async": await timed({theirs: bare_pages, ours: pages}, rounds),
        }
