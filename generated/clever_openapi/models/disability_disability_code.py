from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DisabilityDisabilityCode: TypeAlias = (
    Literal["aut", "db", "dd", "emn", "hi", "id", "md", "ohi", "oi", "other", "sld", "sli", "tbi", "vi"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

DISABILITY_DISABILITY_CODE: OpenEnum[DisabilityDisabilityCode] = OpenEnum.of(DisabilityDisabilityCode)
DISABILITY_DISABILITY_CODE_OR_NULL = DISABILITY_DISABILITY_CODE.or_null()


def check_disability_disability_code(value: str) -> DisabilityDisabilityCode:
    """The value, known or not."""
    return DISABILITY_DISABILITY_CODE[value]
