"""`clever-client mirror purge`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from ._mirror_options import check_id, database_option, open_store
from ._options import json_option
from ._output import write_json, write_note
from ._status import Status


@click.command()
@database_option
@click.option("--person", callback=check_id, help="Remove a user and every mention of the user.")
@click.option("--district", callback=check_id, help="Remove a district and everything in it.")
@click.option(
    "--older-than", type=click.IntRange(0, 36_500), help="Remove what was archived so many days ago."
)
@click.option("--undo", callback=check_id, help="Let a purged record come back.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be removed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def purge(
    url: str,
    person: str | None,
    district: str | None,
    older_than: int | None,
    undo: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Remove for good what law or contract wants gone.

    Only the ids are remembered, so that no event brings a purged record back.

    \b
    Examples:
      clever-client mirror purge --person 5b60f806cfc402b903000000 --dry-run
      clever-client mirror purge --older-than 730
    """
    from ..mirror import _purge as purging

    if sum(value is not None for value in (person, district, older_than, undo)) != 1:
        raise click.UsageError("give one of --person, --district, --older-than and --undo")
    now = datetime.now(UTC)
    with open_store(url) as store:
        if undo is not None:
            if not purging.undo(store, undo):
                write_note("This id was not purged.")
                return Status.FAILED
            if as_json:
                write_json({"undone": undo})
            else:
                click.echo("It comes back with its next event, or with: clever-client mirror verify --repair")
            return Status.DONE

        def act(*, dry_run: bool) -> purging.Purged:
            if person is not None:
                return purging.purge_person(store, person, now=now, dry_run=dry_run)
            if district is not None:
                return purging.purge_district(store, district, now=now, dry_run=dry_run)
            before = now - timedelta(days=older_than or 0)
            return purging.purge_archived(store, before, now=now, dry_run=dry_run)

        if dry_run or not yes:
            planned = act(dry_run=True)
            if dry_run and as_json:
                write_json(planned)
            else:
                click.echo(_describe(planned, "would be removed"), err=as_json)
            if dry_run:
                return Status.DONE
            if not sys.stdin.isatty():
                raise click.UsageError("nobody can be asked here: give --yes, or --dry-run to only look")
            click.confirm("Remove it for good?", abort=True, err=as_json)
        purged = act(dry_run=False)
        if as_json:
            write_json(purged)
        else:
            click.echo(_describe(purged, "removed"))
    return Status.DONE


def _describe(purged: Any, what: str) -> str:
    records = ", ".join(f"{count:,} {name}" for name, count in purged.records.items()) or "no records"
    elsewhere = f"{purged.mentions:,} mentions elsewhere, {purged.quarantined:,} in quarantine"
    return f"{records} {what}; {elsewhere}"
