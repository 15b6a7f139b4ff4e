from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset, unset_or_null
from . import name as _name

if TYPE_CHECKING:
    from .name import Name


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class DistrictContact(Model):
    """DistrictContact, as the API describes it."""

    district: str | Unset = UNSET
    email: str | None | Unset = UNSET
    id: str | Unset = UNSET
    name: Name | Unset = UNSET
    title: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> DistrictContact:
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
        if (value := self.email) is not UNSET:
            out["email"] = value
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value.to_dict()
        if (value := self.title) is not UNSET:
            out["title"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"district", "email", "id", "name", "title", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> DistrictContact:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(DistrictContact)
        record._additional = None
        absent = 0
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.email = value = source.get("email", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.name = value = source.get("name", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.name = _name.decode(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 5:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "DistrictContact", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "DistrictContact", {
"district": str, "email": str | None, "id": str, 
"name": _name.struct(), "title": str, 
    })  # fmt: skip


def adopt(source: Any) -> DistrictContact:
    """The record that a `struct` holds."""
    record = _NEW(DistrictContact)
    record._additional = None
    record.district = source.district
    record.email = source.email
    record.id = source.id
    record.name = value = source.name
    if value is not UNSET:
        record.name = _name.adopt(value)
    record.title = source.title
    return record
