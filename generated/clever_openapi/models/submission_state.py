from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

SubmissionState: TypeAlias = Literal["created", "reclaimed", "returned", "submitted"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_STATE: OpenEnum[SubmissionState] = OpenEnum.of(SubmissionState)
SUBMISSION_STATE_OR_NULL = SUBMISSION_STATE.or_null()


def check_submission_state(value: str) -> SubmissionState:
    """The value, known or not."""
    return SUBMISSION_STATE[value]
