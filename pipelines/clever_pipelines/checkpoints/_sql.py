"""Checkpoints in a table beside your data, in the same transaction.

Plain SQL through the connection that the program has: no library is needed for four statements that every
database understands, and only through its own connection can a store take part in a program's transaction.
"""

from __future__ import annotations

from typing import Any

from clever_client import Checkpoint

from .. import _dbapi


class SqlCheckpointStore:
    """A table of checkpoints in your database.

    It never begins, commits or rolls back: what `store` writes belongs to the transaction that the connection
    is in, and becomes durable with your own rows.

    Args:
        connection: A connection of any DB-API driver (``sqlite3``, ``psycopg``), or one of SQLAlchemy. It is
            yours: use it from the thread that it belongs to.
        table: The table's name, with a schema if you like.

    Raises:
        InvalidArgumentError: The connection is of another kind, or the table's name is not a plain one.
    """

    def __init__(self, connection: Any, *, table: str = "clever_checkpoints") -> None:
        table = _dbapi.check_table(table)
        first, second = _dbapi.placeholders(connection, 2)
        self._connection = connection
        self._create = (
            f"CREATE TABLE IF NOT EXISTS {table} (name VARCHAR(255) PRIMARY KEY, checkpoint TEXT NOT NULL)"
        )
        self._select = f"SELECT checkpoint FROM {table} WHERE name = {first}"  # noqa: S608  # a plain name
        self._update = f"UPDATE {table} SET checkpoint = {first} WHERE name = {second}"  # noqa: S608
        self._insert = f"INSERT INTO {table} (checkpoint, name) VALUES ({first}, {second})"  # noqa: S608

    def create_table(self) -> None:
        """Create the table, unless it exists."""
        _dbapi.execute(self._connection, self._create)

    def load(self, key: str, /) -> Checkpoint | None:
        """Give the checkpoint that is stored under a key; None if there is none."""
        row = _dbapi.execute(self._connection, self._select, key).fetchone()
        return None if row is None else Checkpoint.parse(row[0])

    def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        """Store a checkpoint under a key, in the transaction that the connection is in.

        Raises:
            InvalidArgumentError: The checkpoint is `Checkpoint.now()`, which stands for no place in a stream.
        """
        text = str(checkpoint)
        Checkpoint.parse(text)
        if _dbapi.execute(self._connection, self._update, text, key).rowcount == 0:
            _dbapi.execute(self._connection, self._insert, text, key)
