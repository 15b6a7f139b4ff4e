from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

StudentRelationshipRelationship: TypeAlias = (
    Literal["", "Aunt/Uncle", "Grandparent", "Other", "Parent", "Self", "Sibling"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_RELATIONSHIP: OpenEnum[StudentRelationshipRelationship] = OpenEnum.of(
    StudentRelationshipRelationship
)


def check_student_relationship_relationship(value: str) -> StudentRelationshipRelationship:
    """Return the value, listed or not."""
    return STUDENT_RELATIONSHIP_RELATIONSHIP[value]
