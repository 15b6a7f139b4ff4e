"""What law or contract wants gone for good: a person, a district, or what was archived long ago.

Rows, their children, mentions in other records, quarantine: all in one transaction. What is remembered of a
purged record is its id alone, so that no event, list or repair brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ..fields import FieldPolicy
from ._content import Content, announce_change
from ._records import RECORD_TYPES
from ._registry import lock_all
from ._rewrite import rewrite
from ._schema import CHANGES, CHILD_TABLES, DISTRICTS, PURGED, QUARANTINE, RECORD_TABLES
from ._scrub import scrub
from ._store import Store

_INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CHUNK = 500


class Purged(NamedTuple):
    """What a purge removed, or would remove.

    Attributes:
        records: How many records of each type.
        mentions: How many other records mention one of them.
        quarantined: How many entries of the table `quarantine`.
    """

    records: dict[str, int]
    mentions: int
    quarantined: int


def purge_person(store: Store, person: str, *, now: datetime, dry_run: bool = False) -> Purged:
    """Remove a person, whether current or archived, and every mention of the person.

    Args:
        store: The database.
        person: The Clever id.
        now: The time.
        dry_run: Only tell.
    """
    return _purge(store, "user", [person], {"users": _ids("users", [person])}, now, dry_run)


def purge_district(store: Store, district: str, *, now: datetime, dry_run: bool = False) -> Purged:
    """Remove a district and everything in it."""
    wanted = {
        name: select(table.c.id).where(table.c.district == district) for name, table in RECORD_TABLES.items()
    }
    return _purge(store, "district", [district], wanted, now, dry_run)


def purge_archived(store: Store, before: datetime, *, now: datetime, dry_run: bool = False) -> Purged:
    """Remove what was archived before a time."""
    wanted = {
        name: select(table.c.id).where(table.c.archived_at < before) for name, table in RECORD_TABLES.items()
    }
    return _purge(store, "archived", None, wanted, now, dry_run)


def undo(store: Store, purged_id: str) -> bool:
    """Let a purged record come back, with the next event or repair; tell whether it was purged."""
    with store.write() as connection:
        lock_all(connection)
        found = connection.execute(delete(PURGED).where(PURGED.c.id == purged_id))
        announce_change(connection)
        return found.rowcount > 0


def _purge(
    store: Store,
    kind: str,
    ids: list[str] | None,
    wanted: dict[str, Select[Any]],
    now: datetime,
    dry_run: bool,
) -> Purged:
    with store.read() if dry_run else store.write() as connection:
        if not dry_run:
            lock_all(connection)
        found = {name: [*connection.scalars(query)] for name, query in wanted.items()}
        gone = [*dict.fromkeys((ids or []) + [key for keys in found.values() for key in keys])]
        remembered = gone if ids is None else ids
        # A whole district mentions its people nowhere else.
        mentions = {} if kind == "district" else _mentions(connection, gone)
        quarantined = _quarantined(connection, kind, gone)
        result = Purged(
            {name: len(keys) for name, keys in found.items() if keys},
            sum(map(len, mentions.values())),
            len(quarantined),
        )
        if not dry_run:
            _remember(connection, kind, remembered, now)
            for name, keys in found.items():
                _delete_records(connection, name, keys)
            content = Content(FieldPolicy(), gone)
            for name, keys in mentions.items():
                rewrite(store, connection, name, keys, content)
            for district, digest in quarantined:
                connection.execute(
                    delete(QUARANTINE).where(QUARANTINE.c.district == district, QUARANTINE.c.digest == digest)
                )
            if kind == "district":
                for table in (CHANGES, DISTRICTS):
                    connection.execute(delete(table).where(table.c.district.in_(ids or [])))
            announce_change(connection)
    if not dry_run:
        scrub(store)
    return result


def _ids(name: str, ids: Iterable[str]) -> Select[Any]:
    table = RECORD_TABLES[name]
    return select(table.c.id).where(table.c.id.in_([*ids]))


def _mentions(connection: Connection, gone: list[str]) -> dict[str, list[str]]:
    """Find the records that mention somebody and stay."""
    found: dict[str, set[str]] = {}
    for record_type in RECORD_TYPES:
        for child in record_type.children:
            table = CHILD_TABLES[child.table]
            for column in child.people:
                for some in _chunks(gone):
                    query = select(table.c[child.parent]).where(table.c[column].in_(some))
                    found.setdefault(record_type.name, set()).update(connection.scalars(query))
    for keys in found.values():
        keys.difference_update(gone)
    return {name: sorted(keys) for name, keys in found.items() if keys}


def _quarantined(connection: Connection, kind: str, gone: list[str]) -> list[tuple[str, str]]:
    if kind == "district":
        query = select(QUARANTINE.c.district, QUARANTINE.c.digest).where(QUARANTINE.c.district.in_(gone))
        return [(row.district, row.digest) for row in connection.execute(query)]
    content = Content(FieldPolicy(), gone)
    query = select(QUARANTINE.c.district, QUARANTINE.c.digest, QUARANTINE.c.raw)
    return [
        (row.district, row.digest)
        for row in connection.execute(query.where(QUARANTINE.c.raw.is_not(None)))
        if content.mentions_purged(row.raw.encode())
    ]


def _delete_records(connection: Connection, name: str, keys: list[str]) -> None:
    children = next(found.children for found in RECORD_TYPES if found.name == name)
    for some in _chunks(keys):
        for child in children:
            table = CHILD_TABLES[child.table]
            connection.execute(delete(table).where(table.c[child.parent].in_(some)))
        connection.execute(delete(RECORD_TABLES[name]).where(RECORD_TABLES[name].c.id.in_(some)))


def _remember(connection: Connection, kind: str, ids: list[str], now: datetime) -> None:
    rows = [{"id": purged, "kind": kind, "purged_at": now} for purged in ids]
    if rows:
        connection.execute(_INSERTS[connection.dialect.name](PURGED).on_conflict_do_nothing(), rows)


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
