"""Dates: read tolerantly, given back as they came, written in one form, and never without a time zone."""

from __future__ import annotations

import copy
import json
import pickle
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from clever_openapi import dates
from clever_openapi.models import AssignmentRequest, Student, SubmissionRequest
from effort import tried
from hypothesis import given
from hypothesis import strategies as st

CANONICAL = datetime(2023, 1, 2, 3, 4, 5, 678_000, UTC)
LIKE_DATES = "0123456789-/:.,TZ +WapmJuneb"


def almost(moment: datetime, changes: dict[int, str]) -> str:
    """The canonical form of a moment, with some characters changed."""
    text = moment.isoformat(timespec="milliseconds") + "Z"
    return "".join(changes.get(place, character) for place, character in enumerate(text))


ALMOST_CANONICAL = st.builds(
    almost, st.datetimes(), st.dictionaries(st.integers(0, 23), st.sampled_from(LIKE_DATES), max_size=2)
)

as_created = pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-01-02T03:04:05.678Z", CANONICAL),
        ("2023-01-02T03:04:05Z", CANONICAL.replace(microsecond=0)),
        ("2023-01-02T03:04:05.678901Z", CANONICAL.replace(microsecond=678_901)),
        ("2023-01-02T03:04:05,678Z", CANONICAL),
        ("2023-01-02 03:04:05.678", CANONICAL),
        ("2023-01-02T05:04:05.678+02:00", CANONICAL),
        ("2023-01-02T05:04:05.678+0200", CANONICAL),
        ("20230102T030405.678Z", CANONICAL),
        ("2015-08-25 00:00:00.000000", datetime(2015, 8, 25, tzinfo=UTC)),
        ("2012-08-01", datetime(2012, 8, 1, tzinfo=UTC)),
        ("2023-W01-1", datetime(2023, 1, 2, tzinfo=UTC)),
        ("5/7/2009", datetime(2009, 5, 7, tzinfo=UTC)),
        ("Mon, 02 Jan 2023 03:04:05 GMT", CANONICAL.replace(microsecond=0)),
        ("Mon Jan 2 03:04:05 2023", CANONICAL.replace(microsecond=0)),
        ("Monday, January 2nd, 2023 3:04:05 AM", CANONICAL.replace(microsecond=0)),
        ("2 jan 2023 03:04:05 -0500", datetime(2023, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ("2023-01-02 03:04:05 UTC", CANONICAL.replace(microsecond=0)),
        ("2023-01-02 03:04:05 -0500", datetime(2023, 1, 2, 8, 4, 5, tzinfo=UTC)),
        ("2023/01/02 3:04 pm", datetime(2023, 1, 2, 15, 4, tzinfo=UTC)),
        ("8/25/2015 00:00", datetime(2015, 8, 25, tzinfo=UTC)),
        ("0001-01-01T00:00:00.000Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
unreadable = pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "soon",
        "12:30",
        "2023",
        "2023-01",
        "January",
        "2023-13-02T03:04:05.678Z",
        "2023-02-30T03:04:05.678Z",
        "2016-12-31T23:59:60.000Z",
        "2023-01-02T03:04:05.678+99:00",
        "2023-01-02 03:04 NOWHERE",
        "10000-01-01T00:00:00.000Z",
        "13/32/2009",
        "9" * 5000,
        "2023-01-02" + " " * 100,
        # What can be read in two ways: digits alone, years of two digits, day and month the other way round,
        # an offset behind the name of a zone, a weekday that the date isn't.
        "20120801",
        "100901",
        "010910",
        "1672628645",
        "9/1/75",
        "75-09-01",
        "9-1-75",
        "9-1-2010",
        "10/11/12",
        "13/02/2010",
        "31/12/2010",
        "1.2.2010",
        "2010-31-12",
        "2012-08-01-05:00",
        "Thu May 04 2023 10:15:30 GMT-0500",
        "2023-05-04 10:15:30 UTC-5",
        "2023-05-04 10:15:30 UTC-05:00",
        "2023-05-04 10:15:30 GMT+2",
        "2023-05-04 10:15:30 CST-6",
        "2023-05-04 10:15:30 EST",
        "2023-05-04T10:15:30Z-07:00",
        "Friday 2023-05-04",
        "Fri, 04 May 2023 10:15:30 GMT",
        "Friday",
        "tomorrow 10:15",
        "May 2023",
        "4 May",
        5,
        1.5,
        True,
        [],
        ["2023-01-02"],
        {},
    ],
    ids=lambda value: str(value)[:30],
)


@as_created
def test_a_datetime_is_read_and_goes_back_as_it_came(text: str, moment: datetime) -> None:
    student = Student.from_dict({"created": text})
    assert isinstance(student.created, datetime)
    assert student.created == moment
    assert student.created.utcoffset() is not None
    assert student.to_dict() == {"created": text}


@as_created
def test_it_remembers_its_text_through_pickling_and_copying(text: str, moment: datetime) -> None:
    student = Student.from_dict({"created": text})
    copies = [
        pickle.loads(pickle.dumps(student, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ]
    for again in (*copies, copy.copy(student), copy.deepcopy(student)):
        assert again.created == moment
        assert again.to_dict() == {"created": text}
        assert again == student


def test_a_moment_reckoned_from_another_is_written_anew() -> None:
    created = Student.from_dict({"created": "2023-01-02 03:04:05"}).created
    assert isinstance(created, datetime)
    later = Student(created=created + timedelta(seconds=1))
    assert later.to_dict() == {"created": "2023-01-02T03:04:06.000Z"}
    assert Student(created=created.replace(year=2024)).to_dict() == {"created": "2024-01-02T03:04:05.000Z"}


@unreadable
def test_what_nothing_reads_is_kept_and_loses_nothing_else(value: Any) -> None:
    raw = {"created": value, "last_modified": value, "email": "e"}
    student = Student.from_dict(raw)
    assert student.created is None
    assert student.email == "e"
    assert student.additional_properties == {"created": value, "last_modified": value}
    assert json.dumps(student.to_dict(), sort_keys=True) == json.dumps(raw, sort_keys=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-08-01", date(2012, 8, 1)),
        ("2012-08-01T00:00:00.000Z", date(2012, 8, 1)),
        ("2012-08-01T23:30:00-05:00", date(2012, 8, 1)),
        ("2012-08-01 00:00:00.000000", date(2012, 8, 1)),
        ("8/1/2012", date(2012, 8, 1)),
        ("08/01/2012", date(2012, 8, 1)),
        ("12/31/1999", date(1999, 12, 31)),
        ("August 1, 2012", date(2012, 8, 1)),
        ("0001-01-01", date(1, 1, 1)),
    ],
)
def test_a_day_is_the_day_as_written(text: str, day: date) -> None:
    student = Student.from_dict({"dob": text, "email": None})
    assert student.dob == day
    assert not isinstance(student.dob, datetime)
    assert student.email is None
    for again in (student, pickle.loads(pickle.dumps(student)), copy.deepcopy(student)):
        assert again.to_dict() == {"dob": text, "email": None}


@unreadable
def test_a_day_that_nothing_reads_is_kept(value: Any) -> None:
    student = Student.from_dict({"dob": value})
    assert student.dob is None
    assert json.dumps(student.to_dict()) == json.dumps({"dob": value})


def test_midnight_at_the_end_of_a_day_goes_back_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "2023-01-02T24:00:00.000Z"
    assert Student.from_dict({"created": text}).to_dict() == {"created": text}

    def newer(value: str) -> datetime:
        """As Python 3.14's `datetime.fromisoformat`: 24:00 is midnight of the next day."""
        if "T24:00" not in value:
            return datetime.fromisoformat(value)
        return datetime.fromisoformat(value.replace("T24", "T00")) + timedelta(days=1)

    monkeypatch.setattr(dates, "_from_iso", newer)
    student = Student.from_dict({"created": text})
    assert student.created == datetime(2023, 1, 3, tzinfo=UTC)
    assert student.to_dict() == {"created": text}
    assert Student.from_dict({"created": "2023-01-02T00:30:00.000Z"}).created == datetime(
        2023, 1, 2, 0, 30, tzinfo=UTC
    )


@tried(200)
@given(st.text(LIKE_DATES, max_size=28) | st.text(max_size=12) | ALMOST_CANONICAL)
def test_any_text_is_read_or_kept(text: str) -> None:
    raw = {"created": text}
    assert Student.from_dict(raw).to_dict() == raw
    raw = {"dob": text}
    assert Student.from_dict(raw).to_dict() == raw


@tried(100)
@given(
    st.datetimes(
        datetime(1, 1, 2),
        datetime(9999, 12, 30),
        timezones=st.builds(timezone, st.timedeltas(-timedelta(hours=23), timedelta(hours=23))),
    )
)
def test_any_aware_datetime_is_written_as_the_same_moment(moment: datetime) -> None:
    sent = SubmissionRequest(override_due_date=moment).to_dict()
    assert sent["override_due_date"].endswith("Z")
    assert SubmissionRequest.from_dict(sent).override_due_date == moment


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (CANONICAL, "2023-01-02T03:04:05.678Z"),
        (datetime(2023, 1, 2, tzinfo=UTC), "2023-01-02T00:00:00.000Z"),
        (datetime(2023, 1, 2, 1, tzinfo=timezone(timedelta(hours=2))), "2023-01-01T23:00:00.000Z"),
        (datetime(2023, 1, 2, microsecond=1, tzinfo=UTC), "2023-01-02T00:00:00.000001Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
    ],
)
def test_datetimes_are_written_in_one_form(moment: datetime, text: str) -> None:
    assert SubmissionRequest(override_due_date=moment).to_dict() == {"override_due_date": text}


def test_days_are_written_in_one_form() -> None:
    assert Student(dob=date(2023, 1, 2)).to_dict() == {"dob": "2023-01-02"}
    assert Student(dob=date(1, 1, 2)).to_dict() == {"dob": "0001-01-02"}


@pytest.mark.parametrize(
    "make",
    [
        lambda moment: SubmissionRequest(override_due_date=moment),
        lambda moment: AssignmentRequest(title="t", description="d", due_date=moment),
        lambda moment: AssignmentRequest(title="t", description="d", due_date=CANONICAL, start_date=moment),
    ],
)
def test_a_naive_datetime_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make(datetime(2030, 1, 2)).to_dict()


def test_a_moment_without_a_year_in_utc_is_refused() -> None:
    with pytest.raises(ValueError, match="UTC"):
        SubmissionRequest(override_due_date=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))).to_dict()


@pytest.mark.filterwarnings("ignore:The default date:DeprecationWarning")  # sqlite3's own, for plain dates
def test_sqlite_stores_a_date_alike_however_it_was_written() -> None:
    texts = ("2023-01-02T03:04:05Z", "2023-01-02T03:04:05.000Z")
    written = [Student.from_dict({"created": text}).created for text in texts]
    days = [Student.from_dict({"dob": text}).dob for text in ("2010-09-01", "9/1/2010")]
    with closing(sqlite3.connect(":memory:")) as database:
        rows = database.execute("SELECT ?, ?, ?, ?", (*written, *days)).fetchall()
    assert rows == [("2023-01-02 03:04:05+00:00",) * 2 + ("2010-09-01",) * 2]
