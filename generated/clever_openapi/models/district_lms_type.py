from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

DistrictLmsType: TypeAlias = Literal["", "canvas", "google_classroom", "schoology"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_LMS_TYPE: OpenEnum[DistrictLmsType] = OpenEnum.of(DistrictLmsType)
