"""What type checkers make of the models: right code passes, and each line of wrong code is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
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


@pytest.fixture(scope="module", params=[mypy, pyright])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """Where a checker finds errors, by file. It looks at all of them at once, which takes as long as one."""
    lacking = tmp_path_factory.mktemp("typing") / "lacking.py"
    lacking.write_text(re.sub(r"( +)case Terms.*\n +pass\n", "", COMPLETE.read_text()))
    lines: dict[str, set[int]] = {}
    for name, line in request.param(*RIGHT, WRONG, COMPLETE, lacking):
        lines.setdefault(name, set()).add(line)
    return lines


def test_right_code_passes_and_each_wrong_line_is_found(found: dict[str, set[int]]) -> None:
    lines = WRONG.read_text().splitlines()
    marked = {number for number, line in enumerate(lines, 1) if "# wrong:" in line}
    assert len(RIGHT) >= 2
    assert len(marked) >= 17
    assert found[WRONG.name] == marked
    assert found.keys().isdisjoint(path.name for path in RIGHT)


@pytest.mark.completeness
def test_a_match_over_all_types_is_complete(found: dict[str, set[int]]) -> None:
    assert found["lacking.py"]
    assert COMPLETE.name not in found
