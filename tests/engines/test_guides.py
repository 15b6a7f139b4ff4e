"""Every piece of Python in the engines' guides runs, and is typed; so is what they are about."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from clever_fake import FakeClever
from engineapps import spark_environment

ROOT = Path(__file__).parents[2]


def program(page: str) -> str:
    """All the Python of a guide, one block after the other."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return "\n\n".join(re.findall(r"^```py\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


GUIDES = [
    "dlt.md",
    pytest.param(
        "spark.md", marks=pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17")
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES)
def test_it_runs(page: str, tmp_path: Path) -> None:
    fake = FakeClever(seed=3, events=100, users=30, districts=2)
    (tmp_path / "program.py").write_text(program(page))
    with fake.serve() as base_url:
        environment = spark_environment() | {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "DLT_DATA_DIR": str(tmp_path / "dlt"),
        }
        command = [sys.executable, "program.py"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_are_typed(tmp_path: Path) -> None:
    """Elsewhere the engines are missing, and what comes from them is Any."""
    for page in ("dlt.md", "spark.md"):
        (tmp_path / f"{page.removesuffix('.md')}_guide.py").write_text(program(page))
    config, cache = ROOT / "pyproject.toml", ROOT / ".mypy_cache" / "engines"  # the other knows no engine
    command = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", cache]
    command += [ROOT / "pipelines", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
