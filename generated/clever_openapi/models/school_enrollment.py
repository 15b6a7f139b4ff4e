from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, read_datetime, struct_of, unlisted, unset, write_datetime


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SchoolEnrollment(Model):
    """SchoolEnrollment, as the API describes it."""

    end_date: datetime.datetime | Unset = UNSET
    school: str | Unset = UNSET
    start_date: datetime.datetime | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SchoolEnrollment:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.end_date) is not UNSET:
            out["end_date"] = write_datetime(value)
        if (value := self.school) is not UNSET:
            out["school"] = value
        if (value := self.start_date) is not UNSET:
            out["start_date"] = write_datetime(value)
        return out


_KEYS: frozenset[str] = frozenset({
"end_date", "school", "start_date", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> SchoolEnrollment:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SchoolEnrollment)
        record._additional = None
        absent = 0
        record.end_date = value = read_datetime(record, "end_date", source.get("end_date", UNSET))
        if value is UNSET:
            absent += 1
        record.school = value = source.get("school", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.start_date = value = read_datetime(record, "start_date", source.get("start_date", UNSET))
        if value is UNSET:
            absent += 1

        if len(source) + absent != 3:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "SchoolEnrollment", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SchoolEnrollment", {
"end_date": str, "school": str, "start_date": str, 
    })  # fmt: skip


def adopt(source: Any) -> SchoolEnrollment:
    """The record that a `struct` holds."""
    record = _NEW(SchoolEnrollment)
    record._additional = None
    record.end_date = read_datetime(record, "end_date", source.end_date)
    record.school = source.school
    record.start_date = read_datetime(record, "start_date", source.start_date)
    return record
