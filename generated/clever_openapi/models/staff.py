from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, list_of, struct_of, texts, unlisted, unset, unset_or_null
from . import credentials as _credentials

if TYPE_CHECKING:
    from .credentials import Credentials


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Staff(Model):
    """Staff, as the API describes it."""

    credentials: Credentials | Unset = UNSET
    department: str | None | Unset = UNSET
    ext: dict[str, Any] | Unset = UNSET
    legacy_id: str | Unset = UNSET
    roles: list[str] | Unset = UNSET
    schools: list[str] | Unset = UNSET
    staff_id: str | Unset = UNSET
    title: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Staff:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.credentials) is not UNSET:
            out["credentials"] = value.to_dict()
        if (value := self.department) is not UNSET:
            out["department"] = value
        if (value := self.ext) is not UNSET:
            out["ext"] = value
        if (value := self.legacy_id) is not UNSET:
            out["legacy_id"] = value
        if (value := self.roles) is not UNSET:
            out["roles"] = value
        if (value := self.schools) is not UNSET:
            out["schools"] = value
        if (value := self.staff_id) is not UNSET:
            out["staff_id"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"credentials", "department", "ext", "legacy_id", "roles", 
"schools", "staff_id", "title", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Staff:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Staff)
        record._additional = None
        absent = 0
        record.credentials = value = source.get("credentials", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.credentials = _credentials.decode(value)
        record.department = value = source.get("department", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.ext = value = source.get("ext", UNSET)
        if type(value) is not dict:
            absent += unset(value)
        record.legacy_id = value = source.get("legacy_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.roles = value = source.get("roles", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.roles = texts(value)
        record.schools = value = source.get("schools", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.schools = texts(value)
        record.staff_id = value = source.get("staff_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 8:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Staff", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Staff", {
"credentials": _credentials.struct(), "department": str | None, "ext": dict[str, Any], 
"legacy_id": str, "roles": list_of(str), "schools": list_of(str), 
"staff_id": str, "title": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Staff:
    """The record that a `struct` holds."""
    record = _NEW(Staff)
    record._additional = None
    record.credentials = value = source.credentials
    if value is not UNSET:
        record.credentials = _credentials.adopt(value)
    record.department = source.department
    record.ext = source.ext
    record.legacy_id = source.legacy_id
    record.roles = source.roles
    record.schools = source.schools
    record.staff_id = source.staff_id
    record.title = source.title
    return record
