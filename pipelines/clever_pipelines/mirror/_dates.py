"""Dates and times as the tables hold them: one text that SQLite stores and PostgreSQL casts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from dateutil import parser

_US_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_AS_CLEVER_WRITES: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_FULL: Final = re.compile(r"\d{4}-\d\d?-\d\d?|\d{8}")


@lru_cache(maxsize=8192)
def as_timestamp(text: str) -> str | None:
    """Write a point in time as ``2026-01-31 12:00:00.000000``, in UTC.

    Returns:
        None where the text is no date: the record's JSON has it all the same.
    """
    time = _read(text)
    if time is None:
        return None
    if _AS_CLEVER_WRITES.fullmatch(text):  # nearly all are: their digits are right already
        return f"{text[:10]} {text[11:23]}000"
    if time.tzinfo is not None:
        try:
            time = time.astimezone(UTC)
        except OverflowError:
            return None
    return time.replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=8192)
def as_date(text: str) -> str | None:
    """Write a date as ``2026-01-31``. Clever writes dates of birth as ``M/D/YYYY``."""
    if match := _US_DATE.fullmatch(text):
        month, day, year = map(int, match.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return None
    time = _read(text)
    return None if time is None else time.date().isoformat()


def write(time: datetime) -> str:
    """Write an aware time for a column."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def hex_seconds(seconds: float) -> str:
    """Write a time as the first eight digits of an event's id."""
    return f"{max(0, int(seconds)):08x}"


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if not _FULL.match(text):  # the parser would fill in what is missing from today's date
        return None
    try:
        return parser.parse(text)
    except (ValueError, OverflowError):
        return None
