"""`clever-client snapshot`: all that a district shares, in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._options import content_options, json_option, record_type_option, token_options
from ._output import Progress, write_json, write_note, write_table
from ._settings import client
from ._status import Status

if TYPE_CHECKING:
    from clever_client import DecodeError

    from ._snapshot_files import SnapshotFolder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["ndjson", "csv"]),
    default="ndjson",
    show_default=True,
    help="NDJSON is whole; a CSV has the flat columns and lists.",
)
@record_type_option("these record types")
@content_options
@click.option("--page-size", type=click.IntRange(1, 10_000), default=1000, help="Records asked for at once.")
@click.option("--restart", is_flag=True, help="Throw away what a run that broke off has left.")
@token_options
@json_option
def command(
    folder: Path,
    file_format: str,
    record_type: tuple[str, ...],
    fields: tuple[str, ...],
    exclude: tuple[str, ...],
    page_size: int,
    restart: bool,
    token_file: Path | None,
    as_json: bool,
) -> int:
    """Write all that a district shares to files, one a record type.

    FOLDER must not be there: it appears when all is written, with the files and a manifest.json that holds
    the counts and the checkpoint from which "events follow" goes on. Only its owner can read it.

    Until then all is in FOLDER.partial. If it breaks off, run the same command again: it goes on where it
    was. With other options, or after 30 days, give --restart.

    Ends with status 3 if a list may not be read with this token, or if records cannot be read.

    \b
    Examples:
      clever-client snapshot roster
      clever-client snapshot roster-csv --format csv --exclude dob,demographics
    """
    from clever_client import CursorExpired

    from ..fields import FieldPolicy
    from ._snapshot_files import Settings, SnapshotFolder

    if not folder.name:
        raise click.BadParameter("the name of a new folder was expected", param_hint="FOLDER")
    settings = Settings(file_format, tuple(sorted({*record_type})), fields, exclude)
    with SnapshotFolder(folder, settings, FieldPolicy(fields, exclude), restart=restart) as files:
        try:
            manifest = _read(files, record_type, page_size, token_file)
        except CursorExpired:
            raise click.UsageError(
                f"{files.partial} was begun longer ago than Clever keeps events: give --restart"
            ) from None
    if as_json:
        write_json(manifest)
    else:
        write_table(("record_type", "records", "state", "file"), map(_row, manifest["lists"].items()))
    return _judge(folder, manifest)


def _read(
    files: SnapshotFolder, record_type: tuple[str, ...], page_size: int, token_file: Path | None
) -> dict[str, Any]:
    def pass_over(_: DecodeError) -> None:
        """Leave out a record that cannot be read: the lists count it."""

    if files.position is not None:
        write_note(f"going on where it broke off: {files.records:,} records are in {files.partial}")
    with client(token_file) as clever:
        snapshot = clever.snapshot(
            record_type=list(record_type) or None,
            limit=page_size,
            on_error=pass_over,
            position=files.position,
        ).raw()
        try:
            with Progress("records") as progress:
                for page in snapshot:
                    files.write(page)
                    progress.update(page.progress.records, page.progress.total, page.record_type)
        except BaseException:
            if files.position is not None:
                write_note(f"broken off; run it again to go on: {files.records:,} records are written")
            raise
        checkpoint = None if snapshot.events_state == "off" else str(snapshot.checkpoint)
        return files.finish(snapshot.lists, checkpoint=checkpoint, events_state=snapshot.events_state)


def _row(item: tuple[str, dict[str, Any]]) -> tuple[object, ...]:
    name, found = item
    return name, f"{found['records']:,}", found["state"], found["file"]


def _judge(folder: Path, manifest: dict[str, Any]) -> int:
    """Tell what a person must know, and give the status."""
    status = Status.DONE
    for name, found in manifest["lists"].items():
        if found["state"] == "forbidden":
            write_note(f"{name}: the token may not read them; leave them out with --record-type")
            status = Status.NEEDS_A_PERSON
        if found["unreadable"]:
            write_note(f"{name}: {found['unreadable']:,} records cannot be read and are left out")
            status = Status.NEEDS_A_PERSON
    if manifest["checkpoint"] is None:
        write_note("The token may not read events: take a new snapshot at least once a day.")
    else:
        write_note(f"Go on with: clever-client events follow --checkpoint state --from-snapshot {folder}")
    return status
