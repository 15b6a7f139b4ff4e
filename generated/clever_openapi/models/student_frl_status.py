from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

StudentFrlStatus: TypeAlias = Literal["", "Free", "Other", "Paid", "Reduced"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_FRL_STATUS: OpenEnum[StudentFrlStatus] = OpenEnum.of(StudentFrlStatus)
STUDENT_FRL_STATUS_OR_NULL = STUDENT_FRL_STATUS.or_null()


def check_student_frl_status(value: str) -> StudentFrlStatus:
    """The value, known or not."""
    return STUDENT_FRL_STATUS[value]
