from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

SectionSubject: TypeAlias = (
    Literal[
        "",
        "arts and music",
        "english/language arts",
        "homeroom/advisory",
        "interventions/online learning",
        "language",
        "math",
        "other",
        "PE and health",
        "science",
        "social studies",
        "technology and engineering",
    ]
    | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

SECTION_SUBJECT: OpenEnum[SectionSubject] = OpenEnum.of(SectionSubject)
