"""A first load in a district where things happen: snapshot and events give the roster, to the key."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import histories
import pytest
from clever_client import Checkpoint, CursorExpired, Options
from clever_client._async import _snapshot as async_snapshot
from clever_client._sync import _snapshot as sync_snapshot
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

COUNT, PARTS = 200, 10


@pytest.mark.parametrize("part", range(PARTS))
def test_a_snapshot_and_the_events_from_its_checkpoint_are_the_roster(part: int) -> None:
    for seed in range(part, COUNT, PARTS):
        wrong = histories.check(seed)
        assert not wrong, f"PYTHONPATH=tests/support python -m histories 1 {seed}: {wrong}"


def test_without_the_set_back_records_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the ten minutes are for, and that the histories would show it."""
    for module in (async_snapshot, sync_snapshot):
        monkeypatch.setattr(module, "SET_BACK", 0.0)
    assert sum(bool(histories.check(seed)) for seed in (0, 1, 9, 11, 17, 22, 29)) >= 4


def test_what_lags_further_behind_is_outside_the_promise() -> None:
    """Documented: a checkpoint is set back by ten minutes, and not by more."""
    assert any(histories.check(seed, latest=3 * 3600) for seed in range(40))


def quiet_district(adapter: Any) -> tuple[FakeClever, Any]:
    """A district whose last event was 40 days ago, and a client with its clock."""
    fake = FakeClever(now="2026-01-15T12:00:00Z", events=50, users=15, rate_limit=None)
    clock = fake.clock.seconds
    client = adapter.client(
        fake.token, transport=fake.transport(), options=Options(clock=clock, monotonic=clock)
    )
    return fake, client


def test_a_quiet_district_is_followed_from_an_event_that_is_no_longer_listed(adapter: Any) -> None:
    fake, client = quiet_district(adapter)
    fake.clock.advance(hours=1)
    checkpoint = adapter.run(client.snapshot()).checkpoint
    assert checkpoint.cursor == [*fake.district.events.ids()][-1]
    for _ in range(4):  # one poll in ten days is enough
        fake.clock.advance(days=10)
        batch = adapter.run(client.events.poll(checkpoint))
        assert batch.items == []
        checkpoint = Checkpoint.parse(str(batch.checkpoint))
    assert len(fake.district.events) == 0
    new = fake.district.create("users")
    fake.clock.advance(minutes=1)
    batch = adapter.run(client.events.poll(checkpoint))
    assert [event.to_dict()["data"]["object"]["id"] for event in batch.items] == [new]


def test_a_snapshot_of_a_quiet_district_can_be_followed(adapter: Any) -> None:
    fake, client = quiet_district(adapter)
    fake.clock.advance(days=40)
    snapshot = adapter.run(client.snapshot())
    users = [page for page in adapter.all(snapshot) if page.record_type == "users"]
    assert len(users[0].items) == len(fake.district.user_ids)
    assert snapshot.checkpoint.cursor is None
    fake.clock.advance(days=29)
    assert adapter.run(client.events.poll(snapshot.checkpoint)).items == []
    fake.clock.advance(days=2)  # nobody polled since, and this poll's checkpoint was not stored
    with pytest.raises(CursorExpired):
        adapter.run(client.events.poll(snapshot.checkpoint))


GUIDE = Path(__file__).parent.parent / "docs" / "first-load.md"


def test_the_program_of_the_guide_keeps_the_roster(tmp_path: Path) -> None:
    """Run, run again after changes, and once more with nothing new: what it has is what the district has."""
    program = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), flags=re.M | re.S)[0]
    assert len(list(filter(None, program.splitlines()))) < 20
    fake = FakeClever(events=100, users=30)
    with fake.serve() as base_url:
        environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": fake.token}
        for changes in (3, 5, 0):
            for user in fake.district.user_ids[:changes]:
                fake.district.delete("users", user)
                fake.district.create("users", {"name": {"first": "Kim"}})
            fake.clock.advance(minutes=1)
            subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, check=True)
            roster = {
                key: record for records in fake.district.roster().values() for key, record in records.items()
            }
            with sqlite3.connect(tmp_path / "roster.db") as database:
                kept = database.execute("SELECT id, json FROM records WHERE type NOT LIKE '%.deleted'")
                assert {key: json.loads(text) for key, text in kept} == roster
