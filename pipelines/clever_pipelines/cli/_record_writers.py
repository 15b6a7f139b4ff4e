"""The lines of a snapshot's files: NDJSON as Clever sent it, or CSV with flat columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from clever_client import RowReader, columns
from clever_client.models import Course, District, Resource, School, Section, Term, User

from ._output import one_line, to_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clever_client import RawRecord

    from ..fields import FieldPolicy

MODELS: dict[str, Any] = {
    "districts": District,
    "schools": School,
    "terms": Term,
    "courses": Course,
    "sections": Section,
    "users": User,
    "resources": Resource,
}
_LISTS: dict[str, tuple[str, ...]] = {
    "resources": ("roles",),
    "sections": ("students", "teachers"),
    "users": (
        "roles.student.schools",
        "roles.student.enrollments",
        "roles.teacher.schools",
        "roles.staff.schools",
        "roles.contact.student_relationships",
    ),
}
"""Lists that a CSV holds beside the flat columns, as JSON, by their places in a record."""


class RecordWriter(Protocol):
    """Makes the content of a record type's file."""

    def head(self) -> bytes:
        """Give what stands before the first record."""
        ...

    def lines(self, records: Iterable[RawRecord]) -> list[bytes]:
        """Give a line a record, without those of which nothing is kept."""
        ...


class JsonWriter:
    """Writes the records as Clever sent them, one a line, without the fields that are not kept."""

    def __init__(self, record_type: str, policy: FieldPolicy) -> None:
        self._type = record_type
        self._policy = policy

    def head(self) -> bytes:
        """Give nothing: the first line is a record."""
        return b""

    def lines(self, records: Iterable[RawRecord]) -> list[bytes]:
        """Give a line a record."""
        kept = (_kept(record.json, self._type, self._policy) for record in records)
        return [one_line(content) + b"\n" for content in kept if content is not None]


class CsvWriter:
    """Writes the flat columns of records, and their lists as JSON.

    A column that is not kept is not there.
    """

    def __init__(self, record_type: str, policy: FieldPolicy) -> None:
        self._type = record_type
        self._policy = policy
        model = MODELS[record_type]
        self._columns = [
            column.name for column in columns(model) if policy.may_keep(record_type, column.path)
        ]
        self._read = RowReader(model, self._columns)
        self._lists = [path for path in _LISTS.get(record_type, ()) if policy.may_keep(record_type, path)]

    def head(self) -> bytes:
        """Give the line with the columns' names."""
        lists = [path.removeprefix("roles.").replace(".", "_") for path in self._lists]
        roles = ["roles"] if self._type == "users" else []
        return _csv_line([*self._columns, *roles, *lists])

    def lines(self, records: Iterable[RawRecord]) -> list[bytes]:
        """Give a line a record."""
        lines = []
        for record in records:
            content = _kept(record.json, self._type, self._policy)
            if content is not None:
                row = self._read(record._replace(json=content))
                lines.append(_csv_line([*map(_cell, row.values()), *self._list_cells(json.loads(content))]))
        return lines

    def _list_cells(self, record: dict[str, Any]) -> list[str]:
        cells = []
        if self._type == "users":
            roles = record.get("roles")
            held = (
                [role for role, part in roles.items() if part is not None] if isinstance(roles, dict) else []
            )
            cells.append(_as_json(held))
        for path in self._lists:
            value: Any = record
            for key in path.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            cells.append("" if value is None else _as_json(value))
        return cells


FORMATS: dict[str, type[JsonWriter] | type[CsvWriter]] = {"ndjson": JsonWriter, "csv": CsvWriter}


def _kept(content: bytes, record_type: str, policy: FieldPolicy) -> bytes | None:
    """Take out what is not kept; None if nothing of the record may be written."""
    if not policy.touches(record_type):
        return content
    record = json.loads(content)
    if not policy.apply(record_type, record):
        return None
    return to_line(record)


def _as_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _csv_line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8", "backslashreplace")  # half a surrogate pair
