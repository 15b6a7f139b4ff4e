from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset
from . import school as _school

if TYPE_CHECKING:
    from .school import School


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SchoolObject(Model):
    """SchoolObject, as the API describes it."""

    object_: School | Unset = UNSET
    previous_attributes: dict[str, Any] | Unset = UNSET
    """On `*.updated`: the former values of what changed, nested like `object_`."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SchoolObject:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.object_) is not UNSET:
            out["object"] = value.to_dict()
        if (value := self.previous_attributes) is not UNSET:
            out["previous_attributes"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"object", "previous_attributes", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> SchoolObject:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SchoolObject)
        record._additional = None
        absent = 0
        record.object_ = value = source.get("object", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.object_ = _school.decode(value)
        record.previous_attributes = value = source.get("previous_attributes", UNSET)
        if type(value) is not dict:
            absent += unset(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "SchoolObject", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SchoolObject", {
"object_": _school.struct(), "previous_attributes": dict[str, Any], 
    }, renamed={"object_": "object", })  # fmt: skip


def adopt(source: Any) -> SchoolObject:
    """The record that a `struct` holds."""
    record = _NEW(SchoolObject)
    record._additional = None
    record.object_ = value = source.object_
    if value is not UNSET:
        record.object_ = _school.adopt(value)
    record.previous_attributes = source.previous_attributes
    return record
