from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

Primary: TypeAlias = Literal["", "true"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

PRIMARY: OpenEnum[Primary] = OpenEnum.of(Primary)
