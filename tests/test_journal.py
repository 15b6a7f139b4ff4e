"""Journals: an intent is there before its request is sent, and nothing that was confirmed is ever lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clever_client import InvalidArgumentError
from clever_pipelines.journal import Entry, FileJournal, Intent, JournalError, Outcome, SqlJournal

FIRST = Intent("grade/a/b/c", "d1", {"user_id": "c", "grade_points": 7})
SECOND = Intent("grade/a/b/e", "d2", {"user_id": "e", "grade_points": None})

Reopen = Callable[[], Any]


@pytest.fixture(params=["file", "sql"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """The same journal, opened anew: what a later program finds."""
    opened: list[Any] = []

    def open_again() -> Any:
        while opened:
            opened.pop().close()
        if request.param == "file":
            opened.append(journal := FileJournal(tmp_path / "journal"))
            return journal
        opened.append(connection := sqlite3.connect(tmp_path / "journal.db"))
        return SqlJournal(connection)

    yield open_again
    for thing in opened:
        thing.close()


def test_what_was_begun_is_in_doubt_until_it_is_finished(reopen: Reopen) -> None:
    reopen().begin([FIRST, SECOND])
    journal = reopen()
    assert {entry.key for entry in journal.in_doubt()} == {FIRST.key, SECOND.key}
    journal.finish(FIRST.key, Outcome("done", "id-1", 200))
    journal = reopen()
    assert journal.entries() == {
        FIRST.key: Entry(*FIRST, Outcome("done", "id-1", 200)),
        SECOND.key: Entry(*SECOND, Outcome("started")),
    }
    assert [entry.facts for entry in journal.in_doubt()] == [SECOND.facts]


def test_a_new_intent_takes_the_place_of_an_old_one(reopen: Reopen) -> None:
    journal = reopen()
    journal.begin([FIRST])
    journal.finish(FIRST.key, Outcome("refused", None, 400, "due_date must be in the future"))
    journal.begin([FIRST._replace(digest="d3")])
    assert reopen().entries()[FIRST.key] == Entry(FIRST.key, "d3", FIRST.facts)


def test_an_outcome_needs_an_intent(reopen: Reopen) -> None:
    with pytest.raises(KeyError):
        reopen().finish("nothing", Outcome("done"))


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    with FileJournal(tmp_path / "journal"):
        assert stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o600


def test_one_program_at_a_time(tmp_path: Path) -> None:
    in_use = pytest.raises(JournalError, match="another program is using this journal")
    with FileJournal(tmp_path / "journal"), in_use:
        FileJournal(tmp_path / "journal")
    FileJournal(tmp_path / "journal").close()


def test_a_line_that_a_crash_cut_off_is_dropped_wherever_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with FileJournal(path) as journal:
        journal.begin([FIRST])
        before = path.stat().st_size
        journal.finish(FIRST.key, Outcome("done", "id"))
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with FileJournal(path) as journal:
            entries = journal.entries()
            assert all(entry.outcome == Outcome("started") for entry in entries.values())
            assert len(entries) == (size >= before)
            journal.begin([SECOND])  # and what is written behind it can be read
        with FileJournal(path) as journal:
            assert SECOND.key in journal.entries()


@pytest.mark.parametrize("content", [b"hello\n", b"x", b'{"format":"other"}\n', b"[]\n"])
def test_another_file_is_refused_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes").write_bytes(content)
    with pytest.raises(JournalError, match="not a journal"):
        FileJournal(tmp_path / "notes")
    assert (tmp_path / "notes").read_bytes() == content


def test_a_newer_versions_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text('{"format": "clever-journal", "version": 2}\n')
    with pytest.raises(JournalError, match="a newer version"):
        FileJournal(tmp_path / "journal")


@pytest.mark.parametrize(
    "line", [b"\xff", b"{}", b'{"finish":"x","outcome":{"state":"done"}}', b'{"begin":{}}']
)
def test_a_damaged_line_is_told(tmp_path: Path, line: bytes) -> None:
    with FileJournal(tmp_path / "journal") as journal:
        journal.begin([FIRST])
    content = (tmp_path / "journal").read_bytes()
    (tmp_path / "journal").write_bytes(content + line + b"\n" + content.splitlines()[1] + b"\n")
    with pytest.raises(JournalError, match=r"journal: line 3 cannot be read.*: restore"):
        FileJournal(tmp_path / "journal")


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FileJournal(tmp_path / "journal") as journal:
        journal.begin([FIRST])
        before = (tmp_path / "journal").read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space") as caught:
                journal.begin([SECOND])
        assert caught.value.filename == str(tmp_path / "journal")  # the system does not say so itself
        assert (tmp_path / "journal").read_bytes() == before
        assert SECOND.key not in journal.entries()


WRITER = """
import sys
from clever_pipelines.journal import FileJournal, Intent, Outcome
with FileJournal(sys.argv[1]) as journal:
    for number in range(100_000):
        journal.begin([Intent(f"k{number}", "d", {})])
        print("b", number, flush=True)
        journal.finish(f"k{number}", Outcome("done", f"id{number}"))
        print("f", number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 2, 37, 200])
def test_a_kill_loses_nothing_that_was_confirmed(tmp_path: Path, lines: int) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "journal")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline().split() for _ in range(lines)]
        process.kill()
        told += [
            line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")
        ]
    with FileJournal(tmp_path / "journal") as journal:
        entries = journal.entries()
    for kind, number in told:
        entry = entries[f"k{number}"]
        assert entry.outcome.result_id == f"id{number}" or kind == "b"


def test_a_table_must_have_a_plain_name() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(InvalidArgumentError, match="plain name"):
        SqlJournal(connection, table="x; DROP TABLE users")
    connection.close()
