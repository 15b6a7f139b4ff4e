"""What an event costs the processor in each lane: the same pages, from memory, read in turn in one process.

    PYTHONPATH=scripts:benchmarks python benchmarks/lanes.py

Ratios are of minima. The transport's own share is told beside them, and is in every figure.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest import mock

import httpx
from clever_client import Clever, Options
from clever_client._http import pages as page_reader
from clever_fake import FakeClever

_EVENTS, _PAGE, _ROUNDS = 5000, 1000, 40
_OPTIONS = Options(read_ahead=False, deadline=None)


def pages() -> list[bytes]:
    """The pages of the fake's stream."""
    fake = FakeClever(seed=3, events=_EVENTS, users=400)
    found: list[bytes] = []
    with Clever(fake.token, transport=fake.transport()) as clever:
        path, params = "/events", {"limit": _PAGE}
        while path:
            body = clever.request("GET", path, params=params).body
            found.append(body)
            links = (link["uri"] for link in json.loads(body)["links"] if link["rel"] == "next")
            path, params = next(links, "").removeprefix("/v3.1"), {}
    return found


def without_msgspec() -> Any:
    """Have models read with orjson and the decoders alone."""
    return mock.patch.object(page_reader, "split_by_msgspec", side_effect=ValueError)


def main() -> None:
    """Measure, and print a table."""
    bodies = pages()

    def client() -> Clever:
        answers = iter([*bodies])
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=next(answers)))
        return Clever("token", transport=transport, options=_OPTIONS)

    def stream(*, raw: bool, by_page: bool, msgspec: bool = True) -> int:
        with client() as clever, nullcontext() if msgspec else without_msgspec():
            listed: Any = clever.events.list(limit=_PAGE)
            chosen = listed.raw() if raw else listed
            return sum(len(page.items) for page in chosen.pages()) if by_page else sum(1 for _ in chosen)

    def transport_alone() -> int:
        with client() as clever:
            for _ in bodies:
                clever.request("GET", "/events")
        return _EVENTS

    lanes: dict[str, Callable[[], int]] = {
        "transport alone": transport_alone,
        "typed": lambda: stream(raw=False, by_page=False),
        "typed, no msgspec": lambda: stream(raw=False, by_page=False, msgspec=False),
        "raw": lambda: stream(raw=True, by_page=False),
        "typed, by pages": lambda: stream(raw=False, by_page=True),
        "raw, by pages": lambda: stream(raw=True, by_page=True),
    }
    best = dict.fromkeys(lanes, float("inf"))
    gc.collect()
    gc.freeze()
    for _ in range(_ROUNDS):
        for name, read in lanes.items():
            started = time.process_time()
            assert read() == _EVENTS, name
            best[name] = min(best[name], time.process_time() - started)
    for name, seconds in best.items():
        print(
            f"{name:20}{seconds / _EVENTS * 1e6:8.2f} us an event {seconds / best['typed']:8.3f} of typed "
            f"{seconds / best['typed, no msgspec']:8.3f} of typed without msgspec"
        )


if __name__ == "__main__":
    main()
