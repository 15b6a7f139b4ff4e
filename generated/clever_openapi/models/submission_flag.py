from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

SubmissionFlag: TypeAlias = Literal["excused", "late", "missing"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_FLAG: OpenEnum[SubmissionFlag] = OpenEnum.of(SubmissionFlag)
SUBMISSION_FLAG_OR_NULL = SUBMISSION_FLAG.or_null()


def check_submission_flag(value: str) -> SubmissionFlag:
    """The value, known or not."""
    return SUBMISSION_FLAG[value]
