from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRelationshipRelationship: TypeAlias = (
    Literal["", "Aunt/Uncle", "Grandparent", "Other", "Parent", "Self", "Sibling"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_RELATIONSHIP: OpenEnum[StudentRelationshipRelationship] = OpenEnum.of(
    StudentRelationshipRelationship
)
STUDENT_RELATIONSHIP_RELATIONSHIP_OR_NULL = STUDENT_RELATIONSHIP_RELATIONSHIP.or_null()


def check_student_relationship_relationship(value: str) -> StudentRelationshipRelationship:
    """The value, known or not."""
    return STUDENT_RELATIONSHIP_RELATIONSHIP[value]
