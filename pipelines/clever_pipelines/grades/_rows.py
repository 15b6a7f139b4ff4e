"""Rows of grades: what they hold, and the check of all of them before the first is sent."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from numbers import Real
from typing import TYPE_CHECKING, Any

from clever_client import InvalidArgumentError
from clever_client.models import SubmissionRequest

from .. import _rows
from .._rows import CellError, RowError, RowProblem, RowsError
from ..journal import Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, kw_only=True)
class GradeRow:
    """One student's grade for one assignment, checked.

    Attributes:
        section_id: Clever's id of the section.
        assignment_id: The id that `clever.assignments.create` gave.
        user_id: Clever's id of the student.
        request: What is sent.
        place: Where the row stood, for reports: ``row 3``, or ``line 4`` of a file.
    """

    section_id: str
    assignment_id: str
    user_id: str
    request: SubmissionRequest = field(repr=False)
    place: str

    @property
    def key(self) -> str:
        """What the row is about: the section, the assignment and the student."""
        return f"grade/{self.section_id}/{self.assignment_id}/{self.user_id}"

    def intent(self) -> Intent:
        """Give what a journal stores of the row: ids and points, and a digest of all that is sent."""
        body = self.request.to_dict()
        points = body.get("grade_points")
        facts: dict[str, str | float | None] = {
            "section_id": self.section_id,
            "assignment_id": self.assignment_id,
            "user_id": self.user_id,
        }
        if points is not None:
            facts["grade_points"] = points
        return Intent(self.key, _rows.digest(body), facts)


def check_rows(
    rows: Any, *, section_id: str | None = None, assignment_id: str | None = None, source: str = "the rows"
) -> list[GradeRow]:
    """Check rows of grades, all of them, and send nothing.

    A row has ``section_id``, ``assignment_id`` and ``user_id`` (Clever's ids) and at least one field of
    `SubmissionRequest`, such as ``grade_points``. An empty cell is not sent.

    Args:
        rows: Dicts, dataclasses, named tuples, a data frame of pandas or polars, or what `read_csv` gives.
        section_id: The section of all rows that name none.
        assignment_id: The assignment of all rows that name none.
        source: What the rows are called in an error.

    Raises:
        RowsError: Some rows cannot be sent. It names the row and the column of each problem.
    """
    given = {"section_id": section_id, "assignment_id": assignment_id}
    checked: list[GradeRow] = []
    problems: list[RowProblem] = []
    met: dict[str, str] = {}
    for number, row in enumerate(_rows.each_row(rows), 1):
        if isinstance(row, GradeRow):
            found: GradeRow | None = row
        else:
            place = f"row {number}"
            found = _check(row, place, given, problems)
        if found is None:
            continue
        if (earlier := met.get(found.key)) is not None:
            told = f"the same student and assignment stand in {earlier} already"
            problems.append(RowProblem(found.place, "user_id", told))
        met[found.key] = found.place
        checked.append(found)
    if problems:
        raise RowsError(problems, source)
    return checked


def check_row(row: Mapping[str, Any], place: str, problems: list[RowProblem]) -> GradeRow | None:
    """Check one row that stands at a place; its problems are added to a list."""
    return _check(row, place, {}, problems)


def _check(
    row: object, place: str, given: Mapping[str, str | None], problems: list[RowProblem]
) -> GradeRow | None:
    try:
        cells = dict(_rows.as_mapping(row))
        for name, value in given.items():
            if value is not None and _rows.is_missing(cells.get(name)):
                cells[name] = value
        values = _rows.check_columns(cells, COLUMNS)
    except CellError as error:
        problems.append(RowProblem(place, None, str(error)))
        return None
    except RowError as error:
        problems += [RowProblem(place, column, expected) for column, expected in error.problems]
        return None
    missing = [name for name in _IDS if name not in values]
    problems += [RowProblem(place, name, "it is missing") for name in missing]
    ids = {name: values.pop(name) for name in _IDS if name in values}
    if not values:
        problems.append(RowProblem(place, None, f"there is nothing to send; give {_or(_FIELDS)}"))
    if missing or not values:
        return None
    try:
        return GradeRow(**ids, request=SubmissionRequest(**values), place=place)
    except (InvalidArgumentError, TypeError, ValueError) as error:
        problems.append(RowProblem(place, None, f"this cannot be sent ({type(error).__name__})"))
        return None


def _or(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def _points(value: object) -> float:
    """Read a number; text only in the form that JSON has."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if isinstance(value, bool) or not (isinstance(value, Real) or hasattr(value, "as_integer_ratio")):
        raise CellError("a number with a decimal point was expected, such as 7 or 7.5")
    try:
        number = float(value)  # type: ignore[arg-type]  # a real number
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise CellError("a finite number was expected")
    return int(number) if number.is_integer() else number


def _whole(value: object) -> int:
    number = _points(value)
    if not isinstance(number, int):
        raise CellError("a whole number was expected")
    return number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise CellError("text was expected")
    if "\0" in value:
        raise CellError("text without a NUL character was expected")
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            to_plain: Callable[[], datetime] | None = getattr(moment, "to_pydatetime", None)  # a data frame's
            return moment if to_plain is None else to_plain()
    except ValueError:
        pass
    raise CellError("a date and time with a time zone was expected, such as 2027-01-31T12:00:00Z")


def _list(value: object) -> list[Any]:
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise CellError("a list was expected; a file cannot hold this column")
    return list(value)


_IDS = ("section_id", "assignment_id", "user_id")
_FIELDS: dict[str, Callable[[Any], Any]] = {
    "grade_points": _points,
    "grade": _text,
    "grade_comment": _text,
    "grader_id": _rows.clever_id,
    "extra_attempts": _whole,
    "flags": _list,
    "override_due_date": _moment,
    "state": _text,
    "attachments": _list,
}
COLUMNS: dict[str, Callable[[Any], Any]] = {
    "section_id": _rows.clever_id,
    "assignment_id": _rows.assignment_id,
    "user_id": _rows.clever_id,
    **_FIELDS,
}
