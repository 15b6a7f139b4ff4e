from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

DistrictState: TypeAlias = Literal["", "error", "paused", "pending", "running", "success"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

DISTRICT_STATE: OpenEnum[DistrictState] = OpenEnum.of(DistrictState)
