"""Create an assignment in many sections: a few at a time, each create in the journal before it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clever_client import InvalidArgumentError
from clever_client.models import AssignmentRequest

from .. import _rows
from .._rows import CellError, RowProblem, RowsError
from .._sending import Plan, Report, send_all, send_all_async
from ..journal import Intent, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clever_client import AsyncClever, Clever

    from ..journal import Journal

    OnResult = Callable[["AssignmentResult", int, int], object]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class AssignmentResult(NamedTuple):
    """What became of the assignment in one section.

    Attributes:
        place: Where the section stood among those given: ``row 3``.
        section_id: Clever's id of the section.
        assignment_id: The assignment's id, where it was created.
        state: ``done``, ``refused`` (it will never succeed as it is), ``in_doubt`` (it may exist: look into
            the LMS, then call `resolve_created` or `resolve_not_created`) or ``not_processed`` (it does not
            exist; a further push creates it).
        status: The HTTP status of the response, where there was one.
        text: What Clever said, where it is one of its documented texts, else the error's.
        sent: Whether this push sent it. What an earlier push created is not created again.
    """

    place: str
    section_id: str
    assignment_id: str | None
    state: str
    status: int | None
    text: str | None
    sent: bool


@dataclass(frozen=True, kw_only=True)
class SectionRow:
    """One section that gets the assignment.

    Attributes:
        section_id: Clever's id of the section.
        name: Your name for the assignment.
        request: What is sent.
        place: Where the section stood among those given.
    """

    section_id: str
    name: str
    request: AssignmentRequest = field(repr=False)
    place: str

    @property
    def key(self) -> str:
        """What the row is about: your name for the assignment, and the section."""
        return _key(self.name, self.section_id)

    def intent(self) -> Intent:
        """Give what a journal stores of the row: all that a person needs to find it in the LMS."""
        body = self.request.to_dict()
        facts = {"section_id": self.section_id, "title": body.get("title"), "due_date": body.get("due_date")}
        return Intent(self.key, _rows.digest(body), facts)


def push_assignment(
    clever: Clever,
    section_ids: Iterable[str],
    assignment: AssignmentRequest,
    journal: Journal,
    *,
    name: str,
    concurrency: int = 4,
    dry_run: bool = False,
    retry_refused: bool = False,
    on_result: OnResult | None = None,
) -> Report[AssignmentResult]:
    """Create an assignment in many sections, once in each.

    Run it again with the same journal after a crash: it goes on where it stopped. A section of which nobody
    knows whether the create was processed is reported as ``in_doubt`` and left alone.

    Args:
        clever: The client of the district.
        section_ids: Clever's ids of the sections.
        assignment: The assignment.
        journal: Where intents and outcomes are kept. Keep it: it is the only list of the assignments' ids.
        name: Your name for the assignment, such as ``essay-1``. One name stands for one assignment: under the
            same name a section never gets a second one, whatever has changed in it meanwhile.
        concurrency: How many requests are under way at once. The LMS behind Clever is slow.
        dry_run: Check and tell what would be sent, and send nothing.
        retry_refused: Send to sections again that were refused.
        on_result: Called with each result, how many sections are done with, and how many there are.

    Raises:
        RowsError: Some ids are not ids of sections, or stand there twice. Nothing was sent.
        InvalidArgumentError: The name, the assignment or ``concurrency`` cannot be used. Nothing was sent.
        JournalError: Another program uses the journal, or it is not one. Nothing was sent.
    """
    rows = _check(section_ids, assignment, name)
    plan = Plan(rows, journal, _result, dry_run=dry_run, retry_refused=retry_refused, repeatable=False)
    return send_all(
        plan, lambda row: clever.assignments.create(row.section_id, row.request).id, concurrency, on_result
    )


async def push_assignment_async(
    clever: AsyncClever,
    section_ids: Iterable[str],
    assignment: AssignmentRequest,
    journal: Journal,
    *,
    name: str,
    concurrency: int = 4,
    dry_run: bool = False,
    retry_refused: bool = False,
    on_result: OnResult | None = None,
) -> Report[AssignmentResult]:
    """Create an assignment in many sections: `push_assignment` for the asynchronous client.

    Raises:
        RowsError: Some ids are not ids of sections, or stand there twice. Nothing was sent.
        InvalidArgumentError: The name, the assignment or ``concurrency`` cannot be used. Nothing was sent.
        JournalError: Another program uses the journal, or it is not one. Nothing was sent.
    """
    rows = _check(section_ids, assignment, name)
    plan = Plan(rows, journal, _result, dry_run=dry_run, retry_refused=retry_refused, repeatable=False)

    async def send(row: SectionRow) -> str:
        return (await clever.assignments.create(row.section_id, row.request)).id

    return await send_all_async(plan, send, concurrency, on_result)


def resolve_created(journal: Journal, name: str, section_id: str, assignment_id: str | None = None) -> None:
    """Note that an assignment in doubt is in the LMS, so that it is not created again.

    Args:
        journal: The journal that tells of the doubt.
        name: Your name for the assignment.
        section_id: The section.
        assignment_id: Clever's id of the assignment, where you know it.

    Raises:
        KeyError: The journal has no such assignment: give the journal and the name with which it was
            pushed.
        InvalidArgumentError: The assignment is not in doubt, so there is nothing to resolve: leave it.
    """
    _resolve(journal, _key(name, section_id), Outcome("done", assignment_id))


def resolve_not_created(journal: Journal, name: str, section_id: str) -> None:
    """Note that an assignment in doubt is not in the LMS, so that the next push creates it.

    Raises:
        KeyError: The journal has no such assignment: give the journal and the name with which it was
            pushed.
        InvalidArgumentError: The assignment is not in doubt, so it must not be created again: leave it.
    """
    _resolve(journal, _key(name, section_id), Outcome("not_processed"))


def _resolve(journal: Journal, key: str, outcome: Outcome) -> None:
    entry = journal.entries()[key]
    if not entry.is_in_doubt:
        state = entry.outcome.state.replace("_", " ")
        raise InvalidArgumentError(f"the assignment is not in doubt in this section: it is {state}")
    journal.finish(key, outcome)


def _check(section_ids: Iterable[str], assignment: AssignmentRequest, name: str) -> list[SectionRow]:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InvalidArgumentError("name must be 1 to 100 letters, digits, '.', '_' and '-', such as essay-1")
    if not isinstance(assignment, AssignmentRequest):
        raise InvalidArgumentError("assignment must be an AssignmentRequest")
    assignment.to_dict()  # what cannot be sent raises here, before anything is
    rows: list[SectionRow] = []
    problems: list[RowProblem] = []
    met: dict[str, str] = {}
    for number, value in enumerate(_rows.each_row(section_ids), 1):
        place = f"row {number}"
        try:
            section_id = _rows.clever_id(value)
        except CellError as error:
            problems.append(RowProblem(place, "section_id", str(error)))
            continue
        if (earlier := met.setdefault(section_id, place)) != place:
            problems.append(RowProblem(place, "section_id", f"the same section stands in {earlier} already"))
        rows.append(SectionRow(section_id=section_id, name=name, request=assignment, place=place))
    if problems:
        raise RowsError(problems, "the sections")
    return rows


def _key(name: str, section_id: str) -> str:
    return f"assignment/{name}/{section_id}"


def _result(row: SectionRow, outcome: Outcome, sent: bool) -> AssignmentResult:
    return AssignmentResult(
        row.place, row.section_id, outcome.result_id, outcome.state, outcome.status, outcome.text, sent
    )
