"""From a record's JSON to its row and the rows of its child tables.

msgspec reads only what has a column. A record in which something is not as Clever documents it is read again
leniently: what doesn't fit its column stays out of it, and the JSON keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec
from clever_client import Column

from ._dates import as_date, as_timestamp
from ._records import BY_NAME, RECORD_TYPES, ROLES, RecordType

_DATES: Final[Mapping[type, Callable[[str], str | None]]] = {date: as_date, datetime: as_timestamp}


class UnreadableRecordError(ValueError):
    """A record that no row can be made of. The text says why, and holds nothing of the record."""


class Row(NamedTuple):
    """A record as the tables hold it.

    Attributes:
        id: Its Clever id.
        values: Its flat columns, in the order of `RowReader.columns`.
        children: For each child table its entries, without the parent's id.
        digest: Stands for the children, so that unchanged ones need not be compared.
        record: The record as JSON.
    """

    id: str
    values: tuple[Any, ...]
    children: tuple[list[tuple[Any, ...]], ...]
    digest: int
    record: bytes


class _Enrollment(msgspec.Struct, gc=False):
    school: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class _Relationship(msgspec.Struct, gc=False):
    student: str | None = None
    relationship: str | None = None
    type: str | None = None


_LISTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sections": {"students": str, "teachers": str},
    "users": {
        "roles.student.schools": str,
        "roles.student.enrollments": _Enrollment,
        "roles.teacher.schools": str,
        "roles.staff.schools": str,
        "roles.contact.student_relationships": _Relationship,
    },
}


class _Node:
    """An object within a record: the columns that it holds itself, then the objects within it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.leaves: list[tuple[str, Column]] = []
        self.lists: list[tuple[str, Any]] = []
        self.nested: dict[str, _Node] = {}

    def below(self, keys: list[str]) -> _Node:
        """Give the object to which these keys lead."""
        node = self
        for key in keys:
            node = node.nested.setdefault(key, _Node(f"{node.name}_{key}"))
        return node

    def columns(self) -> Iterator[Column]:
        """Give all columns in the order in which `flatten` gives their values."""
        for _, column in self.leaves:
            yield column
        for node in self.nested.values():
            yield from node.columns()

    def build(self) -> type[msgspec.Struct]:
        """Make the Struct that reads this object."""
        fields: list[Any] = [("id", str)] if self.name in BY_NAME else []
        fields += [(key, _wire_type(column.type) | None, None) for key, column in self.leaves]
        self._first = 1 if self.name in BY_NAME else 0
        self._end = len(fields)
        fields += [(key, node.build() | None, None) for key, node in self.nested.items()]
        fields += [(key, list[item] | None, None) for key, item in self.lists]  # type: ignore[valid-type]
        self.struct: type[msgspec.Struct] = msgspec.defstruct(self.name, fields, gc=False)
        self._nested = [
            (position, node.flatten, (None,) * len([*node.columns()]))
            for position, node in enumerate(self.nested.values(), self._end)
        ]
        return self.struct

    def flatten(self, value: Any, flat: list[Any]) -> None:
        """Add the values of all columns to a list."""
        values = msgspec.structs.astuple(value)
        flat += values[self._first : self._end]
        for position, flatten, nothing in self._nested:
            if (nested := values[position]) is None:
                flat += nothing
            else:
                flatten(nested, flat)

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        """Leave out what doesn't fit."""
        kept: dict[str, Any] = {}
        for key, column in self.leaves:
            if _fits(value.get(key), _wire_type(column.type)):
                kept[key] = value[key]
        for key, node in self.nested.items():
            if isinstance(value.get(key), dict):
                kept[key] = node.clean(value[key])
        for key, item in self.lists:
            if isinstance(value.get(key), list):
                kept[key] = [_clean_item(entry, item) for entry in value[key] if _fits_item(entry, item)]
        return kept


