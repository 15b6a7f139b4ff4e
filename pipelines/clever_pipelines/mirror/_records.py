"""What the mirror keeps of each record type: its columns, and the child tables that its lists fill.

The columns are the client's own definition of a flat row. This module adds only the lists, and where each
of them stands in a record.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from clever_client import Column

from .._columns import COLUMNS


class Child(NamedTuple):
    """A table that holds the entries of a record's lists.

    Attributes:
        table: The table's name.
        parent: The column that holds the record's id.
        key: The columns that, with the parent, make an entry unique.
        columns: All columns but the parent, as name and type.
        people: The columns that hold ids of users, by which a purged person is found.
    """

    table: str
    parent: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, type], ...]
    people: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All columns, the parent first."""
        return (self.parent, *(name for name, _ in self.columns))


class RecordType(NamedTuple):
    """What the mirror keeps of a record type.

    Attributes:
        name: Clever's word for it, and the table's name.
        columns: The flat columns, without `id` and `district`.
        children: The child tables.
    """

    name: str
    columns: tuple[Column, ...]
    children: tuple[Child, ...] = ()


ROLES: Final = ("contact", "district_admin", "staff", "student", "teacher")

_CHILDREN: Final[dict[str, tuple[Child, ...]]] = {
    "sections": (
        Child("section_students", "section_id", ("user_id",), (("user_id", str),), ("user_id",)),
        Child(
            "section_teachers",
            "section_id",
            ("user_id",),
            (("user_id", str), ("is_primary", bool)),
            ("user_id",),
        ),
    ),
    "users": (
        Child("user_roles", "user_id", ("role",), (("role", str),)),
        Child(
            "user_schools",
            "user_id",
            ("role", "school_id"),
            (("role", str), ("school_id", str), ("is_primary", bool)),
        ),
        Child(
            "enrollments",
            "user_id",
            ("position",),
            (("position", int), ("school_id", str), ("start_date", str), ("end_date", str)),
        ),
        Child(
            "contact_relationships",
            "user_id",
            ("position",),
            (("position", int), ("student_id", str), ("relationship", str), ("type", str)),
            ("student_id",),
        ),
    ),
}

# In an order that keeps references whole: who is referred to comes first.
RECORD_TYPES: Final = tuple(
    RecordType(name, columns, _CHILDREN.get(name, ())) for name, columns in COLUMNS.items()
)
BY_NAME: Final = {record_type.name: record_type for record_type in RECORD_TYPES}
ACTIONS: Final = ("created", "updated", "deleted")
