from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Course(Model):
    """Course, as the API describes it."""

    district: str | Unset = UNSET
    id: str | Unset = UNSET
    name: str | None | Unset = UNSET
    number: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Course:
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
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.number) is not UNSET:
            out["number"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"district", "id", "name", "number", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Course:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Course)
        record._additional = None
        absent = 0
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.number = value = source.get("number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 4:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Course", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Course", {
"district": str, "id": str, "name": str | None, 
"number": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Course:
    """The record that a `struct` holds."""
    record = _NEW(Course)
    record._additional = None
    record.district = source.district
    record.id = source.id
    record.name = source.name
    record.number = source.number
    return record
