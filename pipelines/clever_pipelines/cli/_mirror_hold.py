"""`clever-client mirror review` and `release`: what a person decides of a district that is held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from ._mirror_options import database_option, open_store
from ._options import FiniteRange, json_option
from ._output import write_json, write_note
from ._status import Status


@click.command()
@database_option
@json_option
def review(url: str, as_json: bool) -> int:
    """List the districts that are held, and what each would change.

    \b
    Example:
      clever-client mirror review --db sqlite:///roster.db
    """
    from ..mirror._hold import findings_of
    from ..mirror._registry import Registry, State

    with open_store(url) as store:
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


@click.command()
@click.argument("district")
@database_option
@click.option(
    "--hours", type=FiniteRange(0, 8784), default=0.0, help="Also let through what happens in the next hours."
)
@json_option
def release(district: str, url: str, hours: float, as_json: bool) -> int:
    """Let through what a district is held for.

    What has happened up to now is let through, however much it is. What happens later is judged again.

    \b
    Example:
      clever-client mirror release 5b60f800a6e6564ef9000000
    """
    from ..mirror._registry import Registry

    with open_store(url) as store:
        until = datetime.now(UTC) + timedelta(hours=hours)
        if not Registry(store).release(district, until=until):
            write_note("This district is not held; `clever-client mirror review` lists those that are.")
            return Status.FAILED
    if as_json:
        write_json({"district": district, "released_until": until})
    else:
        click.echo(f"{district} is released.")
    return Status.DONE
