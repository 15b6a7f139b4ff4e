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
