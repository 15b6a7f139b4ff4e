from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRaceType0: TypeAlias = (
    Literal[
        "",
        "American Indian",
        "Asian",
        "Black or African American",
        "Caucasian",
        "Hawaiian or Other Pacific Islander",
        "Two or More Races",
        "Unknown",
    ]
    | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

STUDENT_RACE_TYPE_0: OpenEnum[StudentRaceType0] = OpenEnum.of(StudentRaceType0)
STUDENT_RACE_TYPE_0_OR_NULL = STUDENT_RACE_TYPE_0.or_null()


def check_student_race_type_0(value: str) -> StudentRaceType0:
    """The value, known or not."""
    return STUDENT_RACE_TYPE_0[value]
