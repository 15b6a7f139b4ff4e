"""The mirror's commands, against the fake over HTTP. Those that are told to stop are own processes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import commands
import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

CANARY_NAME = "Canarybird"


class Shell:
    """Runs `clever-client mirror` with the settings of an app."""

    def __init__(self, fake: FakeClever, base_url: str, folder: Path) -> None:
        self.fake = fake
        self.folder = folder
        self.output = ""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("CLEVER_")}
        self.environment = inherited | {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "CLEVER_MIRROR_DB": f"sqlite:///{folder / 'roster.db'}",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "clever_pipelines.cli", "mirror", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command to its end; give what it wrote."""
        done = commands.run("mirror", *arguments, environment=self.environment)
        output = done.stdout + done.stderr
        self.output += output
        assert done.returncode == status, output
        return output


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    fake = FakeClever(seed=3, events=50, users=300, sections=40, districts=2, mix="realistic")
    with fake.serve() as base_url:
        yield Shell(fake, base_url, tmp_path)


def test_a_person_is_shown_what_is_held_and_lets_it_through(shell: Shell) -> None:
    first, second = shell.fake.districts
    student = first.user_ids[20]
    first.update("users", student, {"name": {"first": CANARY_NAME, "last": CANARY_NAME}})
    assert "2 of 2 districts are up to date" in shell.run("run", "--once", "--settle", "0")
    for user in first.user_ids[-100:]:
        first.delete("users", user)
    told = shell.run("run", "--once", "--settle", "0", status=3)
    assert f"{first.id}\n  held: 100 of 30" in told
    assert "1 of 2 districts are up to date" in told
    assert "held" in shell.run("status", status=3)
    review = shell.run("review", status=3)
    assert "would be deleted within 24 hours" in review
    [as_json] = shell.run("review", "--json", status=3).splitlines()
    assert json.loads(as_json)["findings"][0]["deleted"] == 100
    assert "is not held" in shell.run("release", second.id, status=1)
    shell.run("release", first.id)
    shell.run("run", "--once", "--settle", "0")
    assert "No district is held" in shell.run("review")
    status = [json.loads(line) for line in shell.run("status", "--json").splitlines()]
    assert {one["district"]: one["records"]["users"] for one in status}[first.id] == len(first.user_ids)
    assert shell.run("verify").count("equal") == 2
    # Its tokens, secret and names stand in nothing that was written for people.
    for secret in (shell.fake.client_secret, first.token, second.token, CANARY_NAME):
        assert secret not in shell.output


def test_it_follows_until_it_is_told_to_stop_and_says_how_it_is(shell: Shell) -> None:
    file = shell.folder / "status.json"
    process = shell.start(
        "run", "--settle", "0", "--interval", "0.2", "--status-file", str(file), "--log-json"
    )
    with process:
        deadline = time.monotonic() + 60
        district = shell.fake.district
        new = district.create("courses", {"name": "A new course"})
        while "following" not in (file.read_text() if file.exists() else ""):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert process.stdout is not None
        lines = []
        while "Ctrl-C or SIGTERM" not in (lines or [""])[-1]:  # so that nobody waits for more
            lines.append(process.stdout.readline())
            assert lines[-1], lines
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "following 2 districts; new events are looked for every 0.2 s" in lines[-1]
    output = "".join(lines) + output
    for line in output.splitlines():
        assert line.startswith("{") or "records read" in line
    assert file.stat().st_mode & 0o777 == 0o600
    assert shell.fake.token not in output + file.read_text()
    shell.run("run", "--once", "--settle", "0")
    assert new


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "--db", "postgresql://user:geheim@host/roster"), "a password in an argument"),
        (("run", "--db", "postgresql://host/roster?password=geheim"), "a password in an argument"),
        (("run", "--db", "mysql://host/roster"), "the mirror knows SQLite and PostgreSQL"),
        (("run", "--db", "roster.db"), "the database must be a URL such as"),
        (("run", "--once", "--exclude", "birthdays"), "'birthdays' is not a field"),
        (
            ("status", "--db", "sqlite:////nowhere/roster.db"),
            "the folder of the database file does not exist",
        ),
        (("status",), "there is no such database file"),
        (("verify",), "there is no such database file"),
        (("purge", "--person", "a" * 24, "--undo", "b" * 24), "give one of"),
        (("purge", "--person", "ada", "--yes"), "Clever's id was expected, 24 hexadecimal digits"),
        (("purge", "--district", "first", "--yes"), "Clever's id was expected, 24 hexadecimal digits"),
        (("purge", "--older-than", "99999999999", "--yes"), "is not in the range"),
        (("release", "a" * 24, "--hours", "nan"), "a finite number was expected"),
        (("release", "a" * 24, "--hours", "1e300"), "is not in the range"),
        (("run", "--once", "--interval", "-5"), "is not in the range"),
        (("run", "--once", "--settle", "nan"), "a finite number was expected"),
        (("run", "--once", "--lease", "0"), "is not in the range"),
        (("run", "--once", "--db", "sqlite://"), "the database must be a file"),
        (("run", "--once", "--db", "sqlite:///:memory:"), "the database must be a file"),
    ],
)
def test_what_cannot_be_right_is_said_in_one_line(
    shell: Shell, arguments: tuple[str, ...], told: str
) -> None:
    done = commands.run("mirror", *arguments, environment=shell.environment)
    output = done.stdout + done.stderr
    assert done.returncode in (1, 2)
    assert told in output
    assert "geheim" not in output
    assert "Traceback" not in output


