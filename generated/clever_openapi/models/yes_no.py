from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

YesNo: TypeAlias = Literal["", "N", "Y"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

YES_NO: OpenEnum[YesNo] = OpenEnum.of(YesNo)
