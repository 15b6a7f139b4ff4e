"""Send checked grades: a few at a time, each with its own result, and every step in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .._sending import Plan, Report, send_all, send_all_async
from ._rows import check_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from clever_client import AsyncClever, Clever

    from ..journal import Journal
    from ._rows import GradeRow

    OnResult = Callable[["GradeResult", int, int], object]


class GradeResult(NamedTuple):
    """What became of one row.

    Attributes:
        place: Where the row stood: ``row 3``, or ``line 4`` of a file.
        section_id: Clever's id of the section.
        assignment_id: The assignment's id.
        user_id: Clever's id of the student.
        state: ``done``, ``refused`` (it will never succeed as it is), ``in_doubt`` (it may have been
            processed; a further push sends it again, which does no harm) or ``not_processed`` (it was not; a
            further push sends it).
        status: The HTTP status of the response, where there was one.
        text: What Clever said, where it is one of its documented texts, else the error's.
        sent: Whether this push sent it. A row that an earlier push has done is not sent again.
    """

    place: str
    section_id: str
    assignment_id: str
    user_id: str
    state: str
    status: int | None
    text: str | None
    sent: bool


def push_grades(
    clever: Clever,
    rows: Any,
    journal: Journal,
    *,
    section_id: str | None = None,
    assignment_id: str | None = None,
    concurrency: int = 4,
    dry_run: bool = False,
    retry_refused: bool = False,
    on_result: OnResult | None = None,
) -> Report[GradeResult]:
    """Send grades to the gradebook and tell of each row what became of it.

    Each row is one PATCH of the student's submission, which does no harm when it is repeated. A row that the
    journal says was done, with the same values, is not sent again; one that was refused is reported again.
    The rate limit paces the requests. A token that is not accepted, or a deadline or network that fails for
    row after row, ends the push; the rows that are left are reported as ``not_processed``.

    Args:
        clever: The client of the district.
        rows: See `check_rows`.
        journal: Where intents and outcomes are kept.
        section_id: The section of all rows that name none.
        assignment_id: The assignment of all rows that name none.
        concurrency: How many requests are under way at once. The LMS behind Clever is slow.
        dry_run: Check the rows and tell what would be sent, and send nothing.
        retry_refused: Send rows again that were refused.
        on_result: Called with each result, how many rows are done with, and how many there are.

    Raises:
        RowsError: Some rows cannot be sent, so nothing was. It names the row and column of each problem.
        JournalError: Another program uses the journal, or it is not one. Nothing was sent.
        InvalidArgumentError: ``concurrency`` is not from 1 to 64.
    """
    checked = check_rows(rows, section_id=section_id, assignment_id=assignment_id)
    plan = Plan(checked, journal, _result, dry_run=dry_run, retry_refused=retry_refused, repeatable=True)
    return send_all(plan, lambda row: _send(clever, row), concurrency, on_result)


async def push_grades_async(
    clever: AsyncClever,
    rows: Any,
    journal: Journal,
    *,
    section_id: str | None = None,
    assignment_id: str | None = None,
    concurrency: int = 4,
    dry_run: bool = False,
    retry_refused: bool = False,
    on_result: OnResult | None = None,
) -> Report[GradeResult]:
    """Send grades to the gradebook: `push_grades` for the asynchronous client.

    Raises:
        RowsError: Some rows cannot be sent, so nothing was. It names the row and column of each problem.
        JournalError: Another program uses the journal, or it is not one. Nothing was sent.
        InvalidArgumentError: ``concurrency`` is not from 1 to 64.
    """
    checked = check_rows(rows, section_id=section_id, assignment_id=assignment_id)
    plan = Plan(checked, journal, _result, dry_run=dry_run, retry_refused=retry_refused, repeatable=True)
    return await send_all_async(plan, lambda row: _send_async(clever, row), concurrency, on_result)


def _send(clever: Clever, row: GradeRow) -> None:
    clever.submissions.update(row.section_id, row.assignment_id, row.user_id, row.request)


async def _send_async(clever: AsyncClever, row: GradeRow) -> None:
    await clever.submissions.update(row.section_id, row.assignment_id, row.user_id, row.request)


def _result(row: GradeRow, outcome: Any, sent: bool) -> GradeResult:
    return GradeResult(
        row.place,
        row.section_id,
        row.assignment_id,
        row.user_id,
        outcome.state,
        outcome.status,
        outcome.text,
        sent,
    )
