"""Reads a long stream of events through a service that does something wrong to one request in ten.

    python tests/support/faultsuite/soak.py [--events 100000] [--seeds 20] [--limit 50] [--share 0.1]

Every fault there is takes part: broken connections, statuses, limits, bodies, links and redirects that lead
to another server. The reader goes on from its cursor after an error, as the README says. Each event must come
once and in order, and the other server must see nothing. Both clients read with every seed. Prints a line for
each reading; ends 1 if one of them fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # to find its siblings when it is run as a script

from clever_client import CleverError, Options, RateLimitError
from clever_fake import FakeClever, FaultServer, faults

from faultsuite import hostile, paging
from faultsuite.clients import CLIENT_KINDS, ClientAdapter, ClientKind, iterate, run_scenario
from faultsuite.harness import NOW, client_context

_HARMLESS = {"slow_drip"}
"""Replaced by a quicker one below."""


def everything(elsewhere: str) -> list[faults.Fault]:
    """Every fault that a reader can know for one."""
    host = elsewhere.removeprefix("http://")
    return [
        *(make() for name, make in faults.CATALOGUE.items() if name not in _HARMLESS),
        faults.slow_drip(pause=0.0005, step=8192),
        *(faults.status(code) for code in (400, 401, 403, 404, 405, 413, 418, 501, 204, 304)),
        *(faults.html(code) for code in (404, 502)),
        *(
            faults.body(text)
            for text in (b"", b"null", b"[]", b"5", b'"x"', b"{}", b'{"data":{}}', b"\xff", b"NaN")
        ),
        *(
            faults.body(text)
            for text in (b'{"data":[null],"links":[]}', b'{"data":[{"data":{}}],"links":[]}')
        ),
        *(
            faults.rate_limited(Retry_After=text)
            for text in ("1", "0", "-1", "soon", "3600", "1, 5", "Thu, 15 Jan 2026 12:00:20 GMT", "9" * 30)
        ),
        *(faults.rate_limited(X_RateLimit_Reset=text) for text in ("1", "soon", "99999999999", "1, 2")),
        *(
            faults.redirect(target, code)
            for code in (301, 302, 307, 308)
            for target in (f"{elsewhere}/v3.1/events", f"//{host}/v3.1/events", "/v3.1/events")
        ),
        *(
            faults.next_link(f"{target}/v3.1/events")
            for target in (
                elsewhere,
                f"//{host}",
                f"http://user@{host}",
                f"\\\\{host}",
                f"https://{host}",
                "/v3.0",
            )
        ),
        *hostile.for_readers(),
        *paging.for_readers(),
        faults.raw(b"SSH-2.0-OpenSSH_9.9\r\n", faults.End.CLOSE),
    ]


class Figures(NamedTuple):
    """What one reading came to."""

    events: int
    requests: int
    injected: Counter[str]
    errors: Counter[str]
    pauses: int
    seconds: float


def read(kind: ClientKind, seed: int, *, events: int, limit: int, share: float) -> Figures:
    """Read a whole stream.

    Raises:
        AssertionError: An event was lost, repeated or out of order, or the other server was asked.
    """
    fake = FakeClever(seed=seed, events=events, now=NOW, rate_limit=None)
    errors: Counter[str] = Counter()
    pauses = requests = came = 0

    def now() -> float:
        return fake.clock.now().timestamp()

    def pause(seconds: float) -> None:
        nonlocal pauses
        pauses += 1
        fake.clock.advance(seconds=seconds)

    options = Options(
        clock=now,
        monotonic=now,
        sleep=pause,
        random=Random(seed).random,
        read_timeout=0.1,
        max_body_bytes=1_000_000,
    )

    async def scenario(url: str) -> None:
        nonlocal came
        expected = iter(fake.district.events.ids())
        cursor: str | None = None
        finished = False
        async with ClientAdapter(
            kind, fake.token, base_url=url, options=options, verify=client_context()
        ) as adapter:
            while not finished:
                stream = adapter.client.events.list(starting_after=cursor, limit=limit)
                try:
                    async for event in iterate(stream):
                        assert event.id == next(expected, None), f"event {came} is not the one that was due"
                        came += 1
                    finished = True
                except CleverError as error:
                    errors[type(error).__name__] += 1
                    if isinstance(error, RateLimitError):
                        fake.clock.advance(seconds=3600)  # nobody may ask for longer
                cursor = stream.cursor
            assert adapter.connections_in_use() == []
        assert next(expected, None) is None, "the stream ended too early"

    started = time.perf_counter()
    with ExitStack() as stack:
        elsewhere = stack.enter_context(FaultServer())
        fake.faults.at_random(share, seed=seed, among=everything(elsewhere.url), in_a_row=4)
        counted = _counting(fake)
        run_scenario(kind, lambda: scenario(stack.enter_context(fake.serve())))
        requests = counted()
        assert elsewhere.connections == 0, "something was sent to another server"
    seconds = time.perf_counter() - started
    return Figures(came, requests, Counter(fake.faults.injected), errors, pauses, seconds)


def _counting(fake: FakeClever) -> Callable[[], int]:
    """Count the requests: the fake itself keeps the last ten thousand only."""
    seen = 0
    draw = fake.faults.draw

    def count(request: object) -> faults.Fault | None:
        nonlocal seen
        seen += 1
        return draw(request)  # type: ignore[arg-type]  # what comes in goes on

    fake.faults.draw = count  # type: ignore[method-assign]  # it is called for each request, once
    return lambda: seen


def main() -> int:
    """Read with every seed and both clients."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--share", type=float, default=0.1)
    asked = parser.parse_args()
    figures = []
    failed = 0
    print("seed  client   events  requests  faults  pauses  errors  seconds")
    for seed, kind in product(range(asked.seeds), CLIENT_KINDS):
        try:
            found = read(kind, seed, events=asked.events, limit=asked.limit, share=asked.share)
        except AssertionError as error:
            print(f"{seed:4}  {kind:6}  {error}", flush=True)
            failed += 1
        else:
            print(f"{seed:4}  {kind:6}", _line(found), flush=True)
            figures.append(found)
    injected = sum((one.injected for one in figures), Counter[str]())
    errors = sum((one.errors for one in figures), Counter[str]())
    total = Figures(
        sum(one.events for one in figures),
        sum(one.requests for one in figures),
        injected,
        errors,
        sum(one.pauses for one in figures),
        sum(one.seconds for one in figures),
    )
    print(" all        ", _line(total))
    print("faults:", ", ".join(f"{count} {name}" for name, count in sorted(injected.items())))
    print("errors, got over:", ", ".join(f"{count} {name}" for name, count in sorted(errors.items())))
    return 1 if failed else 0


def _line(figures: Figures) -> str:
    return (
        f"{figures.events:8} {figures.requests:9} {figures.injected.total():7} "
        f"{figures.pauses:7} {figures.errors.total():7} {figures.seconds:8.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
