from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

AssignmentState: TypeAlias = Literal["draft", "locked", "open", "scheduled"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ASSIGNMENT_STATE: OpenEnum[AssignmentState] = OpenEnum.of(AssignmentState)
