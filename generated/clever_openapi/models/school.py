from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    listed,
    read_datetime,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import location as _location
from . import principal as _principal
from .grade_level import GRADE_LEVEL_OR_NULL, GradeLevel

if TYPE_CHECKING:
    from .location import Location
    from .principal import Principal


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class School(Model):
    """School, as the API describes it."""

    created: datetime.datetime | Unset = UNSET
    district: str | Unset = UNSET
    ext: dict[str, Any] | Unset = UNSET
    high_grade: GradeLevel | None | Unset = UNSET
    id: str | Unset = UNSET
    last_modified: datetime.datetime | Unset = UNSET
    location: Location | None | Unset = UNSET
    low_grade: GradeLevel | None | Unset = UNSET
    mdr_number: str | None | Unset = UNSET
    name: str | Unset = UNSET
    nces_id: str | None | Unset = UNSET
    phone: str | None | Unset = UNSET
    principal: Principal | Unset = UNSET
    school_number: str | Unset = UNSET
    sis_id: str | Unset = UNSET
    state_id: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> School:
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
        if (value := self.district) is not UNSET:
            out["district"] = value
        if (value := self.ext) is not UNSET:
            out["ext"] = value
        if (value := self.high_grade) is not UNSET:
            out["high_grade"] = value
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = write_datetime(value)
        if (value := self.location) is not UNSET:
            out["location"] = None if value is None else value.to_dict()
        if (value := self.low_grade) is not UNSET:
            out["low_grade"] = value
        if (value := self.mdr_number) is not UNSET:
            out["mdr_number"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.nces_id) is not UNSET:
            out["nces_id"] = value
        if (value := self.phone) is not UNSET:
            out["phone"] = value
        if (value := self.principal) is not UNSET:
            out["principal"] = value.to_dict()
        if (value := self.school_number) is not UNSET:
            out["school_number"] = value
        if (value := self.sis_id) is not UNSET:
            out["sis_id"] = value
        if (value := self.state_id) is not UNSET:
            out["state_id"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"created", "district", "ext", "high_grade", "id", 
"last_modified", "location", "low_grade", "mdr_number", "name", 
"nces_id", "phone", "principal", "school_number", "sis_id", 
"state_id", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> School:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(School)
        record._additional = None
        absent = 0
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.ext = value = source.get("ext", UNSET)
        if type(value) is not dict:
            absent += unset(value)
        value = source.get("high_grade", UNSET)
        if value is UNSET:
            absent += 1
        record.high_grade = GRADE_LEVEL_OR_NULL[value]
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.last_modified = value = read_datetime(record, "last_modified", source.get("last_modified", UNSET))
        if value is UNSET:
            absent += 1
        record.location = value = source.get("location", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.location = _location.decode(value)
        value = source.get("low_grade", UNSET)
        if value is UNSET:
            absent += 1
        record.low_grade = GRADE_LEVEL_OR_NULL[value]
        record.mdr_number = value = source.get("mdr_number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.nces_id = value = source.get("nces_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.phone = value = source.get("phone", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.principal = value = source.get("principal", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.principal = _principal.decode(value)
        record.school_number = value = source.get("school_number", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.sis_id = value = source.get("sis_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.state_id = value = source.get("state_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 16:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "School", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "School", {
"created": str, "district": str, "ext": dict[str, Any], 
"high_grade": listed(GradeLevel) | None, "id": str, "last_modified": str, 
"location": _location.struct() | None, "low_grade": listed(GradeLevel) | None, "mdr_number": str | None, 
"name": str, "nces_id": str | None, "phone": str | None, 
"principal": _principal.struct(), "school_number": str, "sis_id": str, 
"state_id": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> School:
    """The record that a `struct` holds."""
    record = _NEW(School)
    record._additional = None
    record.created = read_datetime(record, "created", source.created)
    record.district = source.district
    record.ext = source.ext
    record.high_grade = source.high_grade
    record.id = source.id
    record.last_modified = read_datetime(record, "last_modified", source.last_modified)
    record.location = value = source.location
    if value is not UNSET and value is not None:
        record.location = _location.adopt(value)
    record.low_grade = source.low_grade
    record.mdr_number = source.mdr_number
    record.name = source.name
    record.nces_id = source.nces_id
    record.phone = source.phone
    record.principal = value = source.principal
    if value is not UNSET:
        record.principal = _principal.adopt(value)
    record.school_number = source.school_number
    record.sis_id = source.sis_id
    record.state_id = source.state_id
    return record
