from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentGenderType0: TypeAlias = Literal["", "F", "M", "X"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_GENDER_TYPE_0: OpenEnum[StudentGenderType0] = OpenEnum.of(StudentGenderType0)
STUDENT_GENDER_TYPE_0_OR_NULL = STUDENT_GENDER_TYPE_0.or_null()


def check_student_gender_type_0(value: str) -> StudentGenderType0:
    """The value, known or not."""
    return STUDENT_GENDER_TYPE_0[value]
