"""The examples do what they say: `make demo` ends well, and the mirror holds what the stream says."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from clever_client import Clever
from clever_fake import FakeClever

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parent.parent


def test_the_demo_does_the_main_job() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5,000 events" in done.stdout
    assert "0 lost, 0 repeated, in order." in done.stdout
    assert "the first one with 0" in done.stdout
    assert "from 0 to 9.5" in done.stdout
    assert "deleted" in done.stdout


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestMirror:
    """The tables hold what the stream says, whenever the mirror was stopped."""

    def test_the_tables_hold_what_is_there_now(self, fake_clever: FakeClever) -> None:
        there: dict[str, dict[str, Any]] = {"users": {}, "sections": {}}
        for event_id in fake_clever.district.events.ids():
            event = fake_clever.district.events.get(event_id)
            kind, _, action = event["type"].partition(".")
            if kind in there:
                record = event["data"]["object"]
                there[kind].pop(record["id"], None)
                if action != "deleted":
                    there[kind][record["id"]] = record
        assert all(there.values())
        tables = self.mirrored(fake_clever)
        assert tables["users"] == {
            (user["id"], user.get("email") or None, json.dumps(user["roles"], sort_keys=True))
            for user in there["users"].values()
        }
        assert tables["sections"] == {
            (section["id"], section["name"], json.dumps(section["students"]))
            for section in there["sections"].values()
        }

    @pytest.mark.parametrize("crash_at", [1, 700, 1500, 2500])
    def test_a_crash_loses_and_repeats_nothing(self, crash_at: int, tmp_path: Path) -> None:
        fake = FakeClever(events=4000)
        database = sqlite3.connect(tmp_path / "district.db")
        module = load("mirror")
        apply, calls = module.apply, 0

        def crashing(*arguments: Any) -> None:
            nonlocal calls
            calls += 1
            if calls == crash_at:
                raise KeyboardInterrupt
            apply(*arguments)

        module.apply = crashing
        with Clever(fake.token, transport=fake.transport()) as clever:
            with pytest.raises(KeyboardInterrupt):
                module.mirror(clever, database)
            database.close()  # what was not committed is lost, as in a crash
            database = sqlite3.connect(tmp_path / "district.db")
            stored = database.execute("SELECT id FROM cursor").fetchone()
            assert (stored is None) == (crash_at <= 1000)  # pages of a thousand: the ones before it stay
            module.mirror(clever, database)
            assert module.mirror(clever, database) == 0
        database.close()
        database = sqlite3.connect(tmp_path / "district.db")
        assert self.tables(database) == self.mirrored(fake)

    def test_what_it_does_not_know_is_kept(self, fake_clever: FakeClever) -> None:
        events = fake_clever.district.events
        user = fake_clever.district.user_ids[0]
        odd = {events.add("users.merged", {"id": user})}
        left_over = self.mirrored(fake_clever)["left_over"]
        assert {row[0] for row in left_over} == odd

    def mirrored(self, fake: FakeClever) -> dict[str, set[Any]]:
        database = sqlite3.connect(":memory:")
        with Clever(fake.token, transport=fake.transport()) as clever:
            load("mirror").mirror(clever, database)
        return self.tables(database)

    def tables(self, database: sqlite3.Connection) -> dict[str, set[Any]]:
        names = ("users", "sections", "left_over", "cursor")
        tables = {name: set(database.execute(f"SELECT * FROM {name}")) for name in names}
        database.close()
        return tables
