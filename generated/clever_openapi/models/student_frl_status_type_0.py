from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentFrlStatusType0: TypeAlias = Literal["", "Free", "Other", "Paid", "Reduced"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_FRL_STATUS_TYPE_0: OpenEnum[StudentFrlStatusType0] = OpenEnum.of(StudentFrlStatusType0)
STUDENT_FRL_STATUS_TYPE_0_OR_NULL = STUDENT_FRL_STATUS_TYPE_0.or_null()


def check_student_frl_status_type_0(value: str) -> StudentFrlStatusType0:
    """The value, known or not."""
    return STUDENT_FRL_STATUS_TYPE_0[value]
