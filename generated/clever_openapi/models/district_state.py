from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictState: TypeAlias = Literal["", "error", "paused", "pending", "running", "success"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_STATE: OpenEnum[DistrictState] = OpenEnum.of(DistrictState)
DISTRICT_STATE_OR_NULL = DISTRICT_STATE.or_null()


def check_district_state(value: str) -> DistrictState:
    """The value, known or not."""
    return DISTRICT_STATE[value]
