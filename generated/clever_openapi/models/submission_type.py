from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

SubmissionType: TypeAlias = Literal["discussion", "file", "link", "text"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSION_TYPE: OpenEnum[SubmissionType] = OpenEnum.of(SubmissionType)
