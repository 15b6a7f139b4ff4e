from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRelationshipTypeType0: TypeAlias = (
    Literal["", "Emergency", "Family", "Other", "Parent/Guardian", "Primary", "Secondary"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_TYPE_TYPE_0: OpenEnum[StudentRelationshipTypeType0] = OpenEnum.of(StudentRelationshipTypeType0)
STUDENT_RELATIONSHIP_TYPE_TYPE_0_OR_NULL = STUDENT_RELATIONSHIP_TYPE_TYPE_0.or_null()


def check_student_relationship_type_type_0(value: str) -> StudentRelationshipTypeType0:
    """The value, known or not."""
    return STUDENT_RELATIONSHIP_TYPE_TYPE_0[value]
