from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

SubmissionFlag: TypeAlias = Literal["excused", "late", "missing"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_FLAG: OpenEnum[SubmissionFlag] = OpenEnum.of(SubmissionFlag)
