from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

SubmissionsLinkRel: TypeAlias = Literal["next"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSIONS_LINK_REL: OpenEnum[SubmissionsLinkRel] = OpenEnum.of(SubmissionsLinkRel)
SUBMISSIONS_LINK_REL_OR_NULL = SUBMISSIONS_LINK_REL.or_null()


def check_submissions_link_rel(value: str) -> SubmissionsLinkRel:
    """The value, known or not."""
    return SUBMISSIONS_LINK_REL[value]
