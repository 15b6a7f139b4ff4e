"""Every command: its help, its examples, its entry on the page, what it writes and what it never tells."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from clever_client import Clever
from clever_client.models import AssignmentRequest
from clever_fake import FakeClever, faults
from clever_pipelines.cli import _program
from clever_pipelines.cli._status import Status

ROOT = Path(__file__).parent.parent
NAME = "Canarybird"
SECTION, PERSON, DISTRICT = "58da8c5da7a7e5241f0a2c1b", "5b60f806cfc402b903000000", "5b60f800a6e6564ef9000000"

ENDLESS = {"events follow", "mirror run", "fake serve"}
"""What runs until it is stopped."""
ENDS_WITH_3 = ("mirror review", "mirror status", "assignments push")
"""What needs a person in this setting: a district is held, an assignment is in doubt."""
LATE = (" mirror release ", " mirror purge ", " fake trigger ", " fake advance ")
"""What changes the setting, in the order in which it is run after all others."""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command, by its words."""

    def below(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
        yield " ".join(words), command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from below(found, (*words, name))

    return below(_program.program, ())


COMMANDS = dict(commands())


def examples(command: click.Command) -> list[str]:
    """The examples of a command, each in one line."""
    _, _, text = cleandoc(command.help or "").partition("\b\nExample")
    _, _, text = text.partition("\n")
    return [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


EXAMPLES = [
    line
    for words, command in COMMANDS.items()
    for line in examples(command)
    if not isinstance(command, click.Group)
]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_and_an_example(words: str) -> None:
    command = COMMANDS[words]
    assert command.help
    assert examples(command)
    for line in examples(command):
        assert line.startswith(f"clever-client {words}".rstrip()), line
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize(
    "words", [words for words, one in COMMANDS.items() if not isinstance(one, click.Group)]
)
def test_every_command_writes_json(words: str) -> None:
    names = {name for parameter in COMMANDS[words].params for name in parameter.opts}
    assert "--json" in names or words == "fake serve"  # whose output is to be exported
    secret = {"--token", "--secret", "--password", "--client-secret"}
    assert not names & secret or words == "fake serve"  # whose token is made up


@pytest.mark.parametrize("words", COMMANDS)
def test_help_fits_in_80_columns(words: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert _program.run([*words.split(), "--help"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80, text


def test_every_command_and_option_is_on_the_page() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    for words, command in COMMANDS.items():
        _, found, rest = page.partition(f"\n## clever-client {words}".rstrip() + "\n")
        assert found, words
        entry = rest.partition("\n## ")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in entry, f"{words} {parameter.opts[0]}"


class Terminal(io.TextIOWrapper):
    """Standard output as a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8")

    def isatty(self) -> bool:
        return True


class Ran(NamedTuple):
    """What became of an example."""

    status: int
    out: str
    err: str


class Setting:
    """A fake that is served, and folders with all that the examples need."""

    def __init__(self, fake: FakeClever, base_url: str, folder: Path) -> None:
        self.fake = fake
        self.folder = folder
        self.environment = {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_TOKEN": fake.token,
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "CLEVER_MIRROR_DB": "sqlite:///roster.db",
            "COLUMNS": "80",
        }
        district = fake.district
        self.section = max(district.section_ids, key=lambda each: len(district.students_of(each)))
        people = {*district.user_ids}
        self.students = [one for one in district.students_of(self.section) if one in people]
        for student in self.students:
            district.update("users", student, {"name": {"first": NAME, "last": NAME}})
        due = datetime(2099, 1, 1, tzinfo=UTC)
        essay = AssignmentRequest(title="Essay", description="500 words", due_date=due)
        with Clever(fake.token, transport=fake.transport()) as clever:
            assignment = clever.assignments.create(self.section, essay).id
        lines = [f"{self.section},{assignment},{student},7" for student in self.students]
        header = "section_id,assignment_id,user_id,grade_points"
        (folder / "grades.csv").write_text("\n".join([header, *lines]))
        (folder / "sections.txt").write_text(f"{self.section}\n")

    def words(self, line: str) -> list[str]:
        """The words of an example with ids that the fake knows, and without what a shell does with it."""
        line = re.split(r" \| | >> | > ", line)[0]
        for shown, known in (
            (SECTION, self.section),
            (PERSON, self.fake.district.user_ids[0]),
            (DISTRICT, self.fake.district.id),
        ):
            line = line.replace(shown, known)
        words = shlex.split(line)[1:]
        return (
            [*words, "--yes"] if "purge" in words and "--dry-run" not in words else words
        )  # nobody is asked

    def run(self, words: list[str]) -> Ran:
        """Run a command in this process."""
        out, err = Terminal(), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # as in a shell
            status = _program.run(words)
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return Ran(status, *texts)

    def start(self, line: str, folder: Path) -> subprocess.Popen[str]:
        """Start what runs until it is stopped, in a folder of its own."""
        folder.mkdir()
        words = self.words(line)
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "clever_pipelines.cli",
                *words,
                *(["--port", "0"] if "--port" in words else []),
            ],
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
        )


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    fake = FakeClever(seed=1, events=50, users=120, sections=24, rate_limit=None, mix="realistic")
    with fake.serve() as base_url, pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("examples")
        made = Setting(fake, base_url, folder)
        patch.chdir(folder)
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made
        for name in ("clever_pipelines", "clever_client"):  # a command has turned its log on
            logging.getLogger(name).handlers.clear()
            logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture(scope="module")
def ran(setting: Setting) -> Iterator[dict[str, Ran]]:
    """What became of each example: in the order in which a person would try them."""
    with ExitStack() as stack:
        started: dict[str, subprocess.Popen[str]] = {}
        for number, line in enumerate(EXAMPLES):
            if is_endless(line) and "--from-snapshot" not in line:
                process = started[line] = setting.start(line, setting.folder / str(number))
                stack.enter_context(process)
                stack.callback(process.kill)
        done = _run_examples(setting)
        for line, process in started.items():
            seen = _wait_until_it_can_be_stopped(process)
            process.terminate()
            out, err = process.communicate(timeout=60)
            done[line] = Ran(process.returncode, out, err + seen)
        yield done


def _wait_until_it_can_be_stopped(process: subprocess.Popen[str]) -> str:
    """Wait until a program handles SIGTERM, and give its line in the list of processes."""
    folder = Path(f"/proc/{process.pid}")
    if not folder.exists():
        pytest.skip("there is no /proc here to look into")
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", (folder / "status").read_text(), re.MULTILINE)
        if caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
            break
        time.sleep(0.02)
    return (folder / "cmdline").read_text("utf-8")


def _run_examples(setting: Setting) -> dict[str, Ran]:
    (first_load,) = [line for line in EXAMPLES if line.startswith("clever-client mirror run --once")]
    once = setting.words(first_load)
    done = {first_load: setting.run(once)}
    for user in setting.fake.district.user_ids[-40:]:
        setting.fake.district.delete("users", user)
    assert setting.run([*once, "--settle", "0"]).status == 3  # too much at once: the district is held
    setting.fake.faults.next(faults.reset(processed=True), method="POST")  # leaves an assignment in doubt
    for line in sorted(EXAMPLES, key=lambda line: [words in line for words in LATE]):
        if line not in done and not is_endless(line):
            done[line] = setting.run(setting.words(line))
    return done


def is_endless(line: str) -> bool:
    """Whether a command runs until it is stopped."""
    return " ".join(shlex.split(line)[1:3]) in ENDLESS and "--once" not in line


@pytest.mark.slow
@pytest.mark.xdist_group("examples")
@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_runs(ran: dict[str, Ran], line: str) -> None:
    if line not in ran:
        pytest.skip("it begins where another example ends")
    status, out, err = ran[line]
    expected = (
        Status.NEEDS_A_PERSON if line.startswith(tuple(f"clever-client {one}" for one in ENDS_WITH_3)) else 0
    )
    assert status == expected, out + err
    assert "Traceback" not in err


@pytest.mark.slow
@pytest.mark.xdist_group("examples")
def test_what_is_written_fits_in_80_columns(ran: dict[str, Ran]) -> None:
    for line, (_, out, _) in ran.items():
        if "--json" not in line and not is_endless(line):
            assert max(map(len, out.splitlines()), default=0) <= 80, out


@pytest.mark.slow
@pytest.mark.xdist_group("examples")
def test_no_command_tells_a_secret_or_a_name(setting: Setting, ran: dict[str, Ran]) -> None:
    fake = setting.fake
    secrets = [fake.token, fake.client_secret]
    assert any(NAME in one.out for one in ran.values())  # who asks for records is shown them
    for line, (_, out, err) in ran.items():
        assert not [one for one in [*secrets, NAME] if one in err], line
        if "fake serve" not in line:  # it has made them up, and says which
            assert not [one for one in secrets if one in out], line
        if not re.search(r"events (list|follow) .*--(json|raw)", line):
            assert NAME not in out, line
    for file in setting.folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not [one for one in secrets if one.encode() in content], file
        if file.suffix in (".journal", ".csv") and "roster" not in str(file):
            assert NAME.encode() not in content, file


REFUSED = [
    line for line in EXAMPLES if not is_endless(line) and " fake " not in line and " mirror " not in line
]


@pytest.mark.slow
@pytest.mark.xdist_group("examples")
@pytest.mark.parametrize("line", REFUSED)
def test_no_error_tells_a_secret_or_a_name(
    setting: Setting, ran: dict[str, Ran], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ran
    for name in ("grades.csv", "sections.txt", "assignments.journal"):
        (tmp_path / name).write_bytes((setting.folder / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    fake = setting.fake
    body = json.dumps({"message": f"{NAME} is not known, nor is {fake.token}"}).encode()
    for status in (400, 401, 403, 404, 200):
        fake.faults.clear()
        fake.faults.every(1, faults.status(status, body=body))
        _, out, err = setting.run(setting.words(line))
        assert not [one for one in (fake.token, fake.client_secret, NAME) if one in out + err], (out, err)
        assert "Traceback" not in err
    fake.faults.clear()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert not [one for one in (fake.token, NAME) if one.encode() in file.read_bytes()], file
