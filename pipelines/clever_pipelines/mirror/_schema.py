"""The mirror's tables. `migrations/` makes them; a test holds the two equal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from ._records import RECORD_TYPES, Child, RecordType
from ._rows import READERS

# Ids are compared as bytes: an event's id tells its place in the stream.
Id: Final = String().with_variant(String(collation="C"), "postgresql")
Json: Final = Text().with_variant(JSONB(), "postgresql")
Time: Final = DateTime(timezone=True)

TYPES: Final[dict[type, TypeEngine[Any]]] = {
    str: String(),
    int: Integer(),
    float: Float(),
    bool: Boolean(),
    date: Date(),
    datetime: Time,
}

METADATA: Final = MetaData()

OWN_COLUMNS: Final = ("id", "district", "updated_by_event", "listed_after", "archived_at", "children")


def _record_table(record_type: RecordType) -> Table:
    """Make the table of a record type.

    A row is written by an event (`updated_by_event`) or from a list (`listed_after`: it yields to every event
    with a greater id). `children` is a digest of the entries in the child tables.
    """
    return Table(
        record_type.name,
        METADATA,
        Column("id", Id, primary_key=True),
        Column("district", Id, nullable=False),
        Column("updated_by_event", Id),
        Column("listed_after", Id),
        Column("archived_at", Time),
        Column("children", BigInteger, nullable=False),
        *(Column(column.name, TYPES[column.type]) for column in READERS[record_type.name].columns),
        Column("record", Json, nullable=False),
        Index(f"{record_type.name}_district", "district", "id"),
    )


def _child_table(child: Child) -> Table:
    kinds = {name: TYPES[kind] for name, kind in child.columns}
    return Table(
        child.table,
        METADATA,
        Column(child.parent, Id, primary_key=True),
        *(
            Column(
                name,
                _child_type(name, kinds[name]),
                primary_key=name in child.key,
                autoincrement=False,
            )
            for name in child.names[1:]
        ),
        *(Index(f"{child.table}_{name}", name) for name in child.people),
        sqlite_with_rowid=False,
    )


def _child_type(name: str, kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if name.endswith("_id"):
        return Id
    return Time if name.endswith("_date") else kind


RECORD_TABLES: Final = {record_type.name: _record_table(record_type) for record_type in RECORD_TYPES}
CHILD_TABLES: Final = {
    child.table: _child_table(child) for record_type in RECORD_TYPES for child in record_type.children
}

DISTRICTS: Final = Table(
    "mirror_districts",
    METADATA,
    Column("district", Id, primary_key=True),
    Column("checkpoint", Text),  # in the same transaction as the effect of what it has passed
    Column("state", String, nullable=False),  # see `State`
    Column("reason", Text),
    Column("hold", Text),  # what the district is held for, as JSON
    Column("held_state", String),  # what goes on after the release
    Column("released_until", Time),
    Column("repair_released", Boolean, nullable=False, default=False),
    Column("loaded_at", Time),
    Column("listed_at", Time),  # when all lists were last read
    Column("synced_at", Time),
    Column("verified_at", Time),
    Column("events", BigInteger, nullable=False, default=0),
    Column("last_event_at", Time),
    Column("deleted_by_event", Id),  # the event that removed the district with all that is in it
    Column("program", String),  # the version that last re-applied what is in quarantine
    Column("lease_owner", String),  # the process that writes the district
    Column("writes", BigInteger, nullable=False, default=0, server_default="0"),  # see `DistrictWriter`
)
PROCESSES: Final = Table(
    "mirror_processes",
    METADATA,
    Column("owner", String, primary_key=True),
    Column("alive_until", Float, nullable=False),  # in Unix seconds, by the database's clock
)
CHANGES: Final = Table(
    "mirror_changes",
    METADATA,
    Column("district", Id, primary_key=True),
    Column("record_type", String, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),  # Unix hours
    Column("inserted", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("deleted", Integer, nullable=False),
)
QUARANTINE: Final = Table(
    "quarantine",
    METADATA,
    Column("district", Id, primary_key=True),
    Column("digest", String, primary_key=True),  # SHA-256 of the raw form
    Column("source_id", Id),  # the event's id; of a record from a list its own
    Column("type", String),
    Column("created", Time),
    Column("received_at", Time, nullable=False),
    Column("reason", String, nullable=False),
    Column("length", Integer, nullable=False),
    Column("raw", Text),  # NULL where fields are excluded: it might hold them
)
PURGED: Final = Table(
    "mirror_purged",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("kind", String, nullable=False),  # user or district
    Column("purged_at", Time, nullable=False),
)
SETTINGS: Final = Table(
    "mirror_settings",
    METADATA,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
