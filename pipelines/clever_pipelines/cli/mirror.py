"""`clever-client mirror`: all districts of an app in a database that stays right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._mirror_hold import release, review
from ._mirror_options import database_option, open_store, scope_options
from ._mirror_purge import purge
from ._options import SECONDS, FiniteRange, content_options, json_option
from ._output import write_json, write_note, write_table
from ._status import Status

if TYPE_CHECKING:
    from ..mirror import DistrictStatus

_EPILOG = """\b
The database is an SQLAlchemy URL: --db or CLEVER_MIRROR_DB.
A password in it belongs into the environment, or into PGPASSFILE.
"""


@click.group(epilog=_EPILOG)
def command() -> None:
    """Keep all districts of an app in a database.

    \b
    Example:
      clever-client mirror run --db sqlite:///roster.db
    """


@command.command()
@database_option
@click.option("--once", is_flag=True, help="Bring all districts up to now, and end.")
@content_options
@scope_options
@click.option(
    "--interval", type=SECONDS, default=30.0, show_default=True, help="Seconds between a district's polls."
)
@click.option(
    "--settle", type=SECONDS, default=30.0, show_default=True, help="Seconds until an event is read."
)
@click.option(
    "--lease",
    type=FiniteRange(1, 86400),
    default=60.0,
    show_default=True,
    help="Seconds until a dead process is replaced.",
)
@click.option(
    "--status-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the status here every few seconds, for supervisors.",
)
@click.option("--log-json", is_flag=True, help="Write the log as JSON.")
@json_option
def run(url: str, once: bool, log_json: bool, as_json: bool, **options: Any) -> int:
    """Load all districts, and keep them in step with their events.

    Each district is loaded first; then its events are followed. SIGTERM ends at the end of a batch, and a
    killed program goes on where it was. What is deleted or no longer shared is archived, not removed.

    \b
    Examples:
      clever-client mirror run --db sqlite:///roster.db
      clever-client mirror run --once --exclude dob,demographics
    """
    from ._mirror_run import run_mirror, start_log

    start_log(as_json=log_json)
    return run_mirror(url, once=once, as_json=as_json, options=options)


@command.command()
@database_option
@scope_options
@click.option("--repair", is_flag=True, help="Mend what differs, also while the mirror runs.")
@json_option
def verify(url: str, repair: bool, as_json: bool, **options: Any) -> int:
    """Compare the database with the service, record by record.

    A difference counts only if it is still there after the events up to now. Without --repair nothing is
    written.

    \b
    Examples:
      clever-client mirror verify --db sqlite:///roster.db
      clever-client mirror verify --repair
    """
    from ._mirror_run import verify_mirror

    reports, stray = verify_mirror(url, repair=repair, options=options)
    for report in reports:
        if as_json:
            write_json({**report._asdict(), "differences": [one._asdict() for one in report.differences]})
            continue
        kinds: dict[str, int] = dict.fromkeys(("missing", "extra", "stale"), 0)
        for one in report.differences:
            kinds[one.kind] += 1
        found = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count) or "equal"
        mended = " (mended)" if report.mended else ""
        click.echo(f"{report.district}  {sum(report.checked.values()):,} records: {found}{mended}")
        if report.unreadable:
            write_note(f"  {report.unreadable} records of the service cannot be read")
        if report.not_listed:
            write_note(f"  not compared: {', '.join(report.not_listed)}")
    if stray and not as_json:
        write_note(f"{stray} rows belong to no record{' (removed)' if repair else ''}")
    differs = stray or any(report.differences for report in reports)
    return Status.NEEDS_A_PERSON if differs and not repair else Status.DONE


@command.command()
@database_option
@json_option
def status(url: str, as_json: bool) -> int:
    """Tell how each district is doing.

    \b
    Example:
      clever-client mirror status --db sqlite:///roster.db
    """
    from ..mirror._status import read_status

    with open_store(url) as store:
        found = read_status(store)
    if as_json:
        for one in found:
            write_json(one.to_json())
    else:
        write_table(("district", "name", "state", "synced", "records", "events"), map(_status_row, found))
        for one in found:
            if one.reason or one.quarantined:
                click.echo(one.district)
            if one.reason:
                click.echo(f"  {one.reason}")
            if one.quarantined:
                click.echo(f"  {one.quarantined:,} in quarantine")
    return Status.NEEDS_A_PERSON if any(one.state == "held" for one in found) else Status.DONE


def _status_row(one: DistrictStatus) -> tuple[object, ...]:
    name = one.name or "-"
    short = name if len(name) <= 16 else f"{name[:13]}..."
    return one.district, short, one.state, _ago(one.synced_at), sum(one.records.values()), one.events


def _ago(time: datetime | None) -> str:
    if time is None:
        return "never"
    seconds = max(0.0, (datetime.now(UTC) - time).total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {unit}"
    return f"{seconds:.0f} s"


for _other in (review, release, purge):
    command.add_command(_other)
