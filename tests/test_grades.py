"""Grades in bulk: all rows are checked before the first is sent, and each has its own result."""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from clever_client import AsyncClever, Clever, Options
from clever_client.models import AssignmentRequest
from clever_fake import FakeClever, faults
from clever_pipelines.cli import _program
from clever_pipelines.grades import check_rows, push_grades, push_grades_async, read_csv
from clever_pipelines.journal import FileJournal, SqlJournal
from push import campaign

DUE = datetime(2099, 1, 1, tzinfo=UTC)
SECTION = "5f" + "0" * 22
USER = "5e" + "0" * 22
ASSIGNMENT = "8a0c7a0e-0000-4000-8000-000000000001"
ROW = {"section_id": SECTION, "assignment_id": ASSIGNMENT, "user_id": USER}
OPTIONS = Options(sleep=lambda _: None)

Push = Callable[..., Any]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[FileJournal]:
    with FileJournal(tmp_path / "journal") as made:
        yield made


class CountingFake(FakeClever):
    """A fake that counts its requests."""

    count = 0

    def exchange(self, request: Any) -> Any:
        self.count += 1
        return super().exchange(request)


@dataclass
class Lesson:
    """A fake district with one assignment and its students."""

    fake: CountingFake
    section_id: str
    assignment_id: str
    students: list[str]

    def rows(self, points: float = 7) -> list[dict[str, Any]]:
        return [
            {
                "section_id": self.section_id,
                "assignment_id": self.assignment_id,
                "user_id": student,
                "grade_points": points,
            }
            for student in self.students
        ]

    def graded(self) -> dict[str, Any]:
        """What the fake holds: points by student."""
        with Clever(self.fake.token, transport=self.fake.transport()) as clever:
            submissions = clever.submissions.list(self.section_id, self.assignment_id)
            return {item.user_id: item.grade_points for item in submissions}


@pytest.fixture
def lesson() -> Lesson:
    fake = CountingFake(seed=1, events=50, rate_limit=None)
    with Clever(fake.token, transport=fake.transport()) as clever:
        request = AssignmentRequest(title="Essay", description="500 words", due_date=DUE)
        section_id = max(fake.district.section_ids, key=lambda each: len(fake.district.students_of(each)))
        assignment = clever.assignments.create(section_id, request)
    students = fake.district.students_of(section_id)
    assert len(students) >= 6
    return Lesson(fake, section_id, assignment.id, students)


@pytest.fixture(params=["sync", "async"])
def push(request: pytest.FixtureRequest) -> Push:
    """Push with either client."""

    def in_turn(fake: FakeClever, rows: Any, journal: Any, **settings: Any) -> Any:
        if request.param == "sync":
            with Clever(fake.token, transport=fake.transport(), options=OPTIONS) as clever:
                return push_grades(clever, rows, journal, **settings)

        async def run() -> Any:
            async with AsyncClever(fake.token, transport=fake.transport(), options=OPTIONS) as clever:
                return await push_grades_async(clever, rows, journal, **settings)

        return asyncio.run(run())

    return in_turn


