"""Dates: what is unambiguous is read, in whatever form; what can be read in two ways is never guessed.

On the wire: 2023-01-02T03:04:05.678Z and 2023-01-02. A record remembers the text of a date that was written
otherwise. A text that isn't read stays in the record's ``additional_properties``, and the field is None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timezone
from functools import lru_cache
from typing import Any

from .decoding import DECODE_FAILURES, reject
from .model import Extras, Model, ReceivedModel

_from_iso = datetime.fromisoformat

_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,6})?)?(?: ?[AP]M)?"
_TIME = rf"(?:,? {_CLOCK}{_ZONE})?"
_WEEKDAY = r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"

_ISO = re.compile(
    r"\d{4}-(?:\d\d-\d\d|W\d\d-\d)(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
    r"|\d{8}T\d{2,6}(?:[.,]\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
).fullmatch
"""ISO 8601 with its year in front. Digits alone are not a date: 010910 may be any of six."""

_READABLE = tuple(
    re.compile(_WEEKDAY + form, re.ASCII | re.IGNORECASE).fullmatch
    for form in (
        rf"(?P<american>(?P<month>1[0-2]|0?[1-9])/{_DAY}/{_YEAR}){_TIME}",
        rf"{_YEAR}[-/](?P<month>\d\d)[-/]{_DAY}{_TIME}",
        rf"{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}{_TIME}",
        rf"{_MONTH} {_DAY} {_CLOCK}{_ZONE} {_YEAR}",
        rf"{_DAY}[ -]{_MONTH}[ -]{_YEAR}{_TIME}",
    )
)
"""What dateutil is given, and nothing else. Slashes mean month, day, year, as in the American way. An offset
behind the name of a zone is not among them: dateutil reads GMT-0500 as five hours east."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_datetime(record: ReceivedModel, key: str, value: Any) -> datetime | None:
    """Read a point in time for a field; None for null, and for what is kept as it came."""
    if value is None:
        return None
    try:
        # Of all the forms that fromisoformat reads, only the canonical one has these where they are.
        canonical = len(value) == 24 and value[7::16] == "-Z" and value[10::9] == "T."
        if canonical and value[11:13] != "24":  # newer Pythons take it for the next day
            return _from_iso(value)
        moment = to_datetime(value)
        if not _is_canonical(moment, value):
            _remember(record, key, moment, value)
        return moment
    except DECODE_FAILURES:
        record.additional_properties[key] = value
        return None


def read_date(record: ReceivedModel, key: str, value: Any) -> date | None:
    """Read a day for a field; None for null, and for what is kept as it came."""
    if value is None:
        return None
    try:
        day, is_canonical = _read_day(value)
        if not is_canonical:
            _remember(record, key, day, value)
        return day
    except DECODE_FAILURES:
        record.additional_properties[key] = value
        return None


def _is_canonical(moment: datetime, text: str) -> bool:
    return len(text) in (24, 27) and not moment.utcoffset() and write_datetime(moment) == text


def _remember(record: Model, key: str, value: date, text: str) -> None:
    if record._extras is None:
        record._extras = Extras()
    record._extras.texts[key] = value, text


def expect_datetime(value: Any) -> datetime:
    """Return a point in time in the canonical form, or fail: a list has no room for another's text."""
    moment = to_datetime(value)
    return moment if _is_canonical(moment, value) else reject()


def expect_date(value: Any) -> date:
    """Return a day in the canonical form, or fail: a list has no room for another's text."""
    day = to_date(value)
    return day if write_date(day) == value else reject()


def to_datetime(value: Any) -> datetime:
    """Return a point in time in UTC, or fail. Without a time zone it is taken for UTC."""
    moment = _to_moment(value)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("it has no year in UTC") from error


@lru_cache(10_000)
def _read_day(value: Any) -> tuple[date, bool]:
    """Return a day, and whether it is written in the canonical form. Days repeat, so they are remembered."""
    day = to_date(value)
    return day, write_date(day) == value


@lru_cache(10_000)
def to_date(value: Any) -> date:
    """Return the day as it was written, or fail."""
    if len(value) == 10 and value[4:8:3] == "--":
        return date.fromisoformat(value)
    return _to_moment(value).date()


def _to_moment(value: Any) -> datetime:
    if not isinstance(value, str) or len(value) > 64:
        reject()
    if _ISO(value):
        return _from_iso(value)
    found = next((match for readable in _READABLE if (match := readable(value))), None)
    if found is None:
        reject()
    moment = _by_dateutil(value)
    said = found.groupdict()
    month = said["month"].lower()
    parts = int(said["year"]), _MONTHS.index(month) + 1 if month in _MONTHS else int(month), int(said["day"])
    if (moment.year, moment.month, moment.day) != parts:
        reject()
    if said["weekday"] and _WEEKDAYS[moment.weekday()] != said["weekday"].lower():
        reject()
    return moment


def _by_dateutil(value: str) -> datetime:
    # Not in the ``try``: without the parser, dates would become unreadable and nobody would know.
    from dateutil.parser import parse

    try:
        moment: datetime = parse(value, default=datetime(1, 1, 1), dayfirst=False, yearfirst=False)
    except Exception as error:  # whatever the parser stumbles over
        raise ValueError("not a date") from error
    if moment.tzinfo is not None:
        offset = moment.utcoffset()
        moment = moment.replace(tzinfo=UTC if not offset else timezone(offset))
    return moment


def write_datetime(value: datetime) -> str:
    """Write a point in time in the canonical form, in UTC.

    Raises:
        ValueError: The datetime has no time zone, so that it is not a point in time: give it one. Or in UTC
            its year is not 1 to 9999.
    """
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("a datetime with a time zone is needed, such as datetime.now(UTC)")
        try:
            value = value.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("this datetime has no year in UTC") from error
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    bare = datetime.combine(value.date(), value.time())  # half the price of replace(tzinfo=None)
    return bare.isoformat("T", precision) + "Z"


def write_date(value: date) -> str:
    """Write a day as YYYY-MM-DD."""
    return f"{value.year:04}-{value.month:02}-{value.day:02}"
