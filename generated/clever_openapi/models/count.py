from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

Count: TypeAlias = Literal["", "false", "true", "undefined"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

COUNT: OpenEnum[Count] = OpenEnum.of(Count)
