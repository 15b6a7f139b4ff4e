from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

SubmissionsLinkRel: TypeAlias = Literal["next"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

SUBMISSIONS_LINK_REL: OpenEnum[SubmissionsLinkRel] = OpenEnum.of(SubmissionsLinkRel)
