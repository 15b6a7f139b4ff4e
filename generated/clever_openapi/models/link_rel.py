from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

LinkRel: TypeAlias = Literal["next", "prev", "self"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

LINK_REL: OpenEnum[LinkRel] = OpenEnum.of(LinkRel)
