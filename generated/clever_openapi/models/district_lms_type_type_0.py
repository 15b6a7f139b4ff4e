from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

DistrictLmsTypeType0: TypeAlias = Literal["", "canvas", "google_classroom", "schoology"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_LMS_TYPE_TYPE_0: OpenEnum[DistrictLmsTypeType0] = OpenEnum.of(DistrictLmsTypeType0)
DISTRICT_LMS_TYPE_TYPE_0_OR_NULL = DISTRICT_LMS_TYPE_TYPE_0.or_null()


def check_district_lms_type_type_0(value: str) -> DistrictLmsTypeType0:
    """The value, known or not."""
    return DISTRICT_LMS_TYPE_TYPE_0[value]
