from __future__ import annotations

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
    items,
    list_of,
    listed,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
)
from . import student_relationship as _student_relationship
from .contact_phone_type import CONTACT_PHONE_TYPE_OR_NULL, ContactPhoneType

if TYPE_CHECKING:
    from .student_relationship import StudentRelationship


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Contact(Model):
    """Contact, as the API describes it."""

    legacy_id: str | Unset = UNSET
    phone: str | None | Unset = UNSET
    phone_type: ContactPhoneType | None | Unset = UNSET
    sis_id: str | None | Unset = UNSET
    student_relationships: list[StudentRelationship] | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Contact:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.legacy_id) is not UNSET:
            out["legacy_id"] = value
        if (value := self.phone) is not UNSET:
            out["phone"] = value
        if (value := self.phone_type) is not UNSET:
            out["phone_type"] = value
        if (value := self.sis_id) is not UNSET:
            out["sis_id"] = value
        if (value := self.student_relationships) is not UNSET:
            out["student_relationships"] = [item.to_dict() for item in value]
        return out


_KEYS: frozenset[str] = frozenset({
"legacy_id", "phone", "phone_type", "sis_id", "student_relationships", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Contact:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Contact)
        record._additional = None
        absent = 0
        record.legacy_id = value = source.get("legacy_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.phone = value = source.get("phone", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        value = source.get("phone_type", UNSET)
        if value is UNSET:
            absent += 1
        record.phone_type = CONTACT_PHONE_TYPE_OR_NULL[value]
        record.sis_id = value = source.get("sis_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.student_relationships = value = source.get("student_relationships", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.student_relationships = [_student_relationship.decode(item) for item in items(value)]

        if len(source) + absent != 5:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Contact", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Contact", {
"legacy_id": str, "phone": str | None, "phone_type": listed(ContactPhoneType) | None, 
"sis_id": str | None, "student_relationships": list_of(_student_relationship.struct()), 
    })  # fmt: skip


def adopt(source: Any) -> Contact:
    """The record that a `struct` holds."""
    record = _NEW(Contact)
    record._additional = None
    record.legacy_id = source.legacy_id
    record.phone = source.phone
    record.phone_type = source.phone_type
    record.sis_id = source.sis_id
    record.student_relationships = value = source.student_relationships
    if value is not UNSET:
        record.student_relationships = [_student_relationship.adopt(item) for item in value]
    return record
