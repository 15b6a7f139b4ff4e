"""Plain SQL through a connection that the program has: any DB-API driver's, or one of SQLAlchemy."""

from __future__ import annotations

import re
import sys
from typing import Any, Final, Protocol, cast

from clever_client import InvalidArgumentError

_PLACEHOLDERS: Final = {
    "qmark": "?",
    "format": "%s",
    "pyformat": "%s",
    "named": ":{}",
    "numeric": ":{}",
    "numeric_dollar": "${}",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> Any: ...


def placeholders(connection: Any, count: int) -> list[str]:
    """Give the marks that stand for parameters in the driver's SQL.

    Raises:
        InvalidArgumentError: The connection is not one of sqlite3 or psycopg.
    """
    mark = _PLACEHOLDERS[_parameter_style(connection)]
    return [mark.format(number) for number in range(1, count + 1)]


def check_table(name: object) -> str:
    """Give the name of a table back.

    Raises:
        InvalidArgumentError: The name is not a plain one, so that it must not be written into a statement.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InvalidArgumentError("table must be a plain name such as clever_checkpoints")
    return name


def execute(connection: Any, statement: str, *parameters: object) -> Cursor:
    """Run a statement in the transaction that the connection is in."""
    if hasattr(connection, "exec_driver_sql"):  # SQLAlchemy's
        return cast("Cursor", connection.exec_driver_sql(statement, parameters or None))
    cursor = connection.cursor()
    cursor.execute(statement, parameters)
    return cast("Cursor", cursor)


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
