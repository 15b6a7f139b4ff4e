"""What type checkers make of the models: right code passes, and each line of wrong code is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
RIGHT = sorted((ROOT / "tests" / "typing").glob("*.py"))
WRONG = ROOT / "tests" / "samples" / "typing" / "wrong.py"
COMPLETE = ROOT / "tests" / "samples" / "typing" / "complete.py"


def mypy(*paths: Path) -> set[tuple[str, int]]:
    """Where mypy finds errors: file and line."""
    command = [sys.executable, "-m", "mypy", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {
        (Path(name).name, int(line)) for name, line in re.findall(r"^(.+?):(\d+): error", done.stdout, re.M)
    }


def pyright(*paths: Path) -> set[tuple[str, int]]:
    """Where basedpyright finds errors: file and line."""
    command = [str(Path(sys.executable).with_name("basedpyright")), "--outputjson", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {(Path(item["file"]).name, item["range"]["start"]["line"] + 1) for item in found}


@pytest.mark.parametrize("check", [mypy, pyright])
def test_right_code_passes_and_each_wrong_line_is_found(
    check: Callable[..., set[tuple[str, int]]],
) -> None:
    lines = WRONG.read_text().splitlines()
    marked = {(WRONG.name, number) for number, line in enumerate(lines, 1) if "# wrong:" in line}
    assert len(RIGHT) >= 2
    assert len(marked) >= 17
    assert check(*RIGHT, WRONG) == marked


@pytest.mark.completeness
@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_match_over_all_types_is_complete(
    check: Callable[..., set[tuple[str, int]]], tmp_path: Path
) -> None:
    lacking = tmp_path / "lacking.py"
    lacking.write_text(re.sub(r"( +)case Terms.*\n +pass\n", "", COMPLETE.read_text()))
    assert {name for name, _ in check(COMPLETE, lacking)} == {lacking.name}
