"""The tables equal the fold of the stream, whatever order events come in and however often."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mirror_oracle
import pytest
from clever_client import Checkpoint
from clever_pipelines.mirror._district import DistrictWriter
from clever_pipelines.mirror._errors import LeaseLostError
from clever_pipelines.mirror._registry import Registry
from clever_pipelines.mirror._store import Store
from mirror_oracle import History, event
from sqlalchemy import text

pytestmark = pytest.mark.slow

NOW = datetime(2026, 9, 2, tzinfo=UTC)


def writer_of(store: Store, district: str, **settings: Any) -> DistrictWriter:
    registry = Registry(store)
    registry.register([district])
    assert registry.lease([district]) == {district}
    return DistrictWriter(store, district, owner=registry.owner, **settings)


@pytest.mark.parametrize("seed", range(8))
def test_tables_equal_the_fold_of_late_repeated_and_interleaved_events(store: Store, seed: int) -> None:
    history = History(seed)
    writer = writer_of(store, history.district)
    seen: list[mirror_oracle.Event] = []
    for batch in history.delivered(history.happen(120)):
        writer.apply(batch, Checkpoint(batch[-1].id if batch else None), now=NOW)
        seen += batch
    mirror_oracle.check(store.engine, seen, late=True)
    assert len({found.id for found in seen}) == 120


@pytest.mark.parametrize("seed", range(4))
def test_tables_equal_the_fold_of_the_stream_in_order_whatever_the_batches(store: Store, seed: int) -> None:
    history = History(seed)
    writer = writer_of(store, history.district)
    events = history.happen(150)
    for start, end in ((0, 1), (1, 40), (30, 41), (41, 150)):
        writer.apply(events[start:end], Checkpoint(events[end - 1].id), now=NOW)
        mirror_oracle.check(store.engine, events[:end])
    for found in events[::5]:  # once more, one by one: nothing moves
        assert writer.apply([found], Checkpoint(events[-1].id), now=NOW)[:3] == (0, 0, 0)
    mirror_oracle.check(store.engine, events)


def test_checkpoint_and_effect_are_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(1)
    writer = writer_of(store, history.district)
    first, second = history.happen(20), history.happen(20)
    writer.apply(first, Checkpoint(first[-1].id), now=NOW)
    # The last thing in the transaction fails: all of it is gone.
    monkeypatch.setattr("clever_pipelines.mirror._district.str", _fail, raising=False)
    with pytest.raises(RuntimeError):
        writer.apply(second, Checkpoint(second[-1].id), now=NOW)
    monkeypatch.undo()
    mirror_oracle.check(store.engine, first)
    assert checkpoint_of(store) == str(Checkpoint(first[-1].id))
    writer.apply(second, Checkpoint(second[-1].id), now=NOW)
    mirror_oracle.check(store.engine, first + second)


def _fail(_: object) -> str:
    raise RuntimeError


def checkpoint_of(store: Store) -> str:
    with store.read() as connection:
        return str(connection.execute(text("SELECT checkpoint FROM mirror_districts")).scalar_one())


def test_a_removed_district_is_archived_whole_and_what_is_newer_lives(store: Store) -> None:
    history = History(3)
    writer = writer_of(store, history.district)
    before = history.happen(60)
    removal = history.tell("districts.deleted", {"id": history.district})
    after = history.happen(10)
    writer.apply([*before, removal], Checkpoint(removal.id), now=NOW)
    mirror_oracle.check(store.engine, [*before, removal])
    with store.read() as connection:
        assert not connection.execute(text("SELECT count(*) FROM current_users")).scalar_one()
    writer.apply(after, Checkpoint(after[-1].id), now=NOW)
    mirror_oracle.check(store.engine, [*before, removal, *after])
    writer.apply(before, Checkpoint(after[-1].id), now=NOW)  # nothing that is older comes back
    mirror_oracle.check(store.engine, [*before, removal, *after])


def test_the_other_process_has_the_district_now(store: Store) -> None:
    history = History(4)
    old = writer_of(store, history.district)
    events = history.happen(10)
    old.apply(events[:5], Checkpoint(events[4].id), now=NOW)
    with store.write() as connection:  # the old process gave no sign of life
        connection.execute(text("UPDATE mirror_processes SET alive_until = 0"))
    new = writer_of(store, history.district)
    with pytest.raises(LeaseLostError):
        old.apply(events[5:], Checkpoint(events[-1].id), now=NOW)
    mirror_oracle.check(store.engine, events[:5])
    new.apply(events[5:], Checkpoint(events[-1].id), now=NOW)
    mirror_oracle.check(store.engine, events)


def test_what_cannot_be_applied_goes_to_quarantine_once(store: Store) -> None:
    history = History(5)
    writer = writer_of(store, history.district)
    good = history.tell("users.created", {"id": "a" * 24, "email": "a@x.example"})
    odd = [
        history.tell("robots.created", {"id": "b" * 24}),
        history.tell("users.updated", {"id": "a" * 24, "email": 5, "name": "no object", "roles": ["x"]}),
        event(90, "users.updated", None),
        event(91, "users.created", "text")._replace(record_id="c" * 24),
    ]
    for _ in range(2):
        result = writer.apply([good, *odd], Checkpoint(odd[-1].id), now=NOW)
        assert result.rejected == 3
    with store.read() as connection:
        found = connection.execute(
            text("SELECT type, reason, raw FROM quarantine ORDER BY type, reason")
        ).all()
        email, record = connection.execute(text("SELECT email, record FROM users")).one()
    assert [row[:2] for row in found] == [
        ("robots.created", "unknown event type"),
        ("users.created", "the record is not an object"),
        ("users.updated", "the event holds no record"),
    ]
    assert {row[2] for row in found} == {odd[0].json.decode(), odd[2].json.decode(), odd[3].json.decode()}
    # What doesn't fit its column stays out of it, and the JSON has it.
    record = json.loads(record) if isinstance(record, str) else record
    assert email is None
    assert record["email"] == 5


@pytest.mark.parametrize("text_", ["a\0b", "half \ud800 pair"])
def test_what_the_database_cannot_hold_goes_to_quarantine(store: Store, text_: str) -> None:
    history = History(6)
    writer = writer_of(store, history.district)
    events = [
        history.tell("courses.created", {"id": "a" * 24, "name": "Art"}),
        history.tell("courses.updated", {"id": "a" * 24, "name": text_}),
        history.tell("courses.created", {"id": "b" * 24, "name": "not \\u0000 but text"}),
    ]
    result = writer.apply(events, Checkpoint(events[-1].id), now=NOW)
    with store.read() as connection:
        names = connection.execute(text("SELECT name FROM courses ORDER BY id")).scalars().all()
    if store.is_sqlite:  # it holds everything, but no column can hold half a character
        assert result.rejected == 0
        assert names == ["a\0b" if "\0" in text_ else None, "not \\u0000 but text"]
    else:
        assert result.rejected == 1
        assert names == ["Art", "not \\u0000 but text"]


def test_quarantine_is_applied_by_a_version_that_can(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(7)
    writer = writer_of(store, history.district)
    events = history.happen(10)
    monkeypatch.setattr("clever_pipelines.mirror._fold.ACTIONS", ("deleted",))  # a version that knows less
    writer.apply(events, Checkpoint(events[-1].id), now=NOW)
    monkeypatch.undo()
    assert writer.reapply(now=NOW).rejected == 0
    mirror_oracle.check(store.engine, events, late=True)
    with store.read() as connection:
        assert not connection.execute(text("SELECT count(*) FROM quarantine")).scalar_one()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "roster.db"
    with Store(f"sqlite:///{path}") as store:
        store.migrate()
        with store.write() as connection:
            connection.execute(text("INSERT INTO mirror_settings VALUES ('a', 'b')"))
        assert {found.stat().st_mode & 0o777 for found in tmp_path.iterdir()} == {0o600}
        assert len([*tmp_path.iterdir()]) == 3  # the log and its index, too


def test_a_newer_schema_is_refused(store: Store) -> None:
    from clever_pipelines.mirror._errors import SchemaError

    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="newer release"):
        store.check_schema()
    with pytest.raises(SchemaError, match="newer release"):
        store.migrate()
