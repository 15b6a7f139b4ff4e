from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictLmsState: TypeAlias = (
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

DISTRICT_LMS_STATE: OpenEnum[DistrictLmsState] = OpenEnum.of(DistrictLmsState)
DISTRICT_LMS_STATE_OR_NULL = DISTRICT_LMS_STATE.or_null()


def check_district_lms_state(value: str) -> DistrictLmsState:
    """The value, known or not."""
    return DISTRICT_LMS_STATE[value]
