from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

SectionSubjectType0: TypeAlias = (
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

SECTION_SUBJECT_TYPE_0: OpenEnum[SectionSubjectType0] = OpenEnum.of(SectionSubjectType0)
SECTION_SUBJECT_TYPE_0_OR_NULL = SECTION_SUBJECT_TYPE_0.or_null()


def check_section_subject_type_0(value: str) -> SectionSubjectType0:
    """The value, known or not."""
    return SECTION_SUBJECT_TYPE_0[value]
