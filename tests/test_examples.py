"""The examples do what they say: `make demo` ends well, and the mirror holds what the stream says."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from clever_fake import FakeClever

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parent.parent


def test_the_demo_does_the_main_job() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 of 301 users would be deleted" in done.stdout
    assert done.stdout.count(": equal") == 3
    assert "were sent before the kill" in done.stdout
    assert "are in the gradebook, each with its value" in done.stdout


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_mirror_in_ten_lines(tmp_path: Path) -> None:
    fake = FakeClever(seed=2, events=50, users=150, sections=40, districts=2, mix="realistic")
    path = tmp_path / "roster.db"
    with fake.serve() as base_url:
        done = subprocess.run(
            [sys.executable, str(ROOT / "examples" / "mirror.py"), f"sqlite:///{path}"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=os.environ
            | {
                "CLEVER_BASE_URL": base_url,
                "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
                "CLEVER_CLIENT_ID": fake.client_id,
                "CLEVER_CLIENT_SECRET": fake.client_secret,
            },
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("is up to date") == 2
    database = sqlite3.connect(path)
    [users] = database.execute("SELECT count(*) FROM current_users").fetchone()
    database.close()
    assert users == sum(len(district.user_ids) for district in fake.districts)
