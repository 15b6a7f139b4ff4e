from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

SubmissionType: TypeAlias = Literal["discussion", "file", "link", "text"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_TYPE: OpenEnum[SubmissionType] = OpenEnum.of(SubmissionType)
SUBMISSION_TYPE_OR_NULL = SUBMISSION_TYPE.or_null()


def check_submission_type(value: str) -> SubmissionType:
    """The value, known or not."""
    return SUBMISSION_TYPE[value]
