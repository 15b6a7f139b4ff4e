"""`clever-client snapshot`: files that are whole or not there, and hold nothing that was to be left out."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clever_client import Clever
from clever_client.models import User
from clever_fake import FakeClever, faults
from clever_pipelines import _files
from clever_pipelines.cli import _program
from clever_pipelines.cli._output import one_line
from clever_pipelines.cli._record_writers import _csv_line
from clever_pipelines.cli._snapshot_files import read_checkpoint

pytestmark = pytest.mark.slow

NAME = "Canarybird"
TYPES = ["courses", "districts", "resources", "schools", "sections", "terms", "users"]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClever]:
    fake = FakeClever(seed=5, events=40, users=60, sections=12, districts=2, rate_limit=None)
    with fake.serve() as base_url:
        monkeypatch.setenv("CLEVER_BASE_URL", base_url)
        monkeypatch.setenv("CLEVER_TOKEN", fake.token)
        monkeypatch.chdir(tmp_path)
        yield fake


def snapshot(*arguments: str, status: int = 0) -> None:
    """Run the command in this process."""
    assert _program.run(["snapshot", *arguments]) == status


def records(folder: Path, record_type: str) -> dict[str, Any]:
    """The records of an NDJSON file, by id; none is there twice."""
    lines = [json.loads(line) for line in (folder / f"{record_type}.ndjson").read_bytes().splitlines()]
    found = {line["id"]: line for line in lines}
    assert len(found) == len(lines)
    return found


def is_whole(folder: Path, fake: FakeClever) -> bool:
    return {name: records(folder, name) for name in TYPES} == fake.district.roster()


def test_every_record_is_in_its_file_and_events_go_on_from_there(fake: FakeClever, tmp_path: Path) -> None:
    snapshot("roster")
    folder = tmp_path / "roster"
    assert is_whole(folder, fake)
    names = {file.name for file in folder.iterdir()}
    assert names == {"manifest.json", *(f"{name}.ndjson" for name in TYPES)}
    assert [*tmp_path.iterdir()] == [folder]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["district"] == fake.district.id
    assert {name: found["records"] for name, found in manifest["lists"].items()} == {
        name: len(found) for name, found in fake.district.roster().items()
    }
    new = fake.district.create("courses", {"name": "Astronomy"})
    with Clever() as clever:
        batch = clever.events.poll(read_checkpoint(folder), settle=0)
    assert [event.record.id for event in batch.items][-1] == new


def test_a_csv_has_the_flat_columns_and_the_lists(fake: FakeClever, tmp_path: Path) -> None:
    snapshot("roster", "--format", "csv", "--record-type", "users,sections")
    roster = fake.district.roster()
    with (tmp_path / "roster" / "users.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == sorted(roster["users"])
    for row in rows:
        user = User.from_dict(roster["users"][row["id"]])
        for name, value in user.to_row().items():
            text = value.isoformat() if hasattr(value, "isoformat") else value
            assert row[name] == ("" if text is None else str(text).lower() if text in (True, False) else text)
        assert json.loads(row["roles"]) == [*roster["users"][row["id"]]["roles"]]
    with (tmp_path / "roster" / "sections.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert json.loads(row["students"]) == roster["sections"][row["id"]]["students"]


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_what_is_left_out_is_in_no_file(fake: FakeClever, tmp_path: Path, form: str) -> None:
    student = next(
        user for user, record in fake.district.roster()["users"].items() if "student" in record["roles"]
    )
    fake.district.update(
        "users",
        student,
        {"name": {"first": NAME}, "roles": {"student": {"dob": "1/2/2013"}}, "email": "a@b.c"},
    )
    snapshot("all", "--format", form)
    snapshot("some", "--format", form, "--exclude", "names,dob,contacts")
    snapshot("few", "--format", form, "--fields", "users.email")
    whole, some, few = (
        b"".join(file.read_bytes() for file in (tmp_path / name).iterdir()) for name in ("all", "some", "few")
    )
    assert NAME.encode() in whole
    assert NAME.encode() not in some
    assert NAME.encode() not in few
    assert b"a@b.c" in some
    assert b"a@b.c" in few
    assert b"dob" not in few.replace(b'"fields"', b"")
    if form == "csv":
        header = (tmp_path / "some" / "users.csv").read_text().splitlines()[0].split(",")
        assert not {"name_first", "student_dob", "contact_phone"} & {*header}
        assert {"email", "student_grade", "student_schools"} <= {*header}
    else:
        assert b'"dob"' not in some.partition(b'"exclude"')[0]
        assert records(tmp_path / "few", "users")[student].keys() >= {"id", "district", "roles", "email"}
    manifest = json.loads((tmp_path / "some" / "manifest.json").read_bytes())
    contacts = [one for one in fake.district.roster()["users"].values() if one["roles"].keys() == {"contact"}]
    assert manifest["lists"]["users"]["left_out"] == len(contacts) > 0


class Killed(BaseException):
    """The program ends here."""


def test_a_snapshot_that_dies_at_any_step_goes_on_and_is_whole(
    fake: FakeClever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, steps = os.fsync, 0
    left = 0

    def dying(descriptor: int) -> None:
        nonlocal left, steps
        steps += 1
        left -= 1
        if left < 0:
            raise Killed
        fsync(descriptor)

    monkeypatch.setattr(_files.os, "fsync", dying)
    for number in range(1000):
        left = 1 + number % 4  # dies in the data, in what is stored of the progress, in the folder
        try:
            snapshot("roster", "--page-size", "8")
        except Killed:
            assert not (tmp_path / "roster").exists() or is_whole(tmp_path / "roster", fake)
            if (tmp_path / "roster").exists():
                break
            continue
        break
    assert number > 5
    assert is_whole(tmp_path / "roster", fake)
    assert not (tmp_path / "roster.partial").exists()


@pytest.mark.slow
def test_a_snapshot_that_is_killed_goes_on_and_is_whole(fake: FakeClever, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "clever_pipelines.cli", "snapshot", "roster", "--page-size", "4"]
    stored = tmp_path / "roster.partial" / ".progress.json"
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 30
        while not stored.exists() or "users" not in json.loads(stored.read_bytes())["written"]:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "roster").exists()
    before = json.loads(stored.read_bytes())["written"]
    assert sum(before.values()) > 0
    fake.requests.clear()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "going on where it broke off" in done.stderr
    assert not [one for one in fake.requests if "/sections" in one.target]  # they were there already
    assert is_whole(tmp_path / "roster", fake)
    new = fake.district.create("courses", {"name": "Astronomy"})
    follow = [*command[:3], "events", "follow", "--settle", "0", "--json", "--checkpoint", "state"]
    with subprocess.Popen([*follow, "--from-snapshot", "roster"], stdout=subprocess.PIPE) as process:
        assert process.stdout
        seen = json.loads(process.stdout.readline())  # the first event after the checkpoint
        process.terminate()
    assert seen["data"]["object"]["id"] == new


def test_a_full_disk_leaves_no_folder_and_the_next_run_goes_on(
    fake: FakeClever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fsync, left = os.fsync, 9

    def full(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(_files.os, "fsync", full)
        snapshot("roster", status=1)
    told = capsys.readouterr().err
    assert "roster.partial/" in told
    assert "No space left" in told
    assert "run it again to go on" in told
    assert not (tmp_path / "roster").exists()
    snapshot("roster")
    assert is_whole(tmp_path / "roster", fake)


def break_off(fake: FakeClever) -> None:
    """Leave a snapshot that has come as far as the sections."""
    fake.faults.next(faults.status(404), path="/v3.1/sections")
    snapshot("roster", status=1)


def test_going_on_needs_the_same_options_and_the_same_district(
    fake: FakeClever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_off(fake)
    snapshot("roster", "--exclude", "dob", status=2)
    assert "give the same ones to go on, or --restart" in capsys.readouterr().err
    monkeypatch.setenv("CLEVER_TOKEN", fake.districts[1].token)
    snapshot("roster", status=2)
    assert "another district" in capsys.readouterr().err
    monkeypatch.setenv("CLEVER_TOKEN", fake.token)
    snapshot("roster", "--exclude", "dob", "--restart")
    assert b"dob" not in (tmp_path / "roster" / "users.ndjson").read_bytes()


def test_after_the_retention_it_says_to_begin_anew(
    fake: FakeClever, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_off(fake)
    stored = tmp_path / "roster.partial" / ".progress.json"
    old = json.loads(stored.read_bytes())
    position = json.loads(old["position"])
    checkpoint = json.loads(position["checkpoint"])
    checkpoint |= {"cursor": None, "read_until": "2020-01-01T00:00:00Z"}
    position["checkpoint"] = json.dumps(checkpoint)
    stored.write_text(json.dumps(old | {"position": json.dumps(position)}))
    snapshot("roster", status=2)
    assert "give --restart" in capsys.readouterr().err
    snapshot("roster", "--restart")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format":"clever-snapshot","version":2}'])
def test_what_cannot_be_gone_on_with_is_told(fake: FakeClever, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "roster.partial").mkdir()
    (tmp_path / "roster.partial" / ".progress.json").write_bytes(content)
    snapshot("roster", status=2)
    snapshot("roster", "--restart")
    assert is_whole(tmp_path / "roster", fake)


def test_other_peoples_files_stay(
    fake: FakeClever, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("roster", "other.partial"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("mine")
    snapshot("roster", "--restart", status=2)
    snapshot("other", "--restart", status=2)
    told = capsys.readouterr().err
    assert "roster is there already" in told
    assert "holds other files" in told
    assert [(tmp_path / name / "thesis.txt").read_text() for name in ("roster", "other.partial")] == [
        "mine"
    ] * 2
    assert not fake.requests


def test_one_program_at_a_time(fake: FakeClever, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roster.partial").mkdir()
    descriptor = _files.open_private(tmp_path / "roster.partial" / ".lock")
    assert _files.lock_file(descriptor)
    snapshot("roster", status=2)
    os.close(descriptor)
    assert "another program" in capsys.readouterr().err
    snapshot("roster")


def test_a_list_that_may_not_be_read_needs_a_person(
    fake: FakeClever, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults.every(1, faults.status(403), path="/v3.1/courses")
    snapshot("roster", "--json", status=3)
    captured = capsys.readouterr()
    assert "courses: the token may not read them" in captured.err
    lists = json.loads(captured.out)["lists"]
    assert lists["courses"] == {
        "state": "forbidden", "records": 0, "unreadable": 0, "left_out": 0, "file": None
    }  # fmt: skip
    assert not (tmp_path / "roster" / "courses.ndjson").exists()


def test_without_events_there_is_no_checkpoint(
    fake: FakeClever, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults.every(1, faults.status(403), path="/v3.1/events")
    snapshot("roster")
    assert "may not read events" in capsys.readouterr().err
    assert _program.run(["events", "follow", "--checkpoint", "state", "--from-snapshot", "roster"]) == 2
    assert "has no checkpoint" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert _program.run(["events", "follow", "--checkpoint", "state", "--from-snapshot", "empty"]) == 2


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_surprising_records_are_written(fake: FakeClever, tmp_path: Path, form: str) -> None:
    odd = fake.district.create("courses", {"name": '"quoted"\nand \u2028', "number": 7})
    snapshot("roster", "--format", form, "--record-type", "courses")
    if form == "ndjson":
        assert records(tmp_path / "roster", "courses") == fake.district.roster()["courses"]
    else:
        with (tmp_path / "roster" / "courses.csv").open(encoding="utf-8", newline="") as file:
            row = {row["id"]: row for row in csv.DictReader(file)}[odd]
        assert row["number"] == ""  # it does not fit its column
        assert row["name"].endswith('"quoted"\nand \u2028')


def test_half_a_surrogate_pair_stays_as_it_was_escaped() -> None:
    content = b'{\n"name": "\\ud83d"}'
    assert one_line(content) == b'{"name":"\\ud83d"}'
    assert _csv_line(["\ud83d", "x"]) == b"\\ud83d,x\n"
