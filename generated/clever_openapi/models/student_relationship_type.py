from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

StudentRelationshipType: TypeAlias = (
    Literal["", "Emergency", "Family", "Other", "Parent/Guardian", "Primary", "Secondary"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RELATIONSHIP_TYPE: OpenEnum[StudentRelationshipType] = OpenEnum.of(StudentRelationshipType)
