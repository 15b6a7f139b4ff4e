from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

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
