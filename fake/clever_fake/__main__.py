"""`python -m clever_fake`: serve a fake Clever to any client, in any language."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from threading import Event
from typing import Any, Final

from . import FakeClever, Request
from .options import OPTIONS

_DESCRIPTION: Final = """\
Serve a fake Clever over HTTP. The first lines of the output are settings for a client:
  CLEVER_BASE_URL=...   CLEVER_TOKEN=...
It runs until it is interrupted. Other programs can drive it under /_fake: see docs/testing.md."""
_SHOWN: Final = 20
_OF_THE_PROGRAM: Final = ("host", "port", "gzip", "cors", "log", "faults")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = _parser()
    try:
        serve(vars(parser.parse_args(arguments)))
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        parser.exit(1, f"clever_fake: {error}\n")
    return 0


def serve(chosen: Mapping[str, Any]) -> None:
    """Serve a fake until it is interrupted, and write settings for a client.

    Args:
        chosen: A value for each of `OPTIONS`.

    Raises:
        ValueError: A value cannot be used.
        OSError: Listening on this host and port fails.
    """
    for name in ("sections", "rate_limit"):
        if (chosen[name] or 0) < 0:
            raise ValueError(f"{name.replace('_', '-')} must not be negative")
    if any(letter <= " " for letter in chosen["token"] or ""):
        raise ValueError("a token has neither spaces nor line breaks")
    for name in ("faults", "late", "wild"):
        if not 0 <= chosen[name] <= 1:
            raise ValueError(f"{name} is a share: use 0 to 1")
    world: dict[str, Any] = {name: value for name, value in chosen.items() if name not in _OF_THE_PROGRAM}
    world["rate_limit"] = chosen["rate_limit"] or None
    fake = FakeClever(**world)
    if chosen["faults"]:
        fake.faults.at_random(chosen["faults"], seed=chosen["seed"])
    _ = fake.district
    host, port = chosen["host"], chosen["port"]
    if not 0 <= port <= 65_535:
        raise ValueError(f"{port} is not a port: use 0 to 65535")
    stop = Event()
    log = _log if chosen["log"] else None
    try:
        kinds = {name: chosen[name] for name in ("gzip", "cors")}
        with fake.serve(host=host, port=port, log=log, **kinds) as base_url:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            for line in _settings(fake, base_url):
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            stop.wait()
    except OSError as error:
        raise OSError(f"can not listen on {host}, port {port}: {error.strerror}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m clever_fake",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"clever_fake {_version()}")
    for option in OPTIONS:
        told = option.help if option.shown is None else f"{option.help} (default: {option.shown})"
        if option.type is bool:
            parser.add_argument(f"--{option.name}", action="store_true", help=told)
        else:
            parser.add_argument(
                f"--{option.name}",
                type=option.type,
                default=option.default,
                choices=option.choices,
                metavar=option.metavar,
                help=told,
            )
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
