"""Checkpoints in a table beside your data, in the same transaction.

Plain SQL through the connection that the program has: no library is needed for four statements that every
database understands, and only through its own connection can a store take part in a program's transaction.
"""

from __future__ import annotations

import re
import sys
from typing import Any, Final, Protocol, cast

from clever_client import Checkpoint, InvalidArgumentError

_PLACEHOLDERS: Final = {
    "qmark": ("?", "?"),
    "format": ("%s", "%s"),
    "pyformat": ("%s", "%s"),
    "named": (":1", ":2"),
    "numeric": (":1", ":2"),
    "numeric_dollar": ("$1", "$2"),
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")


class _Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...


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
        if not isinstance(table, str) or not _NAME.fullmatch(table):
            raise InvalidArgumentError("table must be a plain name such as clever_checkpoints")
        first, second = _PLACEHOLDERS[_parameter_style(connection)]
        self._connection = connection
        self._create = (
            f"CREATE TABLE IF NOT EXISTS {table} (name VARCHAR(255) PRIMARY KEY, checkpoint TEXT NOT NULL)"
        )
        self._select = f"SELECT checkpoint FROM {table} WHERE name = {first}"  # noqa: S608  # a plain name
        self._update = f"UPDATE {table} SET checkpoint = {first} WHERE name = {second}"  # noqa: S608
        self._insert = f"INSERT INTO {table} (checkpoint, name) VALUES ({first}, {second})"  # noqa: S608

    def create_table(self) -> None:
        """Create the table, unless it exists."""
        self._execute(self._create)

    def load(self, key: str, /) -> Checkpoint | None:
        """Give the checkpoint that is stored under a key; None if there is none."""
        row = self._execute(self._select, key).fetchone()
        return None if row is None else Checkpoint.parse(row[0])

    def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        """Store a checkpoint under a key, in the transaction that the connection is in.

        Raises:
            InvalidArgumentError: The checkpoint is `Checkpoint.now()`, which stands for no place in a stream.
        """
        text = str(checkpoint)
        Checkpoint.parse(text)
        if self._execute(self._update, text, key).rowcount == 0:
            self._execute(self._insert, text, key)

    def _execute(self, statement: str, *parameters: str) -> _Cursor:
        if hasattr(self._connection, "exec_driver_sql"):  # SQLAlchemy's
            return cast("_Cursor", self._connection.exec_driver_sql(statement, parameters or None))
        cursor = self._connection.cursor()
        cursor.execute(statement, parameters)
        return cast("_Cursor", cursor)


def _parameter_style(connection: Any) -> str:
    """How the connection's driver marks parameters."""
    if hasattr(connection, "exec_driver_sql"):
        return _known(connection.dialect.paramstyle)
    if hasattr(connection, "cursor"):
        for kind in type(connection).__mro__:
            driver = sys.modules.get(kind.__module__.partition(".")[0])
            if (style := getattr(driver, "paramstyle", None)) is not None:
                return _known(style)
    raise InvalidArgumentError("connection must be an open connection of a DB-API driver or of SQLAlchemy")


def _known(style: object) -> str:
    if not isinstance(style, str) or style not in _PLACEHOLDERS:
        raise InvalidArgumentError("the driver marks parameters in a way that no standard knows")
    return style