def test_each_row_ends_with_its_value(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    told: list[tuple[int, int]] = []
    report = push(
        lesson.fake, lesson.rows(0), journal, on_result=lambda _, done, total: told.append((done, total))
    )
    assert report.is_complete
    assert lesson.graded() == dict.fromkeys(lesson.students, 0)
    count = len(lesson.students)
    assert told == [(number, count) for number in range(1, count + 1)]
    assert str(report) == f"{count} rows: {count} done"
    assert all(result.sent for result in report.results)


def test_what_is_done_is_not_sent_again(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    push(lesson.fake, lesson.rows(3), journal)
    rows = lesson.rows(3)
    rows[1]["grade_points"] = 4
    before = lesson.fake.count
    report = push(lesson.fake, rows, journal)
    assert [result.sent for result in report.results] == [number == 1 for number in range(len(rows))]
    assert lesson.fake.count - before == 1
    assert lesson.graded()[rows[1]["user_id"]] == 4


def test_a_dry_run_sends_nothing(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    before = lesson.fake.count
    report = push(lesson.fake, lesson.rows(), journal, dry_run=True)
    assert {result.state for result in report.results} == {"planned"}
    assert lesson.fake.count == before
    assert not journal.entries()


def test_a_refused_row_is_told_and_stops_no_other(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    rows = [*lesson.rows(), lesson.rows()[0] | {"user_id": USER}]
    report = push(lesson.fake, rows, journal)
    assert report.counts == {"done": len(lesson.students), "refused": 1}
    refused = report.results[-1]
    assert (refused.place, refused.user_id, refused.status) == (f"row {len(rows)}", USER, 404)
    again = push(lesson.fake, rows, journal)
    assert again.results[-1] == refused._replace(sent=False)
    assert push(lesson.fake, rows, journal, retry_refused=True).results[-1].sent


def test_a_token_that_is_not_accepted_ends_the_push(lesson: Lesson, journal: FileJournal) -> None:
    rows = lesson.rows()
    with Clever("another", transport=lesson.fake.transport(), options=OPTIONS) as clever:
        report = push_grades(clever, rows, journal, concurrency=1)
    assert report.counts == {"not_processed": len(rows)}
    assert [result.sent for result in report.results].count(True) == 1
    assert report.stopped_by
    with Clever(lesson.fake.token, transport=lesson.fake.transport()) as clever:
        assert push_grades(clever, rows, journal).is_complete


def test_a_service_that_is_gone_ends_the_push(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    rows = lesson.rows()
    lesson.fake.faults.next(faults.refuse(), times=1000)
    report = push(lesson.fake, rows, journal, concurrency=1)
    assert report.counts == {"not_processed": len(rows)}
    assert sum(result.sent for result in report.results) == min(5, len(rows))


def test_a_row_in_doubt_is_sent_again_by_the_next_push(lesson: Lesson, tmp_path: Path, push: Push) -> None:
    connection = sqlite3.connect(tmp_path / "journal.db", check_same_thread=False)
    journal = SqlJournal(connection)
    lesson.fake.faults.next(status=504, times=100)
    report = push(lesson.fake, lesson.rows(), journal, concurrency=1)
    assert "in_doubt" in report.counts
    lesson.fake.faults.clear()
    assert push(lesson.fake, lesson.rows(), journal).is_complete
    assert not journal.in_doubt()
    connection.close()


def test_all_kinds_of_rows(lesson: Lesson) -> None:
    Row = namedtuple("Row", ["section_id", "assignment_id", "user_id", "grade_points"])

    @dataclass
    class Record:
        section_id: str
        assignment_id: str
        user_id: str
        grade_points: float

    (found,) = check_rows([Row(SECTION, ASSIGNMENT, USER, 7.5)])
    for rows in (
        [ROW | {"grade_points": 7.5}],
        [ROW | {"grade_points": Decimal("7.5"), "grade": None, "grade_comment": float("nan")}],
        [ROW | {"grade_points": "7.5"}],
        [Record(SECTION, ASSIGNMENT, USER, 7.5)],
        iter([Row(SECTION, ASSIGNMENT, USER, 7.5)]),
        [found],
    ):
        (row,) = check_rows(rows)
        assert row.request.to_dict() == {"grade_points": 7.5}
        assert (row.section_id, row.assignment_id, row.user_id) == (SECTION, ASSIGNMENT, USER)
    (row,) = check_rows([{"user_id": USER, "grade": "A"}], section_id=SECTION, assignment_id=ASSIGNMENT)
    assert row.section_id == SECTION


@pytest.mark.parametrize("frames", ["pandas", "polars"])
def test_data_frames(frames: str) -> None:
    library = pytest.importorskip(frames, reason=f"{frames} is not installed: `make test-guests` installs it")
    frame = library.DataFrame({name: [value] for name, value in ROW.items()} | {"grade_points": [5]})
    (row,) = check_rows(frame)
    assert row.request.to_dict() == {"grade_points": 5}


WRONG_ROWS = {
    "no id": ({"user_id": None}, "user_id: it is missing"),
    "an id of the LMS": (
        {"user_id": "12345"},
        "user_id: Clever's id is needed, 24 hexadecimal digits; this looks",
    ),
    "a number": ({"user_id": 12345}, "this looks like an id of the LMS"),
    "a spreadsheet's number": ({"user_id": "5.8E+23"}, "a spreadsheet has made a number of this id"),
    "no hex": ({"section_id": "x" * 24}, "section_id: Clever's id is needed"),
    "an assignment of the LMS": (
        {"assignment_id": "4711"},
        "assignment_id: the id that clever.assignments.create",
    ),
    "no number": ({"grade_points": "seven"}, "grade_points: a number with a decimal point was expected"),
    "a decimal comma": ({"grade_points": "7,5"}, "a number with a decimal point was expected"),
    "endless": ({"grade_points": "1e999"}, "a finite number was expected"),
    "true": ({"grade_points": True}, "a number with a decimal point was expected"),
    "nothing to send": ({"grade_points": None}, "there is nothing to send"),
    "unknown": ({"points": 7}, "points: there is no such column"),
    "half attempts": ({"extra_attempts": 1.5}, "a whole number was expected"),
    "no time zone": ({"override_due_date": "2027-01-31"}, "a date and time with a time zone was expected"),
    "no list": ({"flags": "late"}, "a list was expected"),
    "no text": ({"grade": 7}, "grade: text was expected"),
}


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_wrong_row_is_told_by_place_and_column(name: str) -> None:
    change, expected = WRONG_ROWS[name]
    with pytest.raises(ValueError, match="nothing was sent") as caught:
        check_rows(
            [ROW | {"grade_points": 1}, ROW | {"user_id": "5d" + "0" * 22, "grade_points": 1} | change]
        )
    assert "row 2" in str(caught.value)
    assert expected in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_nothing_is_sent_where_one_row_is_wrong(lesson: Lesson, journal: FileJournal, push: Push) -> None:
    before = lesson.fake.count
    with pytest.raises(ValueError, match="nothing was sent"):
        push(lesson.fake, [*lesson.rows(), {"user_id": "x"}], journal)
    assert lesson.fake.count == before


def test_the_same_student_twice() -> None:
    with pytest.raises(ValueError, match="row 2, user_id: the same student and assignment stand in row 1"):
        check_rows([ROW | {"grade": "A"}, ROW | {"grade": "B"}])


@pytest.mark.parametrize("rows", ["grades.csv", b"x", 7, None, [7], ["x"]])
def test_what_is_no_rows(rows: Any) -> None:
    with pytest.raises(ValueError, match=r"must be an iterable of rows|a dict, a dataclass or a NamedTuple"):
        check_rows(rows)


@pytest.mark.parametrize("concurrency", [0, 65, True, "4", None])
def test_a_wrong_concurrency(lesson: Lesson, journal: FileJournal, push: Push, concurrency: Any) -> None:
    with pytest.raises(ValueError, match="concurrency must be an integer from 1 to 64"):
        push(lesson.fake, lesson.rows(), journal, concurrency=concurrency)


def test_a_journal_holds_ids_and_points_and_no_words(
    lesson: Lesson, journal: FileJournal, push: Push
) -> None:
    rows = [row | {"grade_comment": "Ada did it alone"} for row in lesson.rows(8.5)]
    push(lesson.fake, rows, journal)
    text = journal.path.read_text()
    assert "8.5" in text
    assert lesson.students[0] in text
    assert "Ada" not in text


# ------------------------------------------------------------------------------------------------ files

LINE = f"{SECTION},{ASSIGNMENT},{USER},7.5"
HEADER = "section_id,assignment_id,user_id,grade_points"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{LINE}\n".encode(),
        f"{HEADER}\r\n{LINE}\r\n".encode("utf-8-sig"),
        f"{HEADER}\n{LINE}".replace(",", ";").encode(),
        f"{HEADER}\n{LINE}".replace(",", "\t").encode("utf-16"),
        f"{HEADER}\n{LINE}".encode("utf-16-le"),
        f"{HEADER}\n{LINE}".encode("utf-16-be"),
        f"{HEADER}\n{LINE}".encode("cp1252"),
        f"\n{HEADER}\n\n{LINE}\n,,,\n\n".encode(),
        f"sep=,\r\n{HEADER}\r\n{LINE}\r\n".encode(),
        f"sep=;\n{HEADER}\n{LINE}\n".replace(",", ";").encode("utf-8-sig"),
        f' {HEADER.replace(",", " , ")}\n"{SECTION}","{ASSIGNMENT}","{USER}","7.5"\n'.encode(),
        f"user_id,grade_points,grade,assignment_id,section_id\n{USER},7.5,,{ASSIGNMENT},{SECTION}".encode(),
    ],
)
def test_files_as_spreadsheets_write_them(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "grades.csv").write_bytes(content)
    (row,) = read_csv(tmp_path / "grades.csv")
    assert row.request.to_dict() == {"grade_points": 7.5}
    assert (row.section_id, row.assignment_id, row.user_id) == (SECTION, ASSIGNMENT, USER)


def test_ids_for_all_rows(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text(f"user_id,grade_points\n{USER},7.5\n")
    (row,) = read_csv(tmp_path / "grades.csv", section_id=SECTION, assignment_id=ASSIGNMENT)
    assert row.place == "line 2"


WRONG_FILES = {
    "empty": (b"", "line 1: a line with names of columns was expected"),
    "no header": (LINE.encode(), "line 1, column 1: there is no column with this name"),
    "a near name": (f"{HEADER}\n".replace("user_id", "User ID").encode(), "did you mean user_id?"),
    "a column missing": (
        b"section_id,user_id,grade_points\n",
        "line 1, assignment_id: this column is missing",
    ),
    "a column twice": (
        f"{HEADER},grade_points\n".encode(),
        "line 1, grade_points: this column stands there twice",
    ),
    "not enough cells": (f"{HEADER}\n\n{SECTION},x\n".encode(), "line 3: 4 cells were expected"),
    "no number": (f"{HEADER}\n{LINE}x\n".encode(), "line 2, grade_points: a number with a decimal point"),
    "twice": (
        f"{HEADER}\n{LINE}\n{LINE}\n".encode(),
        "line 3, user_id: the same student and assignment stand in line 2",
    ),
    "a number of an id": (
        f"{HEADER}\n{LINE}".replace(USER, "5.8E+23").encode(),
        "line 2, user_id: a spreadsheet has",
    ),
    "another encoding": (
        f"{HEADER},grade\n{LINE},Très\n".encode("cp1252"),
        "line 2, column 5: UTF-8 was expected; export the file as CSV UTF-8",
    ),
    "half a letter": (f"{HEADER}\n{LINE}\n".encode("utf-16")[:-1], "line 2, column 4: UTF-8 was expected"),
    "an id of the LMS": (
        f"{HEADER}\n{LINE}".replace(USER, "12345").encode(),
        "line 2, user_id: Clever's id is needed, 24 hexadecimal digits; this looks like an id of the LMS",
    ),
    "an assignment of the LMS": (
        f"{HEADER}\n{LINE}".replace(ASSIGNMENT, "4711").encode(),
        "line 2, assignment_id: the id that clever.assignments.create gave is needed; this looks like",
    ),
    "a number of an id, with a comma": (
        f"{HEADER}\n{LINE}".replace(",", ";").replace(USER, "5,8E+23").encode(),
        "line 2, user_id: a spreadsheet has made a number of this id",
    ),
    "a decimal comma": (
        f"{HEADER}\n{LINE}".replace(",", ";").replace("7.5", "7,5").encode(),
        "line 2, grade_points: a number with a decimal point was expected",
    ),
    "an open quote": (f'{HEADER}\n{LINE}\n"{LINE}\n\n'.encode(), "line 3: a quote is not closed"),
    "a cell without end": (
        f"{HEADER},grade\n{LINE},{'x' * 200_000}\n".encode(),
        "or a cell exceeds 131,072 characters",
    ),
    "a comment of several lines": (
        f'{HEADER},grade\n{LINE}x,"two\nlines"\n{LINE}y,A\n'.encode(),
        "line 2, grade_points: a number with a decimal point was expected, such as 7 or 7.5\n  line 4,",
    ),
    "twice, in two spellings": (
        f"{HEADER}\n{LINE}\n{LINE.replace(USER, USER.upper())}\n".encode(),
        "line 3, user_id: the same student and assignment stand in line 2",
    ),
    "a number of 400 digits": (
        f"{HEADER}\n{LINE.replace('7.5', '9' * 400)}".encode(),
        "line 2, grade_points: a finite number was expected",
    ),
    "a number that nests": (
        f"{HEADER}\n{LINE.replace('7.5', '[' * 100_000)}".encode(),
        "line 2, grade_points: a number with a decimal point was expected",
    ),
    "a NUL": (f"{HEADER},grade\n{LINE},A\0\n".encode(), "line 2, grade: text without a NUL character"),
    "UTF-32": (f"{HEADER}\n{LINE}\n".encode("utf-32"), "line 1, column 1: UTF-8 was expected"),
    "columns without end": (f"{HEADER}{',x' * 100_000}\n".encode(), "line 1: names of columns were expected"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_wrong_file_is_told_by_line_and_column_and_nothing_is_sent(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content, expected = WRONG_FILES[name]
    path = tmp_path / "grades.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"nothing was sent; grades\.csv") as caught:
        read_csv(path)
    assert expected in str(caught.value)
    fake = FakeClever(events=0, users=20)
    with fake.serve() as base_url:
        monkeypatch.setenv("CLEVER_BASE_URL", base_url)
        monkeypatch.setenv("CLEVER_TOKEN", "token")
        assert _program.run(["grades", "push", str(path)]) == 2
    assert not fake.requests
    assert expected in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == [path]  # and no journal of what was not sent


# ---------------------------------------------------------------------------------------------------- kills


@pytest.mark.slow
def test_a_push_that_is_killed_goes_on_and_ends_with_every_value(tmp_path: Path) -> None:
    outcome = campaign.run(tmp_path, rows=200, kills=3)
    assert outcome.refused
