from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentGender: TypeAlias = Literal["", "F", "M", "X"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_GENDER: OpenEnum[StudentGender] = OpenEnum.of(StudentGender)
STUDENT_GENDER_OR_NULL = STUDENT_GENDER.or_null()


def check_student_gender(value: str) -> StudentGender:
    """The value, known or not."""
    return STUDENT_GENDER[value]
