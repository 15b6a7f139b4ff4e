"""The command line: what it writes where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import commands
import pytest
from clever_fake import FakeClever, faults
from clever_pipelines.cli import _output, _program, main
from clever_pipelines.cli._output import Progress, fold, write_table

CANARY = "tok-canary-7731"


@pytest.fixture
def fake() -> Iterator[FakeClever]:
    fake = FakeClever(seed=4, events=60, users=40, rate_limit=None)
    with fake.serve() as base_url:
        fake.address = base_url  # type: ignore[attr-defined]
        yield fake


def environment_of(fake: Any, **more: str) -> dict[str, str]:
    """The environment of a command, with the settings for a fake."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("CLEVER_") and key != "NO_COLOR"
    }
    if fake is not None:
        environment |= {
            "CLEVER_BASE_URL": fake.address,
            "CLEVER_TOKEN": fake.token,
            "CLEVER_OAUTH_URL": fake.address.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
        }
    return environment | more


def run(*arguments: str, fake: Any = None, cwd: Path | None = None, **more: str) -> commands.Done:
    """Run a command in this process, as quickly as that is possible."""
    return commands.run(*arguments, environment=environment_of(fake, **more), cwd=cwd)


def start(*arguments: str, fake: Any = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a program of its own."""
    command = [sys.executable, "-m", "clever_pipelines.cli", *arguments]
    environment = environment_of(fake, **more)
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def test_texts_are_folded_at_a_terminal(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = "clever-client: nothing was sent:\n  line 2, user_id: Clever's id is needed, 24 hexadecimal digits"
    assert fold(text).splitlines() == [
        "clever-client: nothing was sent:",
        "  line 2, user_id: Clever's id is",
        "    needed, 24 hexadecimal digits",
    ]
    rows = [("5e0000000000000000000000", "a text that is longer"), ("5f", None)]
    write_table(("id", "text"), rows)
    assert capsys.readouterr().out.splitlines()[1] == "5e0000000000000000000000  a text that is longer"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    write_table(("id", "text"), rows)
    assert capsys.readouterr().out.splitlines() == [
        "id                        text",
        "5e0000000000000000000000  a text that is",
        "                          longer",
        "5f                        -",
    ]
    write_table(("id", "text"), [("5e0000000000000000000000", "/sections/{section_id}/assignments")])
    assert capsys.readouterr().out.splitlines()[1:] == [
        "5e0000000000000000000000",
        "    /sections/{section_id}/assignments",
    ]


def test_progress_tells_counts_rate_and_what_is_left(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(_output.time, "monotonic", lambda: now)
    with Progress("rows", 1000) as progress:
        progress.update(100)  # what an earlier run has done is no speed of this one
        now = 105.0
        progress.update(150)
        assert not capsys.readouterr().err  # short work is silent
        now = 111.0
        progress.update(400)
        assert capsys.readouterr().err == "400 of 1,000 rows, 27 a second, 22 s left\n"
        now = 125.0
        progress.update(50, None, "users")
        now = 136.0
        progress.update(160, None, "users")
    assert capsys.readouterr().err.splitlines()[-1] == "160 users, 10 a second"


def test_events_are_listed_without_names(fake: FakeClever) -> None:
    done = run("events", "list", fake=fake)
    lines = done.stdout.splitlines()
    assert [line.split()[2] for line in lines] == list(fake.district.events.ids())
    assert max(map(len, lines)) <= 80
    assert not done.stderr


def test_events_as_json_are_whole(fake: FakeClever) -> None:
    lines = run("events", "list", "--json", "--record-type", "users", fake=fake).stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert events
    assert all(event["type"].startswith("users.") for event in events)
    assert all(event == fake.district.events.get(event["id"]) for event in events)


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(fake: FakeClever) -> None:
    environment = os.environ | {"CLEVER_BASE_URL": fake.address, "CLEVER_TOKEN": fake.token}  # type: ignore[attr-defined]
    command = f"{sys.executable} -m clever_pipelines.cli events list --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert not done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (["nothing"], 2, "No such command"),
        (["events", "list", "--after", "x"], 2, "starting_after"),
        (["events", "list", "--record-type", "students"], 2, "users"),
        (["events", "list", "--json", "--raw"], 2, "either --json or --raw"),
        (["grades", "push", "missing.csv"], 2, "missing.csv"),
        (["assignments", "resolve", "a", "b"], 2, "either --created ID or --not-created"),
    ],
)
def test_wrong_usage(fake: FakeClever, arguments: list[str], status: int, text: str, tmp_path: Path) -> None:
    done = run(*arguments, fake=fake, cwd=tmp_path)
    assert done.returncode == status
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_token_that_is_not_accepted(fake: FakeClever) -> None:
    done = run("events", "list", fake=fake, CLEVER_TOKEN=CANARY)
    assert done.returncode == 4
    assert CANARY not in done.stderr + done.stdout
    assert len(done.stderr.splitlines()) == 1


def test_no_token_and_nobody_to_ask(tmp_path: Path) -> None:
    done = run("events", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert "set CLEVER_TOKEN" in done.stderr


def test_a_service_that_is_not_there(fake: FakeClever) -> None:
    done = run("events", "list", fake=fake, CLEVER_BASE_URL="http://127.0.0.1:1/v3.1")
    assert done.returncode == 5


def test_a_token_from_a_file(fake: FakeClever, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{fake.token}\n")
    done = run("events", "list", "--token-file", str(tmp_path / "token"), fake=fake, CLEVER_TOKEN="")
    assert done.returncode == 0


def test_districts_show_no_token(fake: FakeClever) -> None:
    done = run("districts", fake=fake)
    assert done.returncode == 0, done.stderr
    assert fake.district.id in done.stdout
    assert fake.token not in done.stdout
    assert json.loads(run("districts", "--json", fake=fake).stdout)["district"] == fake.district.id


def test_the_doctor_is_content(fake: FakeClever) -> None:
    done = run("doctor", fake=fake)
    assert done.returncode == 0, done.stdout
    assert "Clever accepts it" in done.stdout
    assert "switched on" in done.stdout
    assert fake.token not in done.stdout


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"CLEVER_TOKEN": CANARY}, "Clever does not accept it"),
        ({"CLEVER_TOKEN": f"Bearer {CANARY}"}, "without 'Bearer'"),
        ({"CLEVER_BASE_URL": "http://127.0.0.1:1"}, "must end with /v3.1"),
        ({"SSL_CERT_FILE": "/nowhere"}, "SSL_CERT_FILE names nothing"),
        (
            {"CLEVER_TOKEN": "", "CLEVER_CLIENT_ID": "x", "CLEVER_CLIENT_SECRET": CANARY},
            "does not accept them",
        ),
        ({"CLEVER_TOKEN": "", "CLEVER_CLIENT_ID": "", "CLEVER_CLIENT_SECRET": ""}, "there are none"),
    ],
)
def test_the_doctor_finds_what_is_wrong(fake: FakeClever, settings: dict[str, str], text: str) -> None:
    environment = {key: value for key, value in settings.items() if value}
    removed = [key for key, value in settings.items() if not value]
    done = run("doctor", fake=fake, **environment, **dict.fromkeys(removed, ""))
    assert text in done.stdout, done.stdout + done.stderr
    assert done.returncode == 3
    assert CANARY not in done.stdout + done.stderr


def test_grades_from_a_file(fake: FakeClever, tmp_path: Path) -> None:
    section = max(fake.district.section_ids, key=lambda each: len(fake.district.students_of(each)))
    (tmp_path / "sections.txt").write_text(f"{section}\n\n")
    essay = ["--title", "Essay", "--description", "500 words", "--due", "2099-01-01T00:00:00Z"]
    made = run(
        "assignments",
        "push",
        "essay-1",
        *essay,
        "--sections",
        "sections.txt",
        "--json",
        fake=fake,
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    assignment = json.loads(made.stdout)["assignment_id"]
    students = fake.district.students_of(section)
    rows = [f"{section};{assignment};{student};{number}" for number, student in enumerate(students)]
    refused = f"{section};{assignment};{'5e' + '0' * 22};1"
    (tmp_path / "grades.csv").write_text(
        "\n".join(["section_id;assignment_id;user_id;grade_points", *rows, refused])
    )
    planned = run("grades", "push", "grades.csv", "--dry-run", fake=fake, cwd=tmp_path)
    assert planned.stdout == f"{len(rows) + 1} rows: {len(rows) + 1} to be sent\n"
    done = run("grades", "push", "grades.csv", "--report", "out.csv", fake=fake, cwd=tmp_path)
    assert done.returncode == 3
    assert f"{len(rows)} done, 1 refused" in done.stdout
    assert "User not found" in done.stdout
    assert len((tmp_path / "out.csv").read_text().splitlines()) == len(rows) + 2
    again = run("grades", "push", "grades.csv", "--json", fake=fake, cwd=tmp_path)
    results = [json.loads(line) for line in again.stdout.splitlines()]
    assert [result["sent"] for result in results] == [False] * (len(rows) + 1)
    assert (tmp_path / "grades.csv.journal").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("settings", "status"),
    [({"CLEVER_TOKEN": CANARY}, 4), ({"CLEVER_BASE_URL": "http://127.0.0.1:1/v3.1"}, 5)],
)
def test_what_ends_a_push_gives_the_status(
    fake: FakeClever,
    settings: dict[str, str],
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    row = f"{'5f' + '0' * 22},8a0c7a0e-0000-4000-8000-000000000001,{{}},7"
    rows = [row.format(f"5e{number:022x}") for number in range(8)]
    path = tmp_path / "grades.csv"
    path.write_text("\n".join(["section_id,assignment_id,user_id,grade_points", *rows]))
    address = fake.address  # type: ignore[attr-defined]
    for name, value in ({"CLEVER_BASE_URL": address, "CLEVER_TOKEN": fake.token} | settings).items():
        monkeypatch.setenv(name, value)
    assert _program.run(["grades", "push", str(path), "--concurrency", "1"]) == status
    captured = capsys.readouterr()
    assert "8 not processed. Stopped: " in captured.out
    assert CANARY not in captured.out + captured.err


def test_a_wrong_file_is_told_and_nothing_sent(fake: FakeClever, tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text("section_id,assignment_id,user_id,grade_points\nx,y,5.8E+23,seven\n")
    done = run("grades", "push", "grades.csv", fake=fake, cwd=tmp_path)
    assert done.returncode == 2
    assert "line 2, user_id: a spreadsheet has made a number of this id" in done.stderr
    assert "line 2, grade_points" in done.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ImportError")
    done = start("--help", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "pip install 'clever-client[cli]'" in done.stderr


HELLO = """
import click

@click.command()
def hello() -> None:
    "Say hello."

def run(arguments: list[str]) -> None:
    hello.main(arguments, standalone_mode=False)
"""
OURS = "from clever_pipelines.cli._program import run"
ONLY_OURS = {
    "clever_pipelines",
    "clever_pipelines.cli",
    *map("clever_pipelines.cli.{}".format, ["_program", "_status"]),
}


def test_help_imports_nothing_but_click_and_a_table_of_commands() -> None:
    def loaded(program: str) -> set[str]:
        code = f"import sys, contextlib, io\n{program}\n"
        code += "with contextlib.redirect_stdout(io.StringIO()): run(['--help'])\nprint(*sys.modules)"
        command = [sys.executable, "-c", code]
        return {*subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()}

    assert loaded(OURS) - loaded(HELLO) - {"__future__"} == ONLY_OURS


def test_completion_is_as_click_gives_it(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done = start(_CLEVER_CLIENT_COMPLETE="bash_complete", COMP_WORDS="clever-client events f", COMP_CWORD="2")
    assert done.stdout == "plain,follow\n"
    assert done.returncode == 0


@pytest.mark.slow
def test_an_interruption_is_quiet(fake: FakeClever) -> None:
    fake.faults.next(faults.hang())
    command = [sys.executable, "-m", "clever_pipelines.cli", "events", "list"]
    environment = os.environ | {"CLEVER_BASE_URL": fake.address, "CLEVER_TOKEN": fake.token}  # type: ignore[attr-defined]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + 60
        while not fake.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert not out + err.strip()


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{}, {"NO_COLOR": "1"}])
def test_colours_are_for_terminals_that_want_them(fake: FakeClever, settings: dict[str, str]) -> None:
    """Progress is drawn at a terminal alone, and in colours only where these are wanted."""
    pty = pytest.importorskip("pty")
    controller, terminal = pty.openpty()
    environment = os.environ | settings | {"CLEVER_BASE_URL": fake.address, "CLEVER_TOKEN": fake.token}  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "clever_pipelines.cli", "snapshot", "roster", "--record-type", "courses"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            command,
            env=environment | {"TERM": "xterm-256color", "COLUMNS": "80"},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=terminal,
        ) as process,
    ):
        assert process.stdout
        out = process.stdout.read()
    os.close(terminal)
    told = b""
    with suppress(OSError):  # the end of a terminal
        while part := os.read(controller, 65536):
            told += part
    os.close(controller)
    assert process.returncode == 0, told
    assert b"\x1b[" not in out
    assert b"courses" in told
    assert (re.search(rb"\x1b\[[0-9;]*3[0-9]", told) is None) == bool(settings)


@pytest.mark.slow
def test_following_goes_on_where_it_stopped(fake: FakeClever, tmp_path: Path) -> None:
    ids = list(fake.district.events.ids())

    def follow(expected: int) -> list[str]:
        """Follow until so many events are written, then ask it to stop."""
        command = [sys.executable, "-m", "clever_pipelines.cli", "events", "follow", "--json"]
        command += ["--checkpoint", str(tmp_path / "state"), "--from-start", "--settle", "0"]
        environment = os.environ | {"CLEVER_BASE_URL": fake.address, "CLEVER_TOKEN": fake.token}  # type: ignore[attr-defined]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
            assert process.stdout
            lines = [process.stdout.readline() for _ in range(expected)]
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
        assert process.returncode == 0
        assert not rest
        return [json.loads(line)["id"] for line in lines]

    assert follow(len(ids)) == ids
    fake.district.events.generate(3)
    fake.clock.advance(seconds=60)
    assert follow(3) == list(fake.district.events.ids())[len(ids) :]


def test_an_interruption_while_it_starts_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "click":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "click")
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_a_closed_output_is_no_reason_to_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)  # as Python has it after `clever-client ... >&-`
    try:
        assert _program.run(["--version"]) == 0
    finally:
        sys.stdout.close()


@pytest.mark.parametrize(
    ("sections", "more", "told"),
    [
        (b"\xff\xfe\x00", (), "a text file in UTF-8 was expected"),
        (b"5f" * 12, ("--points", "nan"), "a finite number was expected"),
        (b"12345", (), "row 1, section_id: Clever's id is needed"),
    ],
)
def test_sections_and_points_that_cannot_be_right(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sections: bytes,
    more: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setenv("CLEVER_TOKEN", "token")
    monkeypatch.setenv("CLEVER_BASE_URL", "http://127.0.0.1:9/v3.1")
    monkeypatch.chdir(tmp_path)
    Path("sections.txt").write_bytes(b"\xef\xbb\xbf" + sections if sections.isascii() else sections)
    what = ("--title", "t", "--description", "d", "--due", "2099-01-31T12:00:00Z")
    assert _program.run(["assignments", "push", "e", *what, *more, "--sections", "sections.txt"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["", ".", "/"])
def test_a_snapshot_goes_into_a_folder_with_a_name(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _program.run(["snapshot", folder]) == 2
    assert "the name of a new folder was expected" in capsys.readouterr().err