class RowReader:
    """Reads the records of one type.

    Args:
        record_type: What the mirror keeps of it.

    Attributes:
        columns: The flat columns, in the order of `Row.values`.
    """

    def __init__(self, record_type: RecordType) -> None:
        self._root = _Node(record_type.name)
        for column in record_type.columns:
            *keys, last = column.path.split(".")
            self._root.below(keys).leaves.append((last, column))
        for path, item in _LISTS.get(record_type.name, {}).items():
            *keys, last = path.split(".")
            self._root.below(keys).lists.append((last, item))
        struct = self._root.build()
        self.columns: tuple[Column, ...] = tuple(self._root.columns())
        self._struct = struct
        self._decode = msgspec.json.Decoder(struct).decode
        self._children = _CHILDREN.get(record_type.name, _no_children)
        self._dates = [
            (position, _DATES[column.type])
            for position, column in enumerate(self.columns)
            if column.type in _DATES
        ]

    def read(self, record: bytes) -> Row:
        """Make the row of a record.

        Raises:
            UnreadableRecordError: The bytes are not a JSON object, or it has no id.
        """
        try:
            value = self._decode(record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = self._read_leniently(record)
        values: list[Any] = []
        self._root.flatten(value, values)
        for position, convert in self._dates:
            if (text := values[position]) is not None:
                values[position] = convert(text)
        children = self._children(value)
        digest = _digest(children) if children else 0
        return Row(value.id, tuple(values), children, digest, record)  # type: ignore[attr-defined]

    def _read_leniently(self, record: bytes) -> Any:
        try:
            value = json.loads(record)
        except (ValueError, RecursionError):
            raise UnreadableRecordError("the record is not JSON") from None
        if not isinstance(value, dict):
            raise UnreadableRecordError("the record is not an object")
        if not _fits(value.get("id"), str) or not value["id"]:
            raise UnreadableRecordError("the record has no id")
        return msgspec.convert({"id": value["id"], **self._root.clean(value)}, self._struct)


def _wire_type(kind: type) -> Any:
    return str if kind in _DATES else kind


def _fits(value: object, kind: Any) -> bool:
    if kind is str:
        return isinstance(value, str) and _is_unicode(value)
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is kind


def _is_unicode(text: str) -> bool:
    """Tell whether a database can hold a text: half a surrogate pair is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fits_item(entry: object, item: Any) -> bool:
    return _fits(entry, str) if item is str else isinstance(entry, dict)


def _clean_item(entry: Any, item: Any) -> Any:
    if item is str:
        return entry
    return {key: entry[key] for key in item.__struct_fields__ if _fits(entry.get(key), str)}


def _digest(children: tuple[list[tuple[Any, ...]], ...]) -> int:
    hashed = blake2b(msgspec.json.encode(children), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True)


def _no_children(_: Any) -> tuple[list[tuple[Any, ...]], ...]:
    return ()


def _section_children(section: Any) -> tuple[list[tuple[Any, ...]], ...]:
    primary = section.teacher
    teachers = dict.fromkeys(section.teachers or ())
    if primary:
        teachers.setdefault(primary)
    return (
        [(student,) for student in dict.fromkeys(section.students or ())],
        [(teacher, teacher == primary) for teacher in teachers],
    )


_ATTENDING: Final = ("staff", "student", "teacher")


def _user_children(user: Any) -> tuple[list[tuple[Any, ...]], ...]:
    roles: list[tuple[Any, ...]] = []
    schools: list[tuple[Any, ...]] = []
    enrollments: list[tuple[Any, ...]] = []
    relationships: list[tuple[Any, ...]] = []
    for role in ROLES if user.roles is not None else ():
        part = getattr(user.roles, role)
        if part is None:
            continue
        roles.append((role,))
        if role in _ATTENDING:
            primary = getattr(part, "school", None)
            attended = dict.fromkeys(part.schools or ())
            if primary:
                attended.setdefault(primary)
            schools += [(role, school, school == primary) for school in attended]
        if role == "student":
            enrollments += [
                (position, entry.school, _timestamp(entry.start_date), _timestamp(entry.end_date))
                for position, entry in enumerate(part.enrollments or ())
            ]
        if role == "contact":
            relationships += [
                (position, entry.student, entry.relationship, entry.type)
                for position, entry in enumerate(part.student_relationships or ())
            ]
    return roles, schools, enrollments, relationships


def _timestamp(text: str | None) -> str | None:
    return None if text is None else as_timestamp(text)


_CHILDREN: Final[dict[str, Callable[[Any], tuple[list[tuple[Any, ...]], ...]]]] = {
    "sections": _section_children,
    "users": _user_children,
}

READERS: Final = {record_type.name: RowReader(record_type) for record_type in RECORD_TYPES}
