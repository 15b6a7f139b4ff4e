from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictLmsType: TypeAlias = Literal["", "canvas", "google_classroom", "schoology"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_LMS_TYPE: OpenEnum[DistrictLmsType] = OpenEnum.of(DistrictLmsType)
DISTRICT_LMS_TYPE_OR_NULL = DISTRICT_LMS_TYPE.or_null()


def check_district_lms_type(value: str) -> DistrictLmsType:
    """The value, known or not."""
    return DISTRICT_LMS_TYPE[value]
