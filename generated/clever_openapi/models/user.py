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
    read_datetime,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import lms_status as _lms_status
from . import name as _name
from . import roles as _roles

if TYPE_CHECKING:
    from .lms_status import LmsStatus
    from .name import Name
    from .roles import Roles


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class User(Model):
    """User, as the API describes it."""

    created: datetime.datetime | Unset = UNSET
    district: str | Unset = UNSET
    email: str | None | Unset = UNSET
    id: str | Unset = UNSET
    last_modified: datetime.datetime | Unset = UNSET
    lms_status: LmsStatus | None | Unset = UNSET
    name: Name | Unset = UNSET
    roles: Roles | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> User:
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
        if (value := self.email) is not UNSET:
            out["email"] = value
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = write_datetime(value)
        if (value := self.lms_status) is not UNSET:
            out["lms_status"] = None if value is None else value.to_dict()
        if (value := self.name) is not UNSET:
            out["name"] = value.to_dict()
        if (value := self.roles) is not UNSET:
            out["roles"] = value.to_dict()
        return out


_KEYS: frozenset[str] = frozenset({
"created", "district", "email", "id", "last_modified", 
"lms_status", "name", "roles", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> User:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(User)
        record._additional = None
        absent = 0
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.email = value = source.get("email", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.last_modified = value = read_datetime(record, "last_modified", source.get("last_modified", UNSET))
        if value is UNSET:
            absent += 1
        record.lms_status = value = source.get("lms_status", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.lms_status = _lms_status.decode(value)
        record.name = value = source.get("name", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.name = _name.decode(value)
        record.roles = value = source.get("roles", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.roles = _roles.decode(value)

        if len(source) + absent != 8:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "User", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "User", {
"created": str, "district": str, "email": str | None, 
"id": str, "last_modified": str, "lms_status": _lms_status.struct() | None, 
"name": _name.struct(), "roles": _roles.struct(), 
    })  # fmt: skip


def adopt(source: Any) -> User:
    """The record that a `struct` holds."""
    record = _NEW(User)
    record._additional = None
    record.created = read_datetime(record, "created", source.created)
    record.district = source.district
    record.email = source.email
    record.id = source.id
    record.last_modified = read_datetime(record, "last_modified", source.last_modified)
    record.lms_status = value = source.lms_status
    if value is not UNSET and value is not None:
        record.lms_status = _lms_status.adopt(value)
    record.name = value = source.name
    if value is not UNSET:
        record.name = _name.adopt(value)
    record.roles = value = source.roles
    if value is not UNSET:
        record.roles = _roles.adopt(value)
    return record
