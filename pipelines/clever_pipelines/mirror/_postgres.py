"""PostgreSQL's way: each table's rows as one JSON parameter, which the server takes apart.

Here the binding is the bill. Children are reconciled by the server, in one statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Connection,
    Select,
    String,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSON

from ._dates import write
from ._records import Child
from ._schema import CHILD_TABLES, RECORD_TABLES
from ._statements import Archived, Current, dump, select_children, select_current, select_rows

_DIALECT: Final = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
_SUSPECT: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class PostgresStatements:
    """What the mirror does with a table in PostgreSQL."""

    def is_storable(self, record: bytes) -> bool:
        r"""Tell whether a record holds no ``\u0000`` and no half surrogate pair: ``jsonb`` refuses them."""
        if _SUSPECT.search(record) is None:
            return True
        text = json.dumps(json.loads(record), ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
        return re.search(r"(?<!\\)(?:\\\\)*\\u0000", text) is None

    def current(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Current]:
        """Tell what is there of these records."""
        found = connection.exec_driver_sql(_current(table), {"ids": dump([*ids])})
        return {row[0]: Current(row[1], row[2], row[3]) for row in found.fetchall()}

    def rows(self, connection: Connection, table: str, ids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """Give whole rows as they would be written, the record's JSON decoded."""
        found = connection.exec_driver_sql(_rows(table), {"ids": dump([*ids])})
        return {row[0]: tuple(map(_plain, row)) for row in found.fetchall()}

    def children(self, connection: Connection, child: Child, parents: Iterable[str]) -> set[tuple[Any, ...]]:
        """Give the rows of a child table that these parents have."""
        found = connection.exec_driver_sql(_children(child.table), {"ids": dump([*parents])})
        return {tuple(map(_plain, row)) for row in found.fetchall()}

    def upsert(self, connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write whole rows, in the order of the table's columns."""
        if rows:
            row_type = _row_type(table, len(rows[0]))
            given = [row_type(*row[:-1], msgspec.Raw(row[-1])) for row in rows]
            connection.exec_driver_sql(_upsert(table), {"rows": dump(given)})

    def archive(self, connection: Connection, table: str, rows: Sequence[Archived]) -> None:
        """Archive records."""
        if rows:
            row_type = _row_type(f"archive_{table}", len(rows[0]))
            connection.exec_driver_sql(_archive(table), {"rows": dump([row_type(*row) for row in rows])})

    def replace_children(
        self, connection: Connection, child: Child, parents: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Make these rows the only ones that these parents have."""
        row_type = _row_type(child.table, len(child.names))
        given = {"rows": dump([row_type(*row) for row in {*rows}]), "ids": dump(parents)}
        connection.exec_driver_sql(_replace_children(child), given)


def _plain(value: Any) -> Any:
    """Give a value as it is written."""
    if isinstance(value, datetime):
        return write(value)
    return value.isoformat() if isinstance(value, date) else value


def _sql(statement: Any) -> str:
    return str(statement.compile(dialect=_DIALECT))


@cache
def _row_type(name: str, width: int) -> type[msgspec.Struct]:
    """Make the Struct whose JSON is a row: short keys, and none for what is NULL."""
    fields: list[Any] = [(f"c{position}", Any, None) for position in range(width)]
    return msgspec.defstruct(f"row_{name}", fields, omit_defaults=True, gc=False)


def _given_rows(table: Table, names: Iterable[str]) -> TableValuedAlias:
    """Take the parameter ``rows`` apart on the server."""
    columns = [column(f"c{position}", _bare(table.c[name].type)) for position, name in enumerate(names)]
    rows = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(*columns)
    return rows.render_derived(name="given", with_types=True)


def _bare(kind: Any) -> Any:
    """Give a type without its collation, which has no place in a list of columns."""
    concrete = kind.dialect_impl(_DIALECT)
    return String() if isinstance(concrete, String) else kind


def _given_ids() -> Select[Any]:
    ids = func.json_array_elements_text(bindparam("ids", type_=JSON)).table_valued("value")
    return select(ids.c.value)


@cache
def _current(name: str) -> str:
    return _sql(select_current(RECORD_TABLES[name], _given_ids()))


@cache
def _rows(name: str) -> str:
    return _sql(select_rows(RECORD_TABLES[name], _given_ids()))


@cache
def _children(name: str) -> str:
    return _sql(select_children(CHILD_TABLES[name], _given_ids()))


@cache
def _upsert(name: str) -> str:
    table = RECORD_TABLES[name]
    given = _given_rows(table, table.c.keys())
    statement = postgresql.insert(table).from_select(table.c.keys(), select(given))
    new = {found.name: found for found in statement.excluded if found.name != "id"}
    return _sql(statement.on_conflict_do_update(index_elements=["id"], set_=new))


@cache
def _archive(name: str) -> str:
    table = RECORD_TABLES[name]
    given = _given_rows(table, Archived._fields)
    record_id, *new = given.c
    values = dict(zip(Archived._fields[1:], new, strict=True))
    return _sql(update(table).values(values).where(table.c.id == record_id))


@cache
def _replace_children(child: Child) -> str:
    table = CHILD_TABLES[child.table]
    given = (
        select(_given_rows(table, child.names))
        .cte("wanted")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    wanted = dict(zip(child.names, given.c, strict=True))
    key = (child.parent, *child.key)
    gone = (
        delete(table)
        .where(
            table.c[child.parent].in_(_given_ids()),
            ~exists().where(*(table.c[name] == wanted[name] for name in key)),
        )
        .cte("gone")
    )
    statement = postgresql.insert(table).from_select(child.names, select(given)).add_cte(gone)
    rest = [name for name in child.names if name not in key]
    if not rest:
        return _sql(statement.on_conflict_do_nothing())
    changed = [table.c[name].is_distinct_from(statement.excluded[name]) for name in rest]
    where = changed[0]
    for condition in changed[1:]:
        where |= condition
    return _sql(
        statement.on_conflict_do_update(
            index_elements=key, set_={name: statement.excluded[name] for name in rest}, where=where
        )
    )
