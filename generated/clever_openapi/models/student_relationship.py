from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, listed, struct_of, unlisted, unset
from .student_relationship_relationship import (
    STUDENT_RELATIONSHIP_RELATIONSHIP_OR_NULL,
    StudentRelationshipRelationship,
)
from .student_relationship_type import STUDENT_RELATIONSHIP_TYPE_OR_NULL, StudentRelationshipType


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class StudentRelationship(Model):
    """StudentRelationship, as the API describes it."""

    relationship: StudentRelationshipRelationship | None | Unset = UNSET
    student: str | Unset = UNSET
    type_: StudentRelationshipType | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("type_",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> StudentRelationship:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.relationship) is not UNSET:
            out["relationship"] = value
        if (value := self.student) is not UNSET:
            out["student"] = value
        if (value := self.type_) is not UNSET:
            out["type"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"relationship", "student", "type", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> StudentRelationship:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(StudentRelationship)
        record._additional = None
        absent = 0
        value = source.get("relationship", UNSET)
        if value is UNSET:
            absent += 1
        record.relationship = STUDENT_RELATIONSHIP_RELATIONSHIP_OR_NULL[value]
        record.student = value = source.get("student", UNSET)
        if type(value) is not str:
            absent += unset(value)
        value = source.get("type", UNSET)
        if value is UNSET:
            absent += 1
        record.type_ = STUDENT_RELATIONSHIP_TYPE_OR_NULL[value]

        if len(source) + absent != 3:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "StudentRelationship", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "StudentRelationship", {
"relationship": listed(StudentRelationshipRelationship) | None, "student": str, "type_": listed(StudentRelationshipType) | None, 
    }, renamed={"type_": "type", })  # fmt: skip


def adopt(source: Any) -> StudentRelationship:
    """The record that a `struct` holds."""
    record = _NEW(StudentRelationship)
    record._additional = None
    record.relationship = source.relationship
    record.student = source.student
    record.type_ = source.type_
    return record
