"""`clever-client assignments`: create one assignment in many sections."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ._options import FiniteRange, json_option, push_options, token_options
from ._output import Progress, write_json, write_note, write_table
from ._settings import client
from ._status import status_of

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group()
def command() -> None:
    """Create one assignment in many sections.

    \b
    Example:
      clever-client assignments push essay-1 --title Essay \\
          --description "500 words" --due 2027-01-31T12:00:00Z \\
          --sections sections.txt
    """


_journal = click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("assignments.journal"),
    show_default=True,
    help="Keep it: it is the only list of the assignments' ids.",
)


@command.command()
@click.argument("name")
@click.option("--title", required=True, help="The assignment's title.")
@click.option("--description", required=True, help="Its description.")
@click.option("--due", required=True, help="When it is due, with a time zone: 2027-01-31T12:00:00Z.")
@click.option("--points", type=FiniteRange(), help="The points that it is worth.")
@click.option(
    "--sections",
    required=True,
    type=click.File("r", encoding="utf-8-sig"),
    help="A file with a section's id a line; - for standard input.",
)
@_journal
@push_options("to sections")
@token_options
@json_option
def push(
    name: str,
    title: str,
    description: str,
    due: str,
    points: float | None,
    sections: TextIO,
    journal: Path,
    concurrency: int,
    dry_run: bool,
    retry_refused: bool,
    token_file: Path | None,
    as_json: bool,
) -> int:
    """Create an assignment in many sections, once in each.

    NAME is your name for it, such as essay-1. Under one name a section never gets a second assignment. Where
    nobody knows whether a create was processed, it is told and not repeated: look into the LMS, then use
    "assignments resolve".

    Ends with status 3 if a section was refused or is in doubt, or with that of the error that ended the push.

    \b
    Example:
      clever-client assignments push essay-1 --title Essay \\
          --description "500 words" --due 2027-01-31T12:00:00Z \\
          --sections sections.txt
    """
    from clever_client.models import AssignmentRequest

    from ..assignments import push_assignment
    from ..journal import FileJournal

    request = AssignmentRequest(title=title, description=description, due_date=_moment(due))
    if points is not None:
        request.points_possible = points
    ids = _read_ids(sections)
    with (
        client(token_file) as clever,
        FileJournal(journal) as book,
        Progress("sections", len(ids)) as progress,
    ):
        done = push_assignment(
            clever,
            ids,
            request,
            book,
            name=name,
            concurrency=concurrency,
            dry_run=dry_run,
            retry_refused=retry_refused,
            on_result=lambda _, count, total: progress.update(count, total),
        )
    if as_json:
        for result in done.results:
            write_json(result)
    else:
        rows = [(item.section_id, item.assignment_id, item.state, item.text) for item in done.results]
        write_table(("section_id", "assignment_id", "state", "text"), rows)
        click.echo(str(done))
    if as_json and done.stopped_by:
        write_note(f"stopped: {done.stopped_by}")
    return status_of(done)


@command.command()
@click.argument("name")
@click.argument("section")
@click.option("--created", "assignment_id", metavar="ID", help="It is in the LMS, with this id of Clever.")
@click.option("--not-created", is_flag=True, help="It is not in the LMS: the next push creates it.")
@_journal
@json_option
def resolve(
    name: str, section: str, assignment_id: str | None, not_created: bool, journal: Path, as_json: bool
) -> None:
    """Say of an assignment in doubt whether it is in the LMS.

    \b
    Example:
      clever-client assignments resolve essay-1 58da8c5da7a7e5241f0a2c1b \\
          --not-created
    """
    from ..assignments import resolve_created, resolve_not_created
    from ..journal import FileJournal

    if not_created == (assignment_id is not None):
        raise click.UsageError("give either --created ID or --not-created")
    if not journal.exists():
        raise click.UsageError(f"there is no journal {journal}")
    with FileJournal(journal) as book:
        change: Callable[[], None] = (
            (lambda: resolve_not_created(book, name, section))
            if not_created
            else (lambda: resolve_created(book, name, section, assignment_id))
        )
        try:
            change()
        except KeyError:
            raise click.UsageError(f"{journal} knows no assignment {name} in this section") from None
    state = "not_processed" if not_created else "done"
    if as_json:
        write_json({"name": name, "section_id": section, "assignment_id": assignment_id, "state": state})
    else:
        click.echo(f"{name} in {section}: {'the next push creates it' if not_created else 'done'}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise click.BadParameter("a date and time with a time zone is needed: 2027-01-31T12:00:00Z")
    return moment.astimezone(UTC)


def _read_ids(lines: TextIO) -> list[str]:
    try:
        return [line.strip() for line in lines if line.strip()]
    except UnicodeDecodeError:
        raise click.BadParameter(
            "a text file in UTF-8 was expected, with a section's id a line", param_hint="--sections"
        ) from None
