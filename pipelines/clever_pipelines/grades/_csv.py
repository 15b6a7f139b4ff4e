"""Grades from a CSV file, as spreadsheets write it."""

from __future__ import annotations

import csv
import io
import os
from difflib import get_close_matches
from pathlib import Path

from .._rows import RowProblem, RowsError
from ._rows import COLUMNS, GradeRow, check_row, check_rows

_MOST_COLUMNS = 100
_NEEDED = ("section_id", "assignment_id", "user_id")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_csv(
    path: str | os.PathLike[str], *, section_id: str | None = None, assignment_id: str | None = None
) -> list[GradeRow]:
    """Read grades from a CSV file and check them all.

    The first line names the columns: ``section_id``, ``assignment_id``, ``user_id``, and fields of
    `SubmissionRequest` such as ``grade_points``. Commas, semicolons and tabs are taken as separators, UTF-8
    and UTF-16 as encodings, with a byte order mark or without. Empty lines are passed over, a first line such
    as ``sep=;`` likewise, and empty cells are not sent.

    Args:
        path: The file.
        section_id: The section, where the file has no such column.
        assignment_id: The assignment, where the file has no such column.

    Raises:
        RowsError: The file cannot be used. It names the line and the column of each problem.
        OSError: The file cannot be read.
    """
    file = Path(path)
    text = _decode(file.read_bytes(), file.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    given = {"section_id": section_id, "assignment_id": assignment_id}
    problems: list[RowProblem] = []
    rows: list[GradeRow] = []
    header: list[str] | None = None
    place = "line 1"
    try:
        for cells in reader:
            begins, place = place, f"line {reader.line_num + 1}"  # a row can have several lines
            if not any(cell.strip() for cell in cells) or (header is None and _names_separator(cells)):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                problems += _header_problems(header, begins, {name for name, value in given.items() if value})
                if problems:
                    break
            elif len(cells) != len(header):
                expected = f"{len(header)} cells were expected, as in the first line; there are {len(cells)}"
                problems.append(RowProblem(begins, None, expected))
            else:
                named = dict(zip(header, (cell.strip() for cell in cells), strict=True))
                defaults = {name: value for name, value in given.items() if value and not named.get(name)}
                row = check_row(named | defaults, begins, problems)
                rows += [row] if row is not None else []
    except csv.Error:  # what is read to the limit of a cell is a quote that is open, too
        told = (
            f"a quote is not closed, text follows it, or a cell exceeds {csv.field_size_limit():,} characters"
        )
        problems.append(RowProblem(place, None, told))
    if header is None:
        problems.append(RowProblem("line 1", None, f"a line with names of columns was expected: {_names()}"))
    if problems:
        raise RowsError(problems, file.name)
    return check_rows(rows, source=file.name)


def _decode(content: bytes, name: str) -> str:
    encoding = next((value for mark, value in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    if encoding is None:
        # Every second byte of UTF-16 is 0 where the text is plain, as the names of columns are.
        encoding = {b"\0": "utf-16-le"}.get(content[1:2], "utf-8") if content[:1] != b"\0" else "utf-16-be"
    try:
        text = content.decode(encoding)
        if not text.startswith("\0") and text[1:2] != "\0":
            return text
        before = b""  # UTF-32
    except UnicodeDecodeError as error:
        before = content[: error.start]
    line = before.count(b"\n") + 1
    expected = "UTF-8 was expected; export the file as CSV UTF-8"
    raise RowsError([RowProblem(f"line {line}", _column_after(before), expected)], name)


def _column_after(before: bytes) -> str:
    """Tell in which column a place is, by all that stands before it."""
    text = before.replace(b"\0", b"").decode("ascii", "replace")
    _, _, line = text.rpartition("\n")
    return f"column {line.count(_separator(text)) + 1}"


def _separator(text: str) -> str:
    return max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)


def _names_separator(cells: list[str]) -> bool:
    """Tell whether a line is a spreadsheet's note of its separator, ``sep=;``."""
    return cells[0].strip().lower() == "sep=" and not any(cells[1:])


def _header_problems(header: list[str], place: str, given: set[str]) -> list[RowProblem]:
    problems: list[RowProblem] = []
    if len(header) > _MOST_COLUMNS:
        return [RowProblem(place, None, f"names of columns were expected: {_names()}")]
    for number, name in enumerate(header, 1):
        if name not in COLUMNS:
            near = get_close_matches(name.lower().replace(" ", "_"), COLUMNS, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {_names()}"
            problems.append(RowProblem(place, f"column {number}", f"there is no column with this name{hint}"))
        elif name in header[: number - 1]:
            problems.append(RowProblem(place, name, "this column stands there twice"))
    for name in _NEEDED:
        if name not in header and name not in given:
            problems.append(RowProblem(place, name, "this column is missing"))
    return problems


def _names() -> str:
    return ", ".join(name for name in COLUMNS if name not in ("flags", "attachments"))
