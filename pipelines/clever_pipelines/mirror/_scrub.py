"""Free space in the database's files may still hold what was removed."""

from __future__ import annotations

from ._schema import CHILD_TABLES, QUARANTINE, RECORD_TABLES
from ._store import Store


def scrub(store: Store) -> None:
    """Take what was removed out of the files: a database leaves it in free space at first."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in (*RECORD_TABLES, *CHILD_TABLES, QUARANTINE.name):
            connection.exec_driver_sql(f"VACUUM {table}")
