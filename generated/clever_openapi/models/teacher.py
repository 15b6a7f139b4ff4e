from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    list_of,
    read_datetime,
    struct_of,
    texts,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import credentials as _credentials
from . import name as _name

if TYPE_CHECKING:
    from .credentials import Credentials
    from .name import Name


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Teacher(Model):
    """Teacher, as the API describes it."""

    created: datetime.datetime | Unset = UNSET
    credentials: Credentials | None | Unset = UNSET
    district: str | Unset = UNSET
    ext: dict[str, Any] | Unset = UNSET
    last_modified: datetime.datetime | Unset = UNSET
    legacy_id: str | Unset = UNSET
    name: Name | Unset = UNSET
    school: str | Unset = UNSET
    schools: list[str] | Unset = UNSET
    sis_id: str | Unset = UNSET
    state_id: str | None | Unset = UNSET
    teacher_number: str | None | Unset = UNSET
    title: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Teacher:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.created) is not UNSET:
            out["created"] = write_datetime(value)
        if (value := self.credentials) is not UNSET:
            out["credentials"] = None if value is None else value.to_dict()
        if (value := self.district) is not UNSET:
            out["district"] = value
        if (value := self.ext) is not UNSET:
            out["ext"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = write_datetime(value)
        if (value := self.legacy_id) is not UNSET:
            out["legacy_id"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value.to_dict()
        if (value := self.school) is not UNSET:
            out["school"] = value
        if (value := self.schools) is not UNSET:
            out["schools"] = value
        if (value := self.sis_id) is not UNSET:
            out["sis_id"] = value
        if (value := self.state_id) is not UNSET:
            out["state_id"] = value
        if (value := self.teacher_number) is not UNSET:
            out["teacher_number"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"created", "credentials", "district", "ext", "last_modified", 
"legacy_id", "name", "school", "schools", "sis_id", 
"state_id", "teacher_number", "title", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Teacher:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Teacher)
        record._additional = None
        absent = 0
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.credentials = value = source.get("credentials", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.credentials = _credentials.decode(value)
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.ext = value = source.get("ext", UNSET)
        if type(value) is not dict:
            absent += unset(value)
        record.last_modified = value = read_datetime(record, "last_modified", source.get("last_modified", UNSET))
        if value is UNSET:
            absent += 1
        record.legacy_id = value = source.get("legacy_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.name = value = source.get("name", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.name = _name.decode(value)
        record.school = value = source.get("school", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.schools = value = source.get("schools", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.schools = texts(value)
        record.sis_id = value = source.get("sis_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.state_id = value = source.get("state_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.teacher_number = value = source.get("teacher_number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 13:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Teacher", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Teacher", {
"created": str, "credentials": _credentials.struct() | None, "district": str, 
"ext": dict[str, Any], "last_modified": str, "legacy_id": str, 
"name": _name.struct(), "school": str, "schools": list_of(str), 
"sis_id": str, "state_id": str | None, "teacher_number": str | None, 
"title": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Teacher:
    """The record that a `struct` holds."""
    record = _NEW(Teacher)
    record._additional = None
    record.created = read_datetime(record, "created", source.created)
    record.credentials = value = source.credentials
    if value is not UNSET and value is not None:
        record.credentials = _credentials.adopt(value)
    record.district = source.district
    record.ext = source.ext
    record.last_modified = read_datetime(record, "last_modified", source.last_modified)
    record.legacy_id = source.legacy_id
    record.name = value = source.name
    if value is not UNSET:
        record.name = _name.adopt(value)
    record.school = source.school
    record.schools = source.schools
    record.sis_id = source.sis_id
    record.state_id = source.state_id
    record.teacher_number = source.teacher_number
    record.title = source.title
    return record
