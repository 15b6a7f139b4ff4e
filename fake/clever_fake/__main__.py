"""`python -m clever_fake`: serve a fake Clever to any client, in any language."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from threading import Event
from typing import Final

from . import FakeClever

_DESCRIPTION: Final = """\
Serve a fake Clever over HTTP. The first lines of the output are settings for a client:
  CLEVER_BASE_URL=...   CLEVER_TOKEN=...
It runs until it is interrupted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(
        prog="python -m clever_fake",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--seed", type=int, default=0, help="decides who is in it and what happens (default: 0)"
    )
    parser.add_argument("--events", type=int, default=1000, help="events at the start (default: 1000)")
    parser.add_argument("--users", type=int, default=150, help="users of a district (default: 150)")
    parser.add_argument(
        "--districts", type=int, default=1, help="districts, each with its token (default: 1)"
    )
    parser.add_argument(
        "--lms", choices=("canvas", "schoology", "google_classroom"), help="the LMS of all districts"
    )
    parser.add_argument("--now", help="let the clock stand at this time, e.g. 2026-01-15T12:00:00Z")
    parser.add_argument(
        "--rate-limit", type=int, default=1200, help="requests a minute; 0: no limit (default: 1200)"
    )
    parser.add_argument(
        "--faults", type=float, default=0.0, metavar="SHARE", help="let this share of the requests fail"
    )
    chosen = parser.parse_args(arguments)
    fake = FakeClever(
        seed=chosen.seed,
        events=chosen.events,
        users=chosen.users,
        districts=chosen.districts,
        lms=chosen.lms,
        now=chosen.now,
        rate_limit=chosen.rate_limit or None,
    )
    if chosen.faults:
        fake.faults.at_random(chosen.faults, seed=chosen.seed)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with fake.serve(host=chosen.host, port=chosen.port) as base_url:
        for line in _settings(fake, base_url):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _settings(fake: FakeClever, base_url: str) -> list[str]:
    first = fake.district
    return [
        f"CLEVER_BASE_URL={base_url}",
        f"CLEVER_TOKEN={first.token}",
        f"CLEVER_CLIENT_ID={fake.client_id}",
        f"CLEVER_CLIENT_SECRET={fake.client_secret}",
        *(f"# {each.lms_type}: section {each.section_ids[0]}, token {each.token}" for each in fake.districts),
        f"# try: curl -H 'Authorization: Bearer {first.token}' '{base_url}/events?limit=1'",
    ]


if __name__ == "__main__":
    sys.exit(main())
