"""The database: opening it, its schema's version, transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from .._files import open_private
from ._errors import MirrorError, SchemaError
from ._sqlite import SQLiteStatements

if TYPE_CHECKING:
    from ._statements import Statements

_CACHE_KIB: Final = 64 * 1024
_WAL_PAGES: Final = 4000
_BUSY_SECONDS: Final = 30
_MIGRATION_LOCK: Final = 7_336_012_417_035  # any number: what PostgreSQL's advisory lock is called


class Store:
    """The mirror's database.

    Args:
        url: An SQLAlchemy URL, ``sqlite:///roster.db`` or ``postgresql://host/database``.
        create: Make the file of an SQLite database that does not exist.

    Attributes:
        engine: SQLAlchemy's engine.
        statements: What is done to the tables, in this database's own way.

    Raises:
        MirrorError: The URL is of no database that the mirror knows, or its driver is not installed:
            install the extra that the text names.
    """

    def __init__(self, url: str | URL, *, create: bool = True) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise MirrorError(
                "the database must be a URL such as sqlite:///roster.db or postgresql://host/database"
            ) from None
        self.is_sqlite: bool = parsed.get_backend_name() == "sqlite"
        try:
            self.engine: Engine = (
                _sqlite_engine(parsed, create) if self.is_sqlite else _postgres_engine(parsed)
            )
        except (ImportError, NoSuchModuleError):
            raise MirrorError(
                "the driver for this database is not installed: pip install 'clever-client[postgres]'"
            ) from None
        self.statements: Statements = SQLiteStatements() if self.is_sqlite else _postgres_statements()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction that commits at the end of the block, or leaves no trace."""
        with self.engine.connect().execution_options(mirror_write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database while the block runs."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def migrate(self) -> None:
        """Bring the tables to this program's version, made from nothing where there are none.

        Raises:
            SchemaError: The tables are of a newer version: install the release that made them.
        """
        from alembic import command

        config = _alembic_config()
        with self.engine.connect().execution_options(mirror_write=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            if not self._check(connection, allow_older=True):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    def check_schema(self) -> None:
        """Make sure that the tables are of this program's version.

        Raises:
            SchemaError: The tables are older, newer, or not there: run `migrate`.
        """
        with self.engine.connect() as connection:
            self._check(connection, allow_older=False)

    def _check(self, connection: Connection, *, allow_older: bool) -> bool:
        """Make sure that the tables can be used; tell whether they are of this program's version."""
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        script = ScriptDirectory.from_config(_alembic_config())
        known = {revision.revision for revision in script.walk_revisions()}
        found = MigrationContext.configure(connection).get_current_revision()
        if found == script.get_current_head():
            return True
        if allow_older and (found is None or found in known):
            return False
        if found is None:
            raise SchemaError("the database holds no mirror yet: start `clever-client mirror run`")
        if found in known:
            raise SchemaError("the tables are of an older version: start `clever-client mirror run` once")
        raise SchemaError("the tables were made by a newer release: update clever-client")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _sqlite_engine(url: URL, create: bool) -> Engine:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise MirrorError("the database must be a file, such as sqlite:///roster.db")
    path = Path(url.database)
    if not path.parent.is_dir():
        raise MirrorError("the folder of the database file does not exist: create it first")
    if not create and not path.exists():
        raise MirrorError("there is no such database file: start `clever-client mirror run`")
    os.close(open_private(path))  # the log and its index take over its mode
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says so
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # after a power cut whole transactions may lack
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")

    opened = _identity(path)

    @event.listens_for(engine, "do_connect")
    @event.listens_for(engine, "checkout")
    def _(*_: object) -> None:
        if _identity(path) != opened:  # what is written would be in a file without a name
            raise MirrorError(
                "the database file was replaced or removed while the mirror had it open: stop the mirror "
                "before a backup is put in its place, and remove the -wal and -shm files of the old one"
            )

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("mirror_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell which file a path leads to; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _postgres_engine(url: URL) -> Engine:
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise MirrorError("the mirror knows SQLite and PostgreSQL: sqlite:///... or postgresql://...")
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c datestyle=ISO", "application_name": "clever-mirror"},
    )


def _postgres_statements() -> Statements:
    from ._postgres import PostgresStatements

    return PostgresStatements()


def _alembic_config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
