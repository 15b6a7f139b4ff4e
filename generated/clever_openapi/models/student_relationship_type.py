from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRelationshipType: TypeAlias = (
    Literal["", "Emergency", "Family", "Other", "Parent/Guardian", "Primary", "Secondary"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_TYPE: OpenEnum[StudentRelationshipType] = OpenEnum.of(StudentRelationshipType)
STUDENT_RELATIONSHIP_TYPE_OR_NULL = STUDENT_RELATIONSHIP_TYPE.or_null()


def check_student_relationship_type(value: str) -> StudentRelationshipType:
    """The value, known or not."""
    return STUDENT_RELATIONSHIP_TYPE[value]
