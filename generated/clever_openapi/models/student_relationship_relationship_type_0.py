from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRelationshipRelationshipType0: TypeAlias = (
    Literal["", "Aunt/Uncle", "Grandparent", "Other", "Parent", "Self", "Sibling"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_RELATIONSHIP_TYPE_0: OpenEnum[StudentRelationshipRelationshipType0] = OpenEnum.of(
    StudentRelationshipRelationshipType0
)
STUDENT_RELATIONSHIP_RELATIONSHIP_TYPE_0_OR_NULL = STUDENT_RELATIONSHIP_RELATIONSHIP_TYPE_0.or_null()


def check_student_relationship_relationship_type_0(value: str) -> StudentRelationshipRelationshipType0:
    """The value, known or not."""
    return STUDENT_RELATIONSHIP_RELATIONSHIP_TYPE_0[value]
