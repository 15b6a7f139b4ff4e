"""Free space in the database's files may still hold what was removed."""

from __future__ import annotations

from ._schema import CHILD_TABLES, QUARANTINE, RECORD_TABLES
from ._store import Store


def scrub(store: Store) -> None:
    """Take what was removed out of the files: a database leaves it in free space at first."""
    if store.is_sqlite:
        raw = store.engine.raw_connection()
        try:
            assert raw.driver_connection is not None
            raw.driver_connection.execute("VACUUM")
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (*RECORD_TABLES, *CHILD_TABLES, QUARANTINE.name):
            connection.exec_driver_sql(f"VACUUM {table}")
