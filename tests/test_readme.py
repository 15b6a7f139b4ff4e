"""Every piece of Python and every command in the README runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clever_fake import FakeClever

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PYTHON = re.findall(r"^```python\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
SHELL = [
    line.split("#")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


def test_the_readme_has_examples() -> None:
    assert len(PYTHON) >= 6
    assert "make demo" in SHELL


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.strip().splitlines()[-1][:40])
def test_python_runs(code: str, tmp_path: Path) -> None:
    fake = FakeClever(seed=3, events=200, users=40)
    section = fake.district.section_ids[0]
    code = code.replace("58da8c5da7a7e5241f0a2c1b", section)
    file = tmp_path / "test_readme_example.py"
    file.write_text(code)
    command = [sys.executable, str(file)]
    if "def test_" in code:
        command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(file)]
    with fake.serve() as base_url:
        environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": fake.token}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=60
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_python_is_typed(tmp_path: Path) -> None:
    """What people copy passes the checker that they are promised."""
    for number, code in enumerate(PYTHON):
        (tmp_path / f"block_{number}.py").write_text(code)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", SHELL)
def test_commands_exist(command: str, tmp_path: Path) -> None:
    """What the commands do is tested elsewhere; here each is held to exist and to start."""
    program, *arguments = command.split()
    if program == "make":
        dry = subprocess.run(
            ["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert dry.returncode == 0, dry.stderr
    elif command == "pip install clever-client":
        pass  # tests/test_packaging.py installs the wheel
    else:
        assert arguments[:2] == ["-m", "clever_fake"]
        help_ = subprocess.run(
            [sys.executable, *arguments, "--help"], capture_output=True, text=True, cwd=tmp_path
        )
        assert help_.returncode == 0, help_.stderr


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
