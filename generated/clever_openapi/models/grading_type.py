from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

GradingType: TypeAlias = Literal["letter_grade", "pass_fail", "percent", "points"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GRADING_TYPE: OpenEnum[GradingType] = OpenEnum.of(GradingType)
GRADING_TYPE_OR_NULL = GRADING_TYPE.or_null()


def check_grading_type(value: str) -> GradingType:
    """The value, known or not."""
    return GRADING_TYPE[value]
