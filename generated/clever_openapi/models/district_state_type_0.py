from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictStateType0: TypeAlias = Literal["", "error", "paused", "pending", "running", "success"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_STATE_TYPE_0: OpenEnum[DistrictStateType0] = OpenEnum.of(DistrictStateType0)
DISTRICT_STATE_TYPE_0_OR_NULL = DISTRICT_STATE_TYPE_0.or_null()


def check_district_state_type_0(value: str) -> DistrictStateType0:
    """The value, known or not."""
    return DISTRICT_STATE_TYPE_0[value]
