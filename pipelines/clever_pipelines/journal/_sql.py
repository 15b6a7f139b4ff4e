"""A journal in one table of a database."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from .. import _dbapi
from ._entries import Entry, Intent, Outcome, in_doubt, to_intent, to_outcome, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable


class SqlJournal:
    """A journal in a table of your database.

    It commits by itself, because an intent must be durable before its request is sent. So it needs a
    connection of its own.

    Args:
        connection: A connection of any DB-API driver (``sqlite3``, ``psycopg``), or one of SQLAlchemy, that
            nothing else uses. Where several threads send, it must allow that: ``sqlite3.connect(...,
            check_same_thread=False)``. They use it one at a time.
        table: The table's name, with a schema if you like. It is made if it is not there.

    Raises:
        InvalidArgumentError: The connection is of another kind, or the table's name is not a plain one.
    """

    def __init__(self, connection: Any, *, table: str = "clever_journal") -> None:
        name = _dbapi.check_table(table)
        first, second, third = _dbapi.placeholders(connection, 3)
        self._connection = connection
        self._lock = threading.Lock()
        # The name is a plain one, checked above.
        self._select = f"SELECT intent, outcome FROM {name}"  # noqa: S608
        self._update = f"UPDATE {name} SET intent = {first}, outcome = {second} WHERE name = {third}"  # noqa: S608
        self._insert = f"INSERT INTO {name} (intent, outcome, name) VALUES ({first}, {second}, {third})"  # noqa: S608
        self._finish = f"UPDATE {name} SET outcome = {first} WHERE name = {second}"  # noqa: S608
        with self._lock, _Transaction(connection):
            _dbapi.execute(
                connection,
                f"CREATE TABLE IF NOT EXISTS {name} "
                "(name VARCHAR(255) PRIMARY KEY, intent TEXT NOT NULL, outcome TEXT NOT NULL)",
            )

    def entries(self) -> dict[str, Entry]:
        """Give the last entry of every key."""
        with self._lock, _Transaction(self._connection):
            rows = _dbapi.execute(self._connection, self._select).fetchall()
        pairs = [(to_intent(json.loads(intent)), to_outcome(json.loads(outcome))) for intent, outcome in rows]
        return {intent.key: Entry(*intent, outcome) for intent, outcome in pairs}

    def in_doubt(self) -> list[Entry]:
        """Give the entries of which nobody knows whether they were processed. Look them up in the LMS."""
        return in_doubt(self.entries())

    def begin(self, intents: Iterable[Intent], /) -> None:
        """Store that requests are about to be sent, and commit."""
        started = to_text(Outcome("started"))
        with self._lock, _Transaction(self._connection):
            for intent in intents:
                values = (to_text(intent), started, intent.key)
                if _dbapi.execute(self._connection, self._update, *values).rowcount == 0:
                    _dbapi.execute(self._connection, self._insert, *values)

    def finish(self, key: str, outcome: Outcome, /) -> None:
        """Store what came of a request, and commit.

        Raises:
            KeyError: No request with this key was begun.
        """
        with self._lock, _Transaction(self._connection):
            if _dbapi.execute(self._connection, self._finish, to_text(outcome), key).rowcount == 0:
                raise KeyError(key)


class _Transaction:
    """Commits at its end, or rolls back after an error."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._connection.commit()
        else:
            self._connection.rollback()
