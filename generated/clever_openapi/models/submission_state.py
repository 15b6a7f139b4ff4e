from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

SubmissionState: TypeAlias = Literal["created", "reclaimed", "returned", "submitted"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_STATE: OpenEnum[SubmissionState] = OpenEnum.of(SubmissionState)