@pytest.mark.parametrize("words", [("run", "--once"), ("run",)])
def test_a_token_is_not_taken_for_another_district_s(shell: Shell, words: tuple[str, ...]) -> None:
    first, second = shell.fake.districts
    del shell.environment["CLEVER_CLIENT_ID"], shell.environment["CLEVER_CLIENT_SECRET"]
    shell.environment["CLEVER_TOKEN"] = second.token
    told = shell.run(*words, "--settle", "0", "--district", first.id, status=1)
    assert "the token is for another district than the one that was asked for" in told
    with closing(sqlite3.connect(shell.folder / "roster.db")) as connection:
        assert connection.execute("SELECT count(*) FROM districts").fetchone() == (0,)


def test_purge_asks_first(shell: Shell) -> None:
    shell.run("run", "--once", "--settle", "0", "--district", shell.fake.district.id)
    person = shell.fake.district.user_ids[20]
    assert "1 users would be removed" in shell.run("purge", "--person", person, "--dry-run", "--yes")
    with subprocess.Popen(
        [sys.executable, "-m", "clever_pipelines.cli", "mirror", "purge", "--person", person],
        env=shell.environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "give --yes" in told
    assert "1 users removed" in shell.run("purge", "--person", person, "--yes")
    assert "equal" in shell.run("verify", "--district", shell.fake.district.id)
    shell.run("purge", "--undo", person)
    assert "1 missing" in shell.run("verify", "--district", shell.fake.district.id, status=3)
    assert "(mended)" in shell.run("verify", "--repair", "--district", shell.fake.district.id)
    assert "equal" in shell.run("verify", "--district", shell.fake.district.id)


def test_every_command_in_the_guide_is_one() -> None:
    import shlex

    import click
    from clever_pipelines.cli.mirror import command

    guide = (Path(__file__).parent.parent / "docs" / "mirror.md").read_text("utf-8")
    lines = [line for line in guide.splitlines() if line.startswith("clever-client mirror ")]
    assert len(lines) >= 10
    for line in lines:
        name, *arguments = shlex.split(line)[2:]
        with click.Context(command) as parent:
            found = command.get_command(parent, name)
            assert found is not None, line
            found.make_context(name, [*arguments, "--db", "sqlite:///roster.db"], parent=parent)


def test_the_systemd_unit_is_one() -> None:
    import shutil

    unit = Path(__file__).parent.parent / "examples" / "deploy" / "clever-mirror.service"
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = [line for line in done.stderr.splitlines() if "clever-mirror.service:" in line]
    assert not [line for line in told if "not executable" not in line], done.stderr


@pytest.mark.slow
def test_a_name_stands_in_the_database_alone_and_what_is_left_out_stands_nowhere(shell: Shell) -> None:
    first, second = shell.fake.districts
    for district in (first, second):
        for user in district.user_ids[-20:]:
            district.update("users", user, {"name": {"first": CANARY_NAME, "last": CANARY_NAME}})
        district.events.add("robots.created", {"id": "a" * 24, "name": CANARY_NAME})
        district.events.add("users.updated", [CANARY_NAME])
    file = shell.folder / "status.json"
    options = ("--settle", "0", "--interval", "0.2", "--status-file", str(file), "--log-json")
    process = shell.start("run", *options)
    with process:
        deadline = time.monotonic() + 60
        while not file.exists() or file.read_text().count('"following"') < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for user in first.user_ids[-60:]:
            first.delete("users", user)
        while "held" not in file.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        listed = Path(f"/proc/{process.pid}/cmdline").read_text() if Path("/proc/self").exists() else ""
        process.send_signal(signal.SIGTERM)
        shell.output += process.communicate(timeout=60)[0] + listed + file.read_text()
    shell.run("status", "--json", status=3)
    assert CANARY_NAME.encode() in (shell.folder / "roster.db").read_bytes()
    with closing(sqlite3.connect(shell.folder / "roster.db")) as connection:
        connection.executescript(
            "CREATE TRIGGER no BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'not allowed'); END;"
        )
    second.update("users", second.user_ids[0], {"email": f"{CANARY_NAME}@x.example"})
    assert "IntegrityError" in shell.run("run", "--once", "--settle", "0", status=5)
    shell.environment["CLEVER_MIRROR_DB"] = f"sqlite:///{shell.folder / 'other' / 'roster.db'}"
    (shell.folder / "other").mkdir()
    shell.run("run", "--once", "--settle", "0", "--exclude", "names,emails")
    for path in (shell.folder / "other").iterdir():
        assert CANARY_NAME.encode() not in path.read_bytes()
    for secret in (shell.fake.client_secret, first.token, second.token, CANARY_NAME):
        assert secret not in shell.output
