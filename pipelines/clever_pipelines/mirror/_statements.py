"""What is read and written set-wise: one statement for all rows of a table, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol, cast

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal_column, select

from ._records import Child


class Current(NamedTuple):
    """What a table says of a record.

    Attributes:
        version: The id of the event that it stands at; only greater ones change it.
        archived: It was deleted or is no longer shared.
        digest: Stands for its children.
    """

    version: str
    archived: bool
    digest: int


class Archived(NamedTuple):
    """A record to archive: what did it is an event or a list."""

    id: str
    updated_by_event: str | None
    listed_after: str | None
    archived_at: str


class Statements(Protocol):
    """What the mirror does with a table, in one database's own way."""

    def is_storable(self, record: bytes) -> bool:
        """Tell whether the database can hold a record's JSON."""
        ...

    def current(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Current]:
        """Tell what is there of these records."""
        ...

    def rows(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """Give whole rows as they would be written, the record's JSON decoded; None where it is no JSON."""
        ...

    def children(self, connection: Connection, child: Child, parents: Iterable[str]) -> set[tuple[Any, ...]]:
        """Give the rows of a child table that these parents have."""
        ...

    def upsert(self, connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write whole rows, in the order of the table's columns."""

    def archive(self, connection: Connection, table: str, rows: Sequence[Archived]) -> None:
        """Archive records."""

    def replace_children(
        self, connection: Connection, child: Child, parents: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Make these rows the only ones that these parents have."""


def version_of(table: Table) -> ColumnElement[str]:
    """Give the id that an event must exceed to change a row."""
    return func.coalesce(table.c.updated_by_event, table.c.listed_after, literal_column("''"))


def select_current(table: Table, ids: Select[Any]) -> Select[Any]:
    """Select what `Current` holds."""
    columns: list[Any] = [table.c.id, version_of(table), table.c.archived_at.is_not(None), table.c.children]
    query: Any = select(*columns).where(table.c.id.in_(ids))
    return cast("Select[Any]", query)


def select_rows(table: Table, ids: Select[Any]) -> Select[Any]:
    """Select whole rows."""
    return select(table).where(table.c.id.in_(ids))


def select_children(table: Table, parents: Select[Any]) -> Select[Any]:
    """Select the rows of a child table; its parent is its first column."""
    return select(table).where(next(iter(table.c)).in_(parents))


def dump(value: object, enc_hook: Callable[[Any], Any] | None = None) -> str:
    """Write JSON for a parameter."""
    return msgspec.json.encode(value, enc_hook=enc_hook).decode()
