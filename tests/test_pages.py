"""Every piece of Python and every command in README and docs runs."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from clever_client import Clever
from clever_client.models import AssignmentRequest
from clever_fake import FakeClever
from clever_pipelines.cli import _program

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SECTION, USER = "58da8c5da7a7e5241f0a2c1b", "58da8c63d7dc0ca068000001"
ASSIGNMENT = "8a0c7a0e-0000-4000-8000-000000000001"


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(language: str) -> Iterator[Block]:
    """The blocks of a language, on all pages."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in re.finditer(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
            yield Block(page.name, text[: found.start()].count("\n") + 1, found[1])


PYTHON = list(blocks("python"))
COMMANDS = [
    Block(block.page, block.line, line.strip())
    for block in blocks("sh")
    for line in re.sub(r"\\\n", " ", block.text).splitlines()
    if line.strip() and not line.startswith("#")
]


def test_there_are_examples() -> None:
    assert len([block for block in PYTHON if block.page == "README.md"]) >= 6
    assert "make demo" in {shlex.join(shlex.split(block.text, comments=True)) for block in COMMANDS}


def placed(code: str, fake: FakeClever) -> str:
    """The code with ids that the fake knows."""
    if SECTION not in code and USER not in code and ASSIGNMENT not in code:
        return code
    section = max(fake.district.section_ids, key=lambda each: len(fake.district.students_of(each)))
    code = code.replace(SECTION, section).replace(USER, fake.district.students_of(section)[0])
    if ASSIGNMENT in code:
        due = datetime(2099, 1, 1, tzinfo=UTC)
        request = AssignmentRequest(title="Essay", description="500 words", due_date=due)
        with Clever(fake.token, transport=fake.transport()) as clever:
            code = code.replace(ASSIGNMENT, clever.assignments.create(section, request).id)
    return code


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeClever(seed=3, events=200, users=40)
    code = placed(block.text, fake)
    file = tmp_path / "test_example.py"
    file.write_text(code)
    monkeypatch.chdir(tmp_path)
    with fake.serve() as base_url:
        monkeypatch.setenv("CLEVER_BASE_URL", base_url)
        monkeypatch.setenv("CLEVER_TOKEN", fake.token)
        monkeypatch.setenv("CLEVER_OAUTH_URL", base_url.removesuffix("/v3.1"))
        monkeypatch.setenv("CLEVER_CLIENT_ID", fake.client_id)
        monkeypatch.setenv("CLEVER_CLIENT_SECRET", fake.client_secret)
        if "def test_" in code:
            check([sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(file)])
        else:
            runpy.run_path(str(file), run_name="__main__")


def test_python_is_typed(tmp_path: Path) -> None:
    """What people copy passes the checker that they are promised."""
    for number, block in enumerate(PYTHON):
        (tmp_path / f"block_{number}.py").write_text(f"# {block}\n{block.text}")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("block", COMMANDS, ids=str)
def test_commands_exist(block: Block) -> None:
    """What the commands do is tested elsewhere; here each, with its options, is held to exist."""
    program, *arguments = shlex.split(block.text, comments=True)
    match program:
        case "make":
            check(["make", "--dry-run", *arguments])
        case "python" if arguments[0] == "-m":
            check([sys.executable, *arguments[:2], "--help"])
        case "python":
            assert (ROOT / arguments[0]).exists()
        case "clever-client":
            check_command(arguments)
        case "pip" | "export" | "curl" | "cd" | "git":
            pass  # tests/test_packaging.py installs the wheel, tests/test_fake_*.py asks the fake
        case _:
            pytest.fail(f"nobody has said what {program} is")


def check(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def check_command(arguments: list[str]) -> None:
    """Find the command among `clever-client`'s, and each of its options."""
    import click

    command: click.Command = _program.program
    context = click.Context(command)
    while arguments and isinstance(command, click.Group) and not arguments[0].startswith("-"):
        found = command.get_command(context, arguments.pop(0))
        assert found is not None
        command, context = found, click.Context(found)
    known = {name for parameter in command.get_params(context) for name in parameter.opts}
    passes_on = context.ignore_unknown_options
    for argument in arguments:
        if argument.startswith("--") and not passes_on:
            assert argument.partition("=")[0] in known, argument
        if argument in ("|", ">", ">>"):
            break


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
