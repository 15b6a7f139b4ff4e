"""The guide's program that copies all districts of an app: it runs, is killed, and doubles nothing."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PROGRAMS = [
    code
    for page in (ROOT / "README.md", ROOT / "docs" / "fleet.md")
    for code in re.findall(r"^```py(?:thon)?\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if "await Fleet(" in code
]


def rows(folder: Path) -> list[tuple[str, str]]:
    if not (folder / "events.db").exists():
        return []
    database = sqlite3.connect(folder / "events.db")
    try:
        return database.execute("SELECT district, id FROM events").fetchall()
    except sqlite3.OperationalError:  # there is no table yet
        return []
    finally:
        database.close()


def test_there_is_a_short_program() -> None:
    assert PROGRAMS
    for code in PROGRAMS:
        assert len([line for line in code.splitlines() if line.strip()]) < 30


@pytest.mark.parametrize("code", PROGRAMS, ids=range(len(PROGRAMS)))
def test_it_is_typed(code: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(code)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("code", PROGRAMS, ids=range(len(PROGRAMS)))
def test_it_copies_all_districts_exactly_once_through_kills(code: str, tmp_path: Path) -> None:
    fake = FakeClever(seed=5, districts=4, events=1000, users=30, rate_limit=None)
    expected = {(district.id, event_id) for district in fake.districts for event_id in district.events.ids()}
    (tmp_path / "program.py").write_text(code)
    with fake.serve() as base_url:
        for wanted in (1, len(expected) // 2, len(expected)):  # killed at work twice, and then at rest
            for _ in copying(tmp_path, base_url, fake):
                if len(rows(tmp_path)) >= wanted:
                    break
    counts = Counter(rows(tmp_path))
    assert set(counts) == expected
    assert set(counts.values()) == {1}


def copying(folder: Path, base_url: str, fake: FakeClever) -> Iterator[None]:
    """Let the program work, and kill it when nobody wants more of it."""
    environment = os.environ | {
        "CLEVER_BASE_URL": base_url,
        "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
        "CLEVER_CLIENT_ID": fake.client_id,
        "CLEVER_CLIENT_SECRET": fake.client_secret,
    }
    command = [sys.executable, "program.py"]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as program:
        try:
            ends = time.monotonic() + 60
            while time.monotonic() < ends and program.poll() is None:
                yield
                time.sleep(0.02)
            pytest.fail(f"the program did not get there: {program.poll()}")
        finally:
            program.send_signal(signal.SIGKILL)
