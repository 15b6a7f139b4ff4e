"""Checkpoint stores: atomic files, a table in your own transaction, and real kills."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from clever_client import Checkpoint, InvalidArgumentError
from clever_pipelines.checkpoints import (
    CheckpointStore,
    FileCheckpointStore,
    SqlCheckpointStore,
    in_threads,
)
from crash.campaign import Campaign

pytestmark = pytest.mark.slow

ONE, TWO = Checkpoint("5f0000000000000000000001"), Checkpoint("5f0000000000000000000002")


def sql_store(folder: Path) -> CheckpointStore:
    store = SqlCheckpointStore(sqlite3.connect(folder / "sql.db", check_same_thread=False))
    store.create_table()
    store.create_table()  # once more does no harm
    return store


STORES: list[Callable[[Path], CheckpointStore]] = [FileCheckpointStore, sql_store]


@pytest.mark.parametrize("make", STORES)
def test_a_store_gives_back_what_was_stored_last(
    make: Callable[[Path], CheckpointStore], tmp_path: Path
) -> None:
    store = make(tmp_path)
    assert store.load("a") is None
    store.store("a", ONE)
    store.store("b", TWO)
    assert store.load("a") == ONE
    store.store("a", TWO)
    store.store("a", TWO)  # unchanged is no reason for a second row
    assert (store.load("a"), store.load("b"), store.load("c")) == (TWO, TWO, None)


@pytest.mark.parametrize("make", STORES)
def test_a_wish_is_not_a_place(make: Callable[[Path], CheckpointStore], tmp_path: Path) -> None:
    store = make(tmp_path)
    store.store("a", ONE)
    with pytest.raises(InvalidArgumentError, match="now"):
        store.store("a", Checkpoint.now())
    assert store.load("a") == ONE


@pytest.mark.parametrize("make", STORES)
def test_a_store_serves_an_event_loop(make: Callable[[Path], CheckpointStore], tmp_path: Path) -> None:
    async def use() -> Checkpoint | None:
        store = in_threads(make(tmp_path))
        await asyncio.gather(*(store.store("a", one) for one in (ONE, TWO, ONE)))
        return await store.load("a")

    assert asyncio.run(use()) in (ONE, TWO)


@pytest.mark.parametrize("content", [b"", b"{", b'{"v":1}', b"\xff\xfe", b'{"v":9,"cursor":null}'])
def test_a_broken_file_is_an_error_and_no_new_start(content: bytes, tmp_path: Path) -> None:
    store = FileCheckpointStore(tmp_path)
    store.store("a", ONE)
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(InvalidArgumentError):
        store.load("a")


@pytest.mark.parametrize("key", ["", ".", "..", ".hidden", "../a", "a/b", "a\\b", "a\n", "ä", "x" * 129, 7])
def test_a_key_never_leaves_the_folder(key: Any, tmp_path: Path) -> None:
    store = FileCheckpointStore(tmp_path / "inside")
    with pytest.raises(InvalidArgumentError, match="a key must be"):
        store.store(key, ONE)
    with pytest.raises(InvalidArgumentError, match="a key must be"):
        store.load(key)
    assert not list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileCheckpointStore(tmp_path)
    store.store("a", ONE)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.store("a", TWO)
    assert store.load("a") == ONE
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def test_the_new_content_is_on_the_disk_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut a renamed file that was not synced can be empty."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (steps.append("sync"), fsync(descriptor))[1])
    monkeypatch.setattr(
        Path, "replace", lambda self, target: (steps.append("rename"), replace(self, target))[1]
    )
    FileCheckpointStore(tmp_path).store("a", ONE)
    assert steps == ["sync", "rename", "sync"]


def test_the_sql_store_is_part_of_your_transaction(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "a.db")
    store = SqlCheckpointStore(database)
    with database:
        store.create_table()
        store.store("a", ONE)
    store.store("a", TWO)
    database.rollback()
    assert store.load("a") == ONE
    with suppress(ZeroDivisionError), database:
        store.store("a", TWO)
        raise ZeroDivisionError
    assert store.load("a") == ONE


@pytest.mark.parametrize("style", ["qmark", "format", "pyformat", "named", "numeric", "numeric_dollar"])
def test_each_way_of_marking_parameters(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Cursor:
        rowcount = 0

        def execute(self, statement: str, parameters: tuple[str, ...]) -> None:
            said.append(statement)

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return Cursor()

    monkeypatch.setattr(sqlite3, "paramstyle", style)
    connection = Connection(":memory:")
    SqlCheckpointStore(connection, table="app.places").store("a", ONE)
    connection.close()
    marks = {"qmark": "??", "named": ":1:2", "numeric": ":1:2", "numeric_dollar": "$1$2"}.get(style, "%s%s")
    first, second = marks[: len(marks) // 2], marks[len(marks) // 2 :]
    assert said == [
        f"UPDATE app.places SET checkpoint = {first} WHERE name = {second}",
        f"INSERT INTO app.places (checkpoint, name) VALUES ({first}, {second})",
    ]


def test_a_connection_of_sqlalchemy(tmp_path: Path) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        store = SqlCheckpointStore(connection)
        store.create_table()
        store.store("a", ONE)
    with engine.connect() as connection:
        SqlCheckpointStore(connection).store("a", TWO)
        connection.rollback()
    with engine.connect() as connection:
        assert SqlCheckpointStore(connection).load("a") == ONE
    engine.dispose()


@pytest.mark.parametrize("connection", [None, "sqlite:///a.db", object()])
def test_what_is_no_connection_is_refused(connection: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="connection must be"):
        SqlCheckpointStore(connection)


@pytest.mark.parametrize("table", ["", "a b", "a;drop table b", "a.b.c", "1a", None])
def test_a_table_has_a_plain_name(table: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="table must be"):
        SqlCheckpointStore(sqlite3.connect(":memory:"), table=table)


@pytest.mark.parametrize("kind", ["files", "sql"])
def test_ten_kills(kind: str, tmp_path: Path) -> None:
    """After each the effect is the stream up to the checkpoint, plus at most one batch (files)."""
    outcome = Campaign(kind, tmp_path, events=2000, batch=10, seed=1).run(kills=10)
    assert outcome.at_work >= 5
    assert outcome.repeated <= (0 if kind == "sql" else 10 * 10)
