from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentRace: TypeAlias = (
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

STUDENT_RACE: OpenEnum[StudentRace] = OpenEnum.of(StudentRace)
STUDENT_RACE_OR_NULL = STUDENT_RACE.or_null()


def check_student_race(value: str) -> StudentRace:
    """The value, known or not."""
    return STUDENT_RACE[value]
