"""`python -m clever_fake`: serve a fake Clever to any client, in any language."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from threading import Event
from typing import Final

from . import FakeClever, Request

_DESCRIPTION: Final = """\
Serve a fake Clever over HTTP. The first lines of the output are settings for a client:
  CLEVER_BASE_URL=...   CLEVER_TOKEN=...
It runs until it is interrupted. Other programs can drive it under /_fake: see docs/testing.md."""
_SHOWN: Final = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        fake = FakeClever(
            seed=chosen.seed,
            events=chosen.events,
            users=chosen.users,
            sections=chosen.sections,
            mix=chosen.mix,
            late=chosen.late,
            wild=chosen.wild,
            districts=chosen.districts,
            lms=chosen.lms,
            now=chosen.now,
            rate_limit=chosen.rate_limit or None,
            strict=chosen.strict,
            token=chosen.token,
        )
        if chosen.faults:
            fake.faults.at_random(chosen.faults, seed=chosen.seed)
        _ = fake.district
    except ValueError as error:
        parser.error(str(error))
    if not 0 <= chosen.port <= 65_535:
        parser.error(f"{chosen.port} is not a port: use 0 to 65535")
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with fake.serve(
            host=chosen.host, port=chosen.port, gzip=chosen.gzip, log=_log if chosen.log else None
        ) as base_url:
            for line in _settings(fake, base_url):
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            stop.wait()
    except OSError as error:
        parser.exit(
            1, f"clever_fake: can not listen on {chosen.host}, port {chosen.port}: {error.strerror}\n"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m clever_fake",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--version", action="version", version=f"clever_fake {_version()}")
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=int, default=0, help="port to listen on (default: a free one)")
    add("--token", help="the first district's token (default: a made-up one)")
    add("--seed", type=int, default=0, help="decides who is in it and what happens (default: 0)")
    add("--events", type=int, default=1000, help="events at the start (default: 1000)")
    add("--users", type=int, default=150, help="users of a district (default: 150)")
    add("--sections", type=int, help="sections of a district (default: four for 15 users)")
    add("--mix", choices=("even", "realistic"), default="even", help="what the events are about")
    add("--districts", type=int, default=1, help="districts, each with its token (default: 1)")
    add("--lms", choices=("canvas", "schoology", "google_classroom"), help="the LMS of all districts")
    add("--now", help="let the clock stand at this time, e.g. 2026-01-15T12:00:00Z")
    add("--rate-limit", type=int, default=1200, help="requests a minute; 0: no limit (default: 1200)")
    add("--faults", type=float, default=0.0, metavar="SHARE", help="let this share of the requests fail")
    add("--late", type=float, default=0.0, metavar="SHARE", help="show this share of the events late")
    add("--wild", type=float, default=0.0, metavar="SHARE", help="let this share of the records surprise")
    add("--strict", action="store_true", help="refuse parameters and fields that are not known")
    add("--gzip", action="store_true", help="compress answers for clients that take it")
    add("--log", action="store_true", help="show each request, without its query")
    return parser


def _log(request: Request, status: int) -> None:
    sys.stderr.write(f"{request.method} {request.path} {status}\n")


def _version() -> str:
    try:
        return version("clever-client")
    except PackageNotFoundError:
        return "(not installed)"


def _settings(fake: FakeClever, base_url: str) -> list[str]:
    first = fake.district
    return [
        f"CLEVER_BASE_URL={base_url}",
        f"CLEVER_TOKEN={first.token}",
        f"CLEVER_CLIENT_ID={fake.client_id}",
        f"CLEVER_CLIENT_SECRET={fake.client_secret}",
        *(
            f"# {each.lms_type}: section {each.section_ids[0]}, token {each.token}"
            for each in fake.districts[:_SHOWN]
        ),
        f"# try: curl -H 'Authorization: Bearer {first.token}' '{base_url}/users?limit=1'",
    ]


if __name__ == "__main__":
    sys.exit(main())
