"""What `clever-client mirror run` and `verify` do: the program around the mirror, its signals and its log."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import click

from ..mirror import Mirror, OneDistrict, Outcome, Progress, Report, Settings
from ..mirror._metrics import observe
from ..mirror._repair import orphans
from ._output import write_json, write_note
from ._settings import read_secret
from ._status import Status

_logger = logging.getLogger("clever_pipelines.mirror")


class _JsonFormatter(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Give a record as JSON. A traceback's last line is enough: locals stay out of logs."""
        entry = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
        return json.dumps(entry, ensure_ascii=False)


def start_log(*, as_json: bool) -> None:
    """Write what the mirror, the fleet and the client tell to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _JsonFormatter() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    )
    for name in ("clever_pipelines", "clever_client"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if name == "clever_pipelines" else logging.WARNING)


def run_mirror(url: str, *, once: bool, as_json: bool, options: dict[str, Any]) -> int:
    """Run the mirror, and give the exit status."""
    return asyncio.run(_run(url, once=once, as_json=as_json, options=options))


def verify_mirror(url: str, *, repair: bool, options: dict[str, Any]) -> tuple[list[Report], int]:
    """Compare all districts; give the reports, and how many rows belong to no record."""

    async def main() -> tuple[list[Report], int]:
        async with _mirror(url, options, migrate=False) as mirror:
            reports = await mirror.verify(repair=repair)
            return reports, await asyncio.to_thread(orphans, mirror.store, delete_them=repair)

    return asyncio.run(main())


async def _run(url: str, *, once: bool, as_json: bool, options: dict[str, Any]) -> int:
    stopped = False
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None

    def stop() -> None:
        nonlocal stopped
        if stopped or once:  # asked twice, or between two batches anyway: what is being written is ended
            task.cancel()
        stopped = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        async with _mirror(url, options, stop=lambda: stopped) as mirror:
            observe(mirror)
            if once:
                return _tell(await mirror.sync(), as_json=as_json)
            mirror.on_following = lambda running, others: _tell_following(mirror, running, others)
            await mirror.run(lambda: stopped)
    except asyncio.CancelledError:
        return Status.DONE if not once else Status.INTERRUPTED
    return Status.DONE


def _tell_following(mirror: Mirror, running: int, others: int) -> None:
    what = "1 district" if running == 1 else f"{running:,} districts"
    if others:
        what += f", and not {others:,} other: see `clever-client mirror status`"
    _logger.info(
        "following %s; new events are looked for every %g s; Ctrl-C or SIGTERM ends it",
        what,
        mirror.settings.interval,
    )


def _tell(outcomes: list[Outcome], *, as_json: bool) -> int:
    for outcome in outcomes:
        if as_json:
            write_json(outcome)
        elif outcome.reason is not None:
            write_note(f"{outcome.district}\n  {outcome.reason}")
    if not as_json:
        done = sum(outcome.ok for outcome in outcomes)
        click.echo(f"{done:,} of {len(outcomes):,} districts are up to date.")
    bad = [outcome for outcome in outcomes if not outcome.ok]
    if not bad:
        return Status.DONE
    return Status.NEEDS_A_PERSON if all(outcome.needs_a_person for outcome in bad) else Status.FAILED


@asynccontextmanager
async def _mirror(
    url: str, options: dict[str, Any], *, migrate: bool = True, stop: Any = None
) -> AsyncIterator[Mirror]:
    from clever_client import AsyncClever
    from clever_client.oauth import AsyncCleverApp

    token_file, secret_file = options.pop("token_file"), options.pop("secret_file")
    options["districts"] = options["districts"] or None
    settings = Settings(**options)
    client_id = os.environ.get("CLEVER_CLIENT_ID")
    if token_file is None and client_id:
        secret = read_secret("CLEVER_CLIENT_SECRET", secret_file, "secret of the app")
        async with AsyncCleverApp(client_id, secret) as app:
            mirror = Mirror(app, url, settings, on_progress=_Progress(), stop=stop, migrate=migrate)
            async with mirror:
                yield mirror
        return
    if token_file is None and not os.environ.get("CLEVER_TOKEN"):
        raise click.UsageError(
            "there are no credentials: set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET for all districts of an "
            "app, or CLEVER_TOKEN for one"
        )
    async with AsyncClever(read_secret("CLEVER_TOKEN", token_file, "token of a district")) as clever:
        one = OneDistrict(clever)
        async with Mirror(one, url, settings, on_progress=_Progress(), stop=stop, migrate=migrate) as mirror:
            yield mirror


class _Progress:
    """Tells how far first loads have come: now and then, and at the end of each list."""

    def __init__(self) -> None:
        self._told = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told < 2:
            return
        self._told = now
        total = f" ({progress.total:,} in all)" if progress.total else ""
        told = f"{progress.district}: {progress.records:,} records read, now {progress.record_type}{total}"
        print(told, file=sys.stderr)  # noqa: T201
