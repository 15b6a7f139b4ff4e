from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

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
