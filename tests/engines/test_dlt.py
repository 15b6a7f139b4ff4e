"""The dlt source: its tables are what the service says, and it keeps nothing elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dlt
import pytest
from clever_client import Clever, Options
from clever_fake import FakeClever
from clever_pipelines.dlt import clever_source

NOW = "2026-01-15T12:00:00Z"
TYPES = ("districts", "schools", "terms", "courses", "users", "sections", "resources")


class Warehouse:
    """A DuckDB that dlt loads, and dlt's own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "dlt"
        self.pipeline = dlt.pipeline(
            "roster",
            destination=dlt.destinations.duckdb(str(folder / "roster.db")),
            dataset_name="clever",
            pipelines_dir=str(self.folder),
        )

    def load(self, fake: FakeClever, *only: str, **settings: Any) -> None:
        with clients(fake) as districts:
            source = clever_source(districts, **({"settle": 0.0} | settings))
            self.pipeline.run(source.with_resources(*only) if only else source)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.pipeline.sql_client() as client:
            return [*(client.execute_sql(query) or ())]


@contextmanager
def clients(fake: FakeClever) -> Iterator[Mapping[str, Clever]]:
    options = Options(clock=fake.clock.seconds, monotonic=fake.clock.seconds, max_attempts=1)
    districts = {
        district.id: Clever(district.token, transport=fake.transport(), options=options)
        for district in fake.districts
    }
    yield districts
    for client in districts.values():
        client.close()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def check(fake: FakeClever, warehouse: Warehouse, *types: str) -> None:
    """Hold the tables to what the fake itself says."""
    expected_events = [(district.id, each) for district in fake.districts for each in district.events.ids()]
    assert sorted(warehouse.rows("SELECT district, id FROM events")) == sorted(expected_events)
    for name in types or TYPES:
        expected = {
            key: json.loads(json.dumps(record))
            for district in fake.districts
            for key, record in district.roster()[name].items()
        }
        rows = warehouse.rows(f"SELECT id, json FROM {name} WHERE deleted_at IS NULL")
        assert len(rows) == len(expected), name
        assert {key: json.loads(text) for key, text in rows} == expected, name


@pytest.mark.slow
def test_the_tables_are_what_the_service_says(warehouse: Warehouse) -> None:
    fake = FakeClever(seed=1, districts=2, events=300, users=45, now=NOW)
    warehouse.load(fake)
    check(fake, warehouse)
    gone, kept = fake.district.user_ids[:2]
    fake.clock.advance(seconds=600)
    fake.district.events.generate(200)
    for number in range(3):  # of several events of one load the newest counts
        fake.clock.advance(seconds=60)
        fake.district.update("users", kept, {"email": f"{number}@x.example", "name": {"first": "a\0b"}})
    fake.district.delete("users", gone)
    fake.district.events.add("moons.created", {"id": "1"})
    broken = {
        "id": f"{int(fake.clock.seconds()):x}{'e' * 16}",
        "type": "users.updated",
        "data": {"object": {}},
    }
    fake.district.events.add_raw({"data": broken})
    fake.clock.advance(seconds=60)
    warehouse.load(fake)
    unreadable = warehouse.rows("SELECT id, json FROM events WHERE type = 'unreadable'")
    assert len(unreadable) == 1
    assert "users.updated" in unreadable[0][1]
    assert warehouse.rows("SELECT count(*) FROM events WHERE type = 'moons.created'") == [(1,)]
    assert warehouse.rows(f"SELECT count(*) FROM users WHERE id = '{gone}' AND deleted_at IS NOT NULL") == [
        (1,)
    ]
    emails = warehouse.rows(f"SELECT email, json->>'$.email' FROM users WHERE id = '{kept}'")
    assert emails == [("2@x.example", "2@x.example")]
    assert warehouse.rows(f"SELECT name_first FROM users WHERE id = '{kept}'") == [("a\ufffdb",)]
    check(fake, warehouse)
    assert warehouse.rows("SELECT count(*) FROM freshness WHERE error IS NOT NULL") == [(0,)]
    assert warehouse.rows("SELECT unreadable FROM freshness WHERE resource = 'users' ORDER BY 1") == [
        (0,),
        (1,),
    ]


@pytest.mark.slow
def test_a_district_that_is_refused_stops_no_other_and_catches_up(warehouse: Warehouse) -> None:
    fake = FakeClever(seed=2, districts=2, events=60, users=30, now=NOW)
    old = fake.districts[0].token
    with clients(fake) as districts:
        fake.districts[0].rotate_token()
        warehouse.pipeline.run(clever_source(districts, settle=0).with_resources("events", "users"))
        assert old != fake.districts[0].token
    errors = dict(warehouse.rows("SELECT DISTINCT district, error FROM freshness"))
    assert errors == {fake.districts[0].id: "UnauthorizedError", fake.districts[1].id: None}
    assert warehouse.rows("SELECT DISTINCT district FROM events") == [(fake.districts[1].id,)]
    warehouse.load(fake, "events", "users")
    check(fake, warehouse, "users")


@pytest.mark.slow
def test_late_events_within_the_lag_and_a_gap(warehouse: Warehouse) -> None:
    fake = FakeClever(seed=3, events=100, users=30, late=0.5, late_seconds=500, now=NOW)
    fake.district.events.plan(300, seconds=900)
    fake.clock.advance(seconds=700)
    warehouse.load(fake, "events", "users", settle=600.0)
    fake.clock.advance(seconds=1600)
    warehouse.load(fake, "events", "users", settle=600.0)
    check(fake, warehouse, "users")
    fake.clock.advance(days=31)
    fake.district.events.generate(10)
    warehouse.load(fake, "events", "users")
    assert warehouse.rows("SELECT DISTINCT error FROM freshness") == [("CursorExpired",)]
    warehouse.load(fake, "events", "users", allow_gap=True)  # forgets where it was
    warehouse.load(fake, "events", "users")
    assert warehouse.rows("SELECT DISTINCT error FROM freshness") == [(None,)]


@pytest.mark.slow
def test_no_token_and_no_name_stays_outside_of_the_tables(
    warehouse: Warehouse, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    canary = "Zyxquanarius"
    fake = FakeClever(seed=4, events=50, users=30, now=NOW, token="canary-token-0123456789")
    user = fake.district.user_ids[0]
    fake.district.update("users", user, {"name": {"first": canary, "last": canary}})
    fake.clock.advance(seconds=60)
    warehouse.load(fake, "events", "users")
    fake.district.update("users", user, {"email": f"{canary}@x.example"})
    fake.clock.advance(seconds=60)
    warehouse.load(fake, "events", "users")
    assert warehouse.rows(f"SELECT count(*) FROM users WHERE name_first = '{canary}'") == [(1,)]
    files = [path for path in warehouse.folder.rglob("*") if path.is_file()]
    assert any(path.name == "trace.pickle" for path in files)
    told = capfd.readouterr()
    left = [
        told.out.encode(),
        told.err.encode(),
        caplog.text.encode(),
        *(path.read_bytes() for path in files),
    ]
    for secret in (canary, fake.token):
        assert not [text for text in left if secret.encode() in text]
    staged = warehouse.rows("SELECT count(*) FROM clever_staging.users")
    assert staged == [(0,)]
