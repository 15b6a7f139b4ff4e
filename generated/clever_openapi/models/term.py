from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    read_date,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
    write_date,
)


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Term(Model):
    """Term, as the API describes it."""

    district: str | Unset = UNSET
    end_date: datetime.date | None | Unset = UNSET
    id: str | Unset = UNSET
    name: str | None | Unset = UNSET
    start_date: datetime.date | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Term:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.district) is not UNSET:
            out["district"] = value
        if (value := self.end_date) is not UNSET:
            out["end_date"] = None if value is None else write_date(value)
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.start_date) is not UNSET:
            out["start_date"] = None if value is None else write_date(value)
        return out


_KEYS: frozenset[str] = frozenset({
"district", "end_date", "id", "name", "start_date", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Term:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Term)
        record._additional = None
        absent = 0
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.end_date = value = source.get("end_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.end_date = read_date(record, "end_date", value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.start_date = value = source.get("start_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.start_date = read_date(record, "start_date", value)

        if len(source) + absent != 5:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Term", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Term", {
"district": str, "end_date": str | None, "id": str, 
"name": str | None, "start_date": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Term:
    """The record that a `struct` holds."""
    record = _NEW(Term)
    record._additional = None
    record.district = source.district
    record.end_date = value = source.end_date
    if value is not UNSET and value is not None:
        record.end_date = read_date(record, "end_date", value)
    record.id = source.id
    record.name = source.name
    record.start_date = value = source.start_date
    if value is not UNSET and value is not None:
        record.start_date = read_date(record, "start_date", value)
    return record
