from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GradingType: TypeAlias = Literal["letter_grade", "pass_fail", "percent", "points"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GRADING_TYPE: OpenEnum[GradingType] = OpenEnum.of(GradingType)
