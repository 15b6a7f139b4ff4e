"""`clever-client mirror`: all districts of an app in a database that stays right."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._options import content_options, json_option, secret_options, token_options
from ._output import write_json, write_note, write_table
from ._status import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..mirror import DistrictStatus
    from ..mirror._store import Store

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


def _database(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--db",
        "url",
        envvar="CLEVER_MIRROR_DB",
        callback=_check_url,
        help="The database, such as sqlite:///roster.db.  [env: CLEVER_MIRROR_DB]",
    )(command)


def _check_url(ctx: click.Context, _: click.Parameter, value: str | None) -> str:
    """Refuse what is missing, and a password where everybody can read it."""
    if not value:
        raise click.UsageError("there is no database: give --db or set CLEVER_MIRROR_DB")
    source = ctx.get_parameter_source("url")
    if source is click.core.ParameterSource.COMMANDLINE and _has_password(value):
        raise click.UsageError(
            "a password in an argument can be read by everybody on this machine: "
            "put the URL into CLEVER_MIRROR_DB, or the password into PGPASSFILE"
        )
    return value


def _has_password(value: str) -> bool:
    from urllib.parse import parse_qs, urlsplit

    try:
        parts = urlsplit(value)
        return parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        return "@" in value


def _scope(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which districts, with which credentials."""
    district = click.option(
        "--district", "districts", multiple=True, help="Only this district, by its id. Several are possible."
    )
    return district(secret_options(token_options(command)))


@command.command()
@_database
@click.option("--once", is_flag=True, help="Bring all districts up to now, and end.")
@content_options
@_scope
@click.option("--interval", default=30.0, show_default=True, help="Seconds between a district's polls.")
@click.option("--settle", default=30.0, show_default=True, help="Seconds until an event is read.")
@click.option("--lease", default=60.0, show_default=True, help="Seconds until a dead process is replaced.")
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
@_database
@_scope
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
@_database
@json_option
def status(url: str, as_json: bool) -> int:
    """Tell how each district is doing.

    \b
    Example:
      clever-client mirror status --db sqlite:///roster.db
    """
    from ..mirror._status import read_status

    with _store(url) as store:
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


@command.command()
@_database
@json_option
def review(url: str, as_json: bool) -> int:
    """List the districts that are held, and what each would change.

    \b
    Example:
      clever-client mirror review --db sqlite:///roster.db
    """
    from ..mirror._hold import findings_of
    from ..mirror._registry import Registry, State

    with _store(url) as store:
        held = [row for row in Registry(store).rows() if row.state == State.HELD]
    for row in held:
        findings = findings_of(row.hold)
        if as_json:
            write_json({"district": row.district, "findings": [one._asdict() for one in findings]})
            continue
        click.echo(row.district)
        for one in findings:
            click.echo(f"  {one}")
    if held and not as_json:
        write_note("Let one through with: clever-client mirror release DISTRICT")
    if not held and not as_json:
        write_note("No district is held.")
    return Status.NEEDS_A_PERSON if held else Status.DONE


@command.command()
@click.argument("district")
@_database
@click.option("--hours", default=0.0, help="Also let through what happens in the next hours.")
@json_option
def release(district: str, url: str, hours: float, as_json: bool) -> int:
    """Let through what a district is held for.

    What has happened up to now is let through, however much it is. What happens later is judged again.

    \b
    Example:
      clever-client mirror release 5b60f800a6e6564ef9000000
    """
    from ..mirror._registry import Registry

    with _store(url) as store:
        until = datetime.now(UTC) + timedelta(hours=hours)
        if not Registry(store).release(district, until=until):
            write_note("This district is not held; `clever-client mirror review` lists those that are.")
            return Status.FAILED
    if as_json:
        write_json({"district": district, "released_until": until})
    else:
        click.echo(f"{district} is released.")
    return Status.DONE


@command.command()
@_database
@click.option("--person", help="Remove a user and every mention of the user.")
@click.option("--district", help="Remove a district and everything in it.")
@click.option("--older-than", type=click.IntRange(min=0), help="Remove what was archived so many days ago.")
@click.option("--undo", help="Let a purged record come back.")
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
    with _store(url) as store:
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


def _store(url: str) -> Store:
    """Open the database as it is: these commands make no tables, and do not wait."""
    from ..mirror._store import Store

    store = Store(url, create=False)
    store.check_schema()
    return store
