from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, misfit, read_datetime, struct_of, unlisted, write_datetime
from . import school_object as _school_object

if TYPE_CHECKING:
    from .school_object import SchoolObject


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SchoolsDeleted(Model):
    """SchoolsDeleted, as the API describes it."""

    id: str
    type_: Literal["schools.deleted"] = "schools.deleted"
    created: datetime.datetime | Unset = UNSET
    data: SchoolObject | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id", "type_")

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SchoolsDeleted:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object, or lacks what makes it a SchoolsDeleted.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        out["id"] = self.id
        out["type"] = self.type_
        if (value := self.created) is not UNSET:
            out["created"] = write_datetime(value)
        if (value := self.data) is not UNSET:
            out["data"] = value.to_dict()
        return out


_KEYS: frozenset[str] = frozenset({
"id", "type", "created", "data", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> SchoolsDeleted:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SchoolsDeleted)
        record._additional = None
        absent = 0
        record.id = value = source["id"]
        if type(value) is not str:
            misfit()
        if source["type"] != "schools.deleted":
            misfit()
        record.type_ = "schools.deleted"
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.data = value = source.get("data", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.data = _school_object.decode(value)

        if len(source) + absent != 4:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "SchoolsDeleted", ("id", "type"), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SchoolsDeleted", {
"id": str, "created": str, 
"data": _school_object.struct(), 
    }, required=("id", ), tag=("type", 'schools.deleted'))  # fmt: skip


def adopt(source: Any) -> SchoolsDeleted:
    """The record that a `struct` holds."""
    record = _NEW(SchoolsDeleted)
    record._additional = None
    record.id = source.id
    record.type_ = "schools.deleted"
    record.created = read_datetime(record, "created", source.created)
    record.data = value = source.data
    if value is not UNSET:
        record.data = _school_object.adopt(value)
    return record
