"""SQLite's way: many rows through one prepared statement, children by their difference.

Here the B-tree and the write-ahead log are the bill, not the binding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, String, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from ._records import Child
from ._schema import CHILD_TABLES, RECORD_TABLES
from ._statements import Archived, Current, dump, select_children, select_current, select_rows

_DIALECT: Final = sqlite.dialect(paramstyle="qmark")


class SQLiteStatements:
    """What the mirror does with a table in SQLite."""

    def is_storable(self, record: bytes) -> bool:
        """Tell that SQLite holds any JSON as it is."""
        return True

    def current(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Current]:
        """Tell what is there of these records."""
        found = connection.exec_driver_sql(_current(table), (dump([*ids]),))
        return {row[0]: Current(row[1], bool(row[2]), row[3]) for row in found.fetchall()}

    def rows(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """Give whole rows as they would be written, the record's JSON decoded."""
        found = connection.exec_driver_sql(_rows(table), (dump([*ids]),))
        return {row[0]: (*row[:-1], _decoded(row[-1])) for row in found.fetchall()}

    def children(self, connection: Connection, child: Child, parents: Iterable[str]) -> set[tuple[Any, ...]]:
        """Give the rows of a child table that these parents have."""
        found = connection.exec_driver_sql(_children(child.table), (dump([*parents]),))
        return {tuple(row) for row in found.fetchall()}

    def upsert(self, connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write whole rows, in the order of the table's columns."""
        if rows:
            connection.exec_driver_sql(_upsert(table), [(*row[:-1], str(row[-1], "utf-8")) for row in rows])

    def archive(self, connection: Connection, table: str, rows: Sequence[Archived]) -> None:
        """Archive records."""
        if rows:
            connection.exec_driver_sql(_archive(table), [(*row[1:], row.id) for row in rows])

    def replace_children(
        self, connection: Connection, child: Child, parents: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Make these rows the only ones that these parents have."""
        held = self.children(connection, child, parents)
        wanted = {*rows}
        if gone := held - wanted:
            positions = [0, *(child.names.index(name) for name in child.key)]
            keys = [tuple(row[position] for position in positions) for row in gone]
            connection.exec_driver_sql(_drop_children(child), keys)
        if new := wanted - held:
            connection.exec_driver_sql(_add_children(child.table), [*new])


def _decoded(record: Any) -> Any:
    try:
        return json.loads(record)
    except (TypeError, ValueError, RecursionError):
        return None  # somebody has damaged it: equal to nothing


def _sql(statement: Any) -> str:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT)
    return str(compiled)


def _given_ids() -> Select[Any]:
    return select(func.json_each(bindparam("ids", type_=String)).table_valued("value").c.value)


@cache
def _current(table: str) -> str:
    return _sql(select_current(RECORD_TABLES[table], _given_ids()))


@cache
def _upsert(name: str) -> str:
    statement = sqlite.insert(RECORD_TABLES[name])
    new = {column.name: column for column in statement.excluded if column.name != "id"}
    return _sql(statement.on_conflict_do_update(index_elements=["id"], set_=new))


@cache
def _archive(name: str) -> str:
    table = RECORD_TABLES[name]
    names = ("updated_by_event", "listed_after", "archived_at")  # as Archived, the id behind them
    return _sql(
        update(table)
        .ordered_values(*((table.c[column], bindparam(f"new_{column}")) for column in names))
        .where(table.c.id == bindparam("record_id"))
    )


@cache
def _children(name: str) -> str:
    return _sql(select_children(CHILD_TABLES[name], _given_ids()))


@cache
def _rows(name: str) -> str:
    return _sql(select_rows(RECORD_TABLES[name], _given_ids()))


@cache
def _drop_children(child: Child) -> str:
    table = CHILD_TABLES[child.table]
    keys = (child.parent, *child.key)
    return _sql(delete(table).where(*(table.c[key] == bindparam(f"old_{key}") for key in keys)))


@cache
def _add_children(name: str) -> str:
    return _sql(insert(CHILD_TABLES[name]))
