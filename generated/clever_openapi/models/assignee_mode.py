from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

AssigneeMode: TypeAlias = Literal["all", "individuals"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ASSIGNEE_MODE: OpenEnum[AssigneeMode] = OpenEnum.of(AssigneeMode)
