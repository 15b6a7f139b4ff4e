"""`clever-client events`: read a district's events, once or for ever."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._options import json_option, record_type_option, token_options
from ._output import one_line, write_note
from ._settings import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from clever_client import RawRecord


@click.group()
def command() -> None:
    """Read a district's events.

    \b
    Example:
      clever-client events list --record-type users
    """


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    school = click.option("--school", help="Only events of this school, by Clever's id.")
    return school(record_type_option("events of these records")(command))


def _forms(command: Callable[..., Any]) -> Callable[..., Any]:
    raw = click.option("--raw", is_flag=True, help="Write each event just as Clever sent it.")
    return json_option(raw(command))


@command.command("list")
@click.option("--after", help="Begin after the event with this id. Without it: at the oldest that is kept.")
@_filters
@_forms
@token_options
def list_events(
    after: str | None,
    record_type: tuple[str, ...],
    school: str | None,
    as_json: bool,
    raw: bool,
    token_file: Path | None,
) -> None:
    """Write the events that there are, oldest first.

    The table shows no names: the time in UTC, the type, and the ids of the event and of its record. --json
    and --raw write whole events; --json writes each in one line.

    \b
    Examples:
      clever-client events list
      clever-client events list --record-type users --json | head -1
    """
    show = _writer(as_json, raw)
    with client(token_file) as clever:
        stream = clever.events.list(
            starting_after=after, record_type=list(record_type) or None, school=school
        )
        for record in stream.raw():
            show(record)


@command.command()
@click.option(
    "--checkpoint",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder where it is kept how far you have read.",
)
@click.option("--from-start", is_flag=True, help="The first time: begin at the oldest event that is kept.")
@click.option(
    "--from-snapshot",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help='The first time: go on from a folder that "snapshot" has written.',
)
@click.option(
    "--settle", default=30, show_default=True, help="Hold back what is younger than so many seconds."
)
@click.option("--overlap", default=0, show_default=True, help="Read so many seconds again, for late events.")
@_filters
@_forms
@token_options
def follow(
    checkpoint: Path,
    from_start: bool,
    from_snapshot: Path | None,
    settle: int,
    overlap: int,
    record_type: tuple[str, ...],
    school: str | None,
    as_json: bool,
    raw: bool,
    token_file: Path | None,
) -> None:
    """Write events as they happen, and go on where it stopped the last time.

    It runs until Ctrl-C or SIGTERM. The first time it begins at the newest event; with --from-start at the
    oldest one that is kept; with --from-snapshot where the snapshot was taken.

    \b
    Examples:
      clever-client events follow --checkpoint state --json >> events.ndjson
      clever-client events follow --checkpoint state --from-snapshot roster
    """
    import sys

    from clever_client import Checkpoint

    from ..checkpoints import FileCheckpointStore

    if from_start and from_snapshot:
        raise click.UsageError("give either --from-start or --from-snapshot")
    store = FileCheckpointStore(checkpoint)
    start = store.load("events")
    if start is None and from_snapshot is not None:
        from ._snapshot_files import read_checkpoint

        start = read_checkpoint(from_snapshot)
    if start is None:
        start = Checkpoint.start() if from_start else Checkpoint.now()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    show = _writer(as_json, raw)
    with client(token_file) as clever:
        stream = clever.events.follow(
            start,
            record_type=list(record_type) or None,
            school=school,
            settle=settle,
            overlap=overlap,
            stop=stop,
        )
        for batch in stream.raw().batches():
            for record in batch.items:
                show(record)
            sys.stdout.flush()
            store.store("events", batch.checkpoint)
    write_note("stopped")


def _writer(as_json: bool, raw: bool) -> Callable[[RawRecord], None]:
    """Give what writes one event in the form that was asked for."""
    if as_json and raw:
        raise click.UsageError("give either --json or --raw")
    if raw:
        return lambda record: click.echo(record.json)
    if as_json:
        return lambda record: click.echo(one_line(record.json))
    return lambda record: click.echo(_row(record))


def _row(record: RawRecord) -> str:
    created = f"{record.created:%m-%dT%H:%M}" if record.created else "-"
    return f"{created:<11} {record.type:<17} {record.id} {record.record_id or '-'}"
