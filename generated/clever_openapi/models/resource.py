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
    items,
    list_of,
    listed,
    read_datetime,
    struct_of,
    unlisted,
    unset,
    write_datetime,
)
from .resource_roles_item import RESOURCE_ROLES_ITEM, ResourceRolesItem


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Resource(Model):
    """Resource, as the API describes it."""

    created: datetime.datetime | Unset = UNSET
    district: str | Unset = UNSET
    id: str | Unset = UNSET
    resource_id: str | Unset = UNSET
    roles: list[ResourceRolesItem] | Unset = UNSET
    title: str | Unset = UNSET
    updated: datetime.datetime | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Resource:
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
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.resource_id) is not UNSET:
            out["resource_id"] = value
        if (value := self.roles) is not UNSET:
            out["roles"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        if (value := self.updated) is not UNSET:
            out["updated"] = write_datetime(value)
        return out


_KEYS: frozenset[str] = frozenset({
"created", "district", "id", "resource_id", "roles", 
"title", "updated", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Resource:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Resource)
        record._additional = None
        absent = 0
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.resource_id = value = source.get("resource_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.roles = value = source.get("roles", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.roles = [RESOURCE_ROLES_ITEM[item] for item in items(value)]
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.updated = value = read_datetime(record, "updated", source.get("updated", UNSET))
        if value is UNSET:
            absent += 1

        if len(source) + absent != 7:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Resource", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Resource", {
"created": str, "district": str, "id": str, 
"resource_id": str, "roles": list_of(listed(ResourceRolesItem)), "title": str, 
"updated": str, 
    })  # fmt: skip


def adopt(source: Any) -> Resource:
    """The record that a `struct` holds."""
    record = _NEW(Resource)
    record._additional = None
    record.created = read_datetime(record, "created", source.created)
    record.district = source.district
    record.id = source.id
    record.resource_id = source.resource_id
    record.roles = source.roles
    record.title = source.title
    record.updated = read_datetime(record, "updated", source.updated)
    return record
