"""`make mutation` counts right: mutants that are noticed, that are not, that hang, that no test calls."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mutmut", reason="`make mutation` installs it")
pytestmark = pytest.mark.slow

DRIVER = Path(__file__).parent / "support" / "mutation.py"
CODE = """
def double(number):
    return number * 2

def is_long(text):
    return len(text) > 3

def count(most):
    number = 0
    while number != most:
        number += 1
    return number

def forgotten():
    return not True
"""
TESTS = r"""
import pytest
from policy import count, double, is_long

@pytest.mark.parametrize("number", ["\\", "é::[", 3], ids=repr)
def test_double(number):
    assert double(number) == number + number

def test_is_long():
    assert is_long("four")

def test_count():
    assert count(1) == 1
"""
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/policy.py"]
pytest_add_cli_args_test_selection = ["test_policy.py"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "policy.py").write_text(CODE, "utf-8")
    (tmp_path / "test_policy.py").write_text(TESTS, "utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


def judge(project: Path, *parts: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DRIVER), *parts]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)


def test_what_no_test_notices_is_shown_and_counted(project: Path) -> None:
    told = judge(project, "double", "is_long", "forgotten").stdout
    assert "policy          3 of    6 noticed, 50.0% (3 killed, 1 survived, 2 untested)" in told
    assert (
        "survived: policy.x_is_long__mutmut_1\n-     return len(text) > 3\n+     return len(text) >= 3\n"
        in told
    )
    assert "+     return len(text) > 4" not in told
    assert "untested: policy.x_forgotten__mutmut_1" in told


def test_what_hangs_is_ended(project: Path) -> None:
    told = judge(project, "count").stdout
    assert "timed out: policy.x_count" in told


def test_tests_that_fail_anyway_judge_nothing(project: Path) -> None:
    with (project / "test_policy.py").open("a") as file:
        file.write("\ndef test_wrong():\n    assert double(1) == 3\n")
    done = judge(project)
    assert done.returncode == 1
    assert "test_wrong fails without any mutant" in done.stdout + done.stderr
    assert "noticed" not in done.stdout
