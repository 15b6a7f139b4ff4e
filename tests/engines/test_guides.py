"""Every piece of Python in the engines' guides runs, and is typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clever_fake import FakeClever

ROOT = Path(__file__).parents[2]
BLOCKS = [
    pytest.param(code, id=f"{page}-{number}")
    for page in ("dlt.md",)
    for number, code in enumerate(
        re.findall(r"^```py\n(.*?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
]


@pytest.mark.slow
@pytest.mark.parametrize("code", BLOCKS)
def test_it_runs(code: str, tmp_path: Path) -> None:
    fake = FakeClever(seed=3, events=100, users=30, districts=2)
    (tmp_path / "program.py").write_text(code)
    with fake.serve() as base_url:
        environment = os.environ | {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "HOME": str(tmp_path),
        }
        done = subprocess.run(
            [sys.executable, "program.py"], env=environment, capture_output=True, text=True, cwd=tmp_path
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_are_typed(tmp_path: Path) -> None:
    for number, block in enumerate(BLOCKS):
        (tmp_path / f"block_{number}.py").write_text(str(block.values[0]))
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
