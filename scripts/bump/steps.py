"""Run the project's own tools in the copy: what generates, checks and tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bump.state import MARK
from pipeline.project import packages

_MAX_SECONDS = 3600
_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_PYTEST = ["pytest", "-q", "-p", "no:cacheprovider", "--tb=line"]


class PersonNeededError(Exception):
    """Something has to be decided. Names the file to open."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(message)
        self.file = file


@dataclass(frozen=True)
class Settings:
    """What ``[tool.bump]`` in ``pyproject.toml`` says.

    Attributes:
        steps: Python modules with their arguments, in their order: what can fail first comes first.
        written: Folders and files that the steps write and nobody edits.
        tests: Options for pytest when it runs all tests.
    """

    steps: tuple[tuple[str, ...], ...] = (("pipeline.generate",),)
    written: tuple[str, ...] = ("generated",)
    tests: tuple[str, ...] = ()


def settings(root: Path) -> Settings:
    """Read the settings of a project."""
    table: dict[str, Any] = _pyproject(root).get("tool", {}).get("bump", {})
    steps = tuple(tuple(step) for step in table.get("steps", Settings.steps))
    written, tests = (tuple(table.get(name, getattr(Settings, name))) for name in ("written", "tests"))
    return Settings(steps, written, tests)


def _pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def run(root: Path, arguments: list[str]) -> str:
    """Run a Python module in the copy and return what it prints.

    Raises:
        PersonNeededError: The step failed; its output says where to look.
    """
    done = _python(root, arguments)
    if done.returncode:
        output = (done.stdout + done.stderr).strip().replace(f"{root}{os.sep}", "")
        raise PersonNeededError("\n".join(output.splitlines()[-60:]), _file_to_open(root, output, arguments))
    return done.stdout


def _file_to_open(root: Path, output: str, arguments: list[str]) -> str:
    """What a step says is to be opened; else the first file that it names; else the one that it works on."""
    if named := re.search(r"\bopen: ([\w./-]+)|^FAILED ([\w./-]+)", output, re.MULTILINE):
        return named[1] or named[2]
    for name in re.findall(r"[\w.-]+(?:/[\w.-]+)+", output):
        if (root / name.rstrip(".")).is_file():
            return str(name).rstrip(".")
    return next((item for item in arguments if "/" in item), "specs")


def run_tests(root: Path) -> None:
    """Run all tests but those of completeness.

    Raises:
        PersonNeededError: A test fails; the text names it.
    """
    run(root, [*_PYTEST, *settings(root).tests, "-m", "not completeness"])


def incomplete(root: Path) -> list[str]:
    """Return the failures of tests that only say that a helper of our own doesn't know yet what is new."""
    pytest = _pyproject(root).get("tool", {}).get("pytest", {}).get("ini_options", {})
    if not any(marker.startswith("completeness") for marker in pytest.get("markers", [])):
        return []
    done = _python(root, [*_PYTEST, *settings(root).tests, "-m", "completeness"])
    return [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]


def _python(root: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a module with the copy's packages before those that are installed, without anybody's secrets."""
    homes = [root / "scripts", *(root / package.parent for package in packages(root))]
    environment = {name: value for name, value in os.environ.items() if not _SECRET.search(name)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each of many processes compiles the copy anew
    environment |= {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(map(str, homes))),
        "COLUMNS": "160",
        MARK: root.name,
    }
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,  # a group of its own, that can be ended as a whole
    ) as process:
        try:
            output, errors = process.communicate(timeout=_MAX_SECONDS)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
