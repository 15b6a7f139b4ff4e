from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DisabilityDisabilityCodeType0: TypeAlias = (
    Literal["aut", "db", "dd", "emn", "hi", "id", "md", "ohi", "oi", "other", "sld", "sli", "tbi", "vi"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

DISABILITY_DISABILITY_CODE_TYPE_0: OpenEnum[DisabilityDisabilityCodeType0] = OpenEnum.of(DisabilityDisabilityCodeType0)
DISABILITY_DISABILITY_CODE_TYPE_0_OR_NULL = DISABILITY_DISABILITY_CODE_TYPE_0.or_null()


def check_disability_disability_code_type_0(value: str) -> DisabilityDisabilityCodeType0:
    """The value, known or not."""
    return DISABILITY_DISABILITY_CODE_TYPE_0[value]
