from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

AssignmentState: TypeAlias = Literal["draft", "locked", "open", "scheduled"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ASSIGNMENT_STATE: OpenEnum[AssignmentState] = OpenEnum.of(AssignmentState)
ASSIGNMENT_STATE_OR_NULL = ASSIGNMENT_STATE.or_null()


def check_assignment_state(value: str) -> AssignmentState:
    """The value, known or not."""
    return ASSIGNMENT_STATE[value]
