from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GradeLevel: TypeAlias = (
    Literal[
        "",
        "1",
        "10",
        "11",
        "12",
        "13",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "InfantToddler",
        "Kindergarten",
        "Other",
        "PostGraduate",
        "PreKindergarten",
        "Preschool",
        "TransitionalKindergarten",
        "Ungraded",
    ]
    | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

GRADE_LEVEL: OpenEnum[GradeLevel] = OpenEnum.of(GradeLevel)
