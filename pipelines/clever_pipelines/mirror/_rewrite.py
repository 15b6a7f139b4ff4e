"""Rows written anew from their own JSON, after something was taken out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from ._content import Content
from ._dates import write
from ._records import BY_NAME
from ._rows import READERS
from ._schema import OWN_COLUMNS, RECORD_TABLES
from ._store import Store


def rewrite(store: Store, connection: Connection, name: str, ids: Iterable[str], content: Content) -> None:
    """Write rows anew, each at the event at which it stood.

    Args:
        store: The database.
        connection: In a transaction.
        name: The record type.
        ids: Which records.
        content: What must not be written.
    """
    table = RECORD_TABLES[name]
    own = [table.c[column] for column in OWN_COLUMNS if column != "children"]
    wanted = [*ids]
    for start in range(0, len(wanted), 500):
        query = select(*own, table.c.record).where(table.c.id.in_(wanted[start : start + 500]))
        rows: list[tuple[Any, ...]] = []
        parents: list[str] = []
        children: tuple[list[tuple[Any, ...]], ...] = tuple([] for _ in BY_NAME[name].children)
        for *stored, record in connection.execute(query).all():
            record_id, archived_at = stored[0], stored[4]
            text = record if isinstance(record, str) else json.dumps(record)
            kept = content.apply(name, text.encode())
            row = READERS[name].read(kept or json.dumps({"id": record_id}).encode())
            rows.append((*stored[:4], _plain(archived_at), row.digest, *row.values, row.record))
            parents.append(record_id)
            for entries, new in zip(children, row.children, strict=True):
                entries += [(record_id, *entry) for entry in new]
        store.statements.upsert(connection, name, rows)
        for child, entries in zip(BY_NAME[name].children, children, strict=True):
            store.statements.replace_children(connection, child, parents, entries)


def _plain(time: Any) -> Any:
    if time is None:
        return None
    return time.isoformat(" ", "microseconds") if time.tzinfo is None else write(time)
