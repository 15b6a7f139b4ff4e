from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictLmsStateType0: TypeAlias = (
    Literal[
        "",
        "disconnected",
        "error",
        "initial_sync_processing",
        "matching_in_progress",
        "pending_authorization",
        "success",
    ]
    | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

DISTRICT_LMS_STATE_TYPE_0: OpenEnum[DistrictLmsStateType0] = OpenEnum.of(DistrictLmsStateType0)
DISTRICT_LMS_STATE_TYPE_0_OR_NULL = DISTRICT_LMS_STATE_TYPE_0.or_null()


def check_district_lms_state_type_0(value: str) -> DistrictLmsStateType0:
    """The value, known or not."""
    return DISTRICT_LMS_STATE_TYPE_0[value]
