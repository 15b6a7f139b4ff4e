from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

DisabilityDisabilityCode: TypeAlias = (
    Literal["aut", "db", "dd", "emn", "hi", "id", "md", "ohi", "oi", "other", "sld", "sli", "tbi", "vi"] | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

DISABILITY_DISABILITY_CODE: OpenEnum[DisabilityDisabilityCode] = OpenEnum.of(DisabilityDisabilityCode)
