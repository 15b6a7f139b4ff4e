"""`clever-client grades`: write grades to the gradebook."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .._files import naming
from ._options import json_option, push_options, token_options
from ._output import Progress, write_json, write_note, write_table
from ._settings import client
from ._status import status_of

if TYPE_CHECKING:
    from ..grades import GradeResult


@click.group()
def command() -> None:
    """Write grades to the gradebook.

    \b
    Example:
      clever-client grades push grades.csv
    """


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--journal", type=click.Path(dir_okay=False, path_type=Path), help="Default: FILE.journal.")
@click.option("--section", "section_id", help="The section of all rows, where FILE has no section_id.")
@click.option("--assignment", "assignment_id", help="Likewise the assignment.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write a result a row to a CSV."
)
@push_options("rows")
@token_options
@json_option
def push(
    file: Path,
    journal: Path | None,
    section_id: str | None,
    assignment_id: str | None,
    report: Path | None,
    concurrency: int,
    dry_run: bool,
    retry_refused: bool,
    token_file: Path | None,
    as_json: bool,
) -> int:
    """Send the grades of a CSV file.

    The first line of FILE names its columns: section_id, assignment_id, user_id (Clever's ids), and what to
    send: grade_points, grade, grade_comment, state and so on. All rows are checked before the first is sent.

    The journal remembers what was sent. After a crash, run the same command again: rows that are done are
    not sent a second time.

    Ends with status 3 if rows were refused or are in doubt, or with that of the error that ended the push.

    \b
    Examples:
      clever-client grades push grades.csv --dry-run
      clever-client grades push grades.csv --report results.csv
    """
    from ..grades import push_grades, read_csv
    from ..journal import FileJournal

    rows = read_csv(file, section_id=section_id, assignment_id=assignment_id)
    kept = journal or file.with_name(f"{file.name}.journal")
    with client(token_file) as clever, FileJournal(kept) as book, Progress("rows", len(rows)) as progress:
        done = push_grades(
            clever,
            rows,
            book,
            concurrency=concurrency,
            dry_run=dry_run,
            retry_refused=retry_refused,
            on_result=lambda _, count, total: progress.update(count, total),
        )
    if report is not None:
        _write_report(report, done.results)
    if as_json:
        for result in done.results:
            write_json(result)
    else:
        odd = [result for result in done.results if result.state not in ("done", "planned")]
        if odd:
            write_table(("place", "user_id", "state", "status", "text"), map(_row, odd))
        click.echo(str(done))
    if as_json and done.stopped_by:
        write_note(f"stopped: {done.stopped_by}")
    return status_of(done)


def _row(result: GradeResult) -> tuple[object, ...]:
    return result.place, result.user_id, result.state, result.status, result.text


def _write_report(path: Path, results: tuple[GradeResult, ...]) -> None:
    with naming(path), path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("place", "section_id", "assignment_id", "user_id", "state", "status", "text", "sent")
        )
        writer.writerows(results)
