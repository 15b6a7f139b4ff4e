"""Rows that people give: from dicts, objects and data frames, with every problem told by row and column."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from clever_client import InvalidArgumentError, MongoId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_SHOWN = 20
_SPREADSHEET_NUMBER = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,3}")


class RowProblem(NamedTuple):
    """What is wrong with one cell.

    Attributes:
        place: Where the row stands: ``row 3``, or ``line 4`` of a file.
        column: The column; None where the row as a whole is meant.
        expected: What was expected there. It never quotes the value, which may be personal.
    """

    place: str
    column: str | None
    expected: str

    def __str__(self) -> str:
        return (
            f"{self.place}, {self.column}: {self.expected}"
            if self.column
            else f"{self.place}: {self.expected}"
        )


class RowsError(InvalidArgumentError):
    """The rows cannot be sent as they are. Nothing was sent: correct them and start again.

    Attributes:
        problems: All that is wrong, in the order of the rows.
    """

    def __init__(self, problems: Iterable[RowProblem], source: str = "the rows") -> None:
        self.problems: tuple[RowProblem, ...] = tuple(problems)
        self.source: str = source
        more = len(self.problems) - _SHOWN
        lines = [f"  {problem}" for problem in self.problems[:_SHOWN]]
        lines += [f"  and {more} more"] if more > 0 else []
        super().__init__(f"nothing was sent; {source} cannot be read:\n" + "\n".join(lines))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.source)


class CellError(ValueError):
    """A value that is not what its column holds. Its text says what was expected."""


def digest(body: Mapping[str, Any]) -> str:
    """Give a digest of what is sent, the same whatever the order of its keys."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def as_mapping(row: object) -> Mapping[str, Any]:
    """Give a row's values by name.

    Raises:
        CellError: The row is neither a mapping nor an object with fields.
    """
    if hasattr(row, "keys") and hasattr(row, "__getitem__"):
        return row  # type: ignore[return-value]  # a mapping by its behaviour
    if hasattr(row, "_asdict"):
        return row._asdict()  # type: ignore[no-any-return]  # a NamedTuple
    names = [*getattr(row, "__dataclass_fields__", ())] if is_dataclass(row) else []
    names += [field.name for field in getattr(row, "__attrs_attrs__", ())]
    if names:
        return {name: getattr(row, name) for name in names}
    raise CellError("a dict, a dataclass or a NamedTuple was expected")


def each_row(rows: Any) -> Iterator[object]:
    """Give the rows of an iterable or a data frame (pandas, polars)."""
    if hasattr(rows, "iter_rows"):  # polars
        return iter(rows.iter_rows(named=True))
    if hasattr(rows, "to_dict") and hasattr(rows, "columns"):  # pandas
        return iter(rows.to_dict("records"))
    if isinstance(rows, (str, bytes)) or not hasattr(rows, "__iter__"):
        raise InvalidArgumentError(
            "rows must be an iterable of rows or a data frame; read a file with read_csv"
        )
    return iter(rows)


def is_missing(value: object) -> bool:
    """Tell whether a cell is empty: None, "", a data frame's missing value, or UNSET."""
    if value is None or value == "" or not_sent(value):
        return True
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def not_sent(value: object) -> bool:
    """Tell whether a value is the client's UNSET."""
    from clever_client import UNSET

    return value is UNSET


def clever_id(value: object) -> str:
    """Read an id of Clever, in lower case: in two spellings it would be two students.

    Raises:
        CellError: The cell is another kind of id, or a spreadsheet has damaged it: format the column as
            text.
    """
    if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit() and len(value) < 24):
        raise CellError(
            "Clever's id is needed, 24 hexadecimal digits; this looks like an id of the LMS or the SIS"
        )
    if isinstance(value, str) and _SPREADSHEET_NUMBER.fullmatch(value.strip()):
        raise CellError(
            "a spreadsheet has made a number of this id; format the column as text and export it again"
        )
    try:
        return str(MongoId(value)).lower()  # type: ignore[arg-type]  # it says so itself
    except (InvalidArgumentError, TypeError):
        pass
    raise CellError("Clever's id is needed, 24 hexadecimal digits")


def assignment_id(value: object) -> str:
    """Read the id of an assignment, as `clever.assignments.create` gave it.

    Raises:
        CellError: The cell cannot be an assignment's id.
    """
    if isinstance(value, float) or (isinstance(value, str) and _SPREADSHEET_NUMBER.fullmatch(value.strip())):
        raise CellError(
            "a spreadsheet has made a number of this id; format the column as text and export it again"
        )
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.~-]{1,128}", value) and value not in (".", ".."):
        if value.isdigit():
            raise CellError(
                "the id that clever.assignments.create gave is needed; this looks like an id of the LMS"
            )
        return value
    raise CellError("the id that clever.assignments.create gave is needed")


def check_columns(row: Mapping[str, Any], known: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read the cells of a row; those that are missing are left out.

    Raises:
        RowError: A cell is not what its column holds, or a column is not one that is known.
    """
    problems: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    for name in row:
        if name not in known:
            problems.append((str(name), f"there is no such column; there are {', '.join(known)}"))
    for name, read in known.items():
        value = row.get(name)
        if is_missing(value):
            continue
        try:
            values[name] = read(value)
        except CellError as error:
            problems.append((name, str(error)))
    if problems:
        raise RowError(problems)
    return values


class RowError(ValueError):
    """Problems of one row, by column."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(len(problems))
