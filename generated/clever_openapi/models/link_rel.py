from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

LinkRel: TypeAlias = Literal["next", "prev", "self"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

LINK_REL: OpenEnum[LinkRel] = OpenEnum.of(LinkRel)
LINK_REL_OR_NULL = LINK_REL.or_null()


def check_link_rel(value: str) -> LinkRel:
    """The value, known or not."""
    return LINK_REL[value]
