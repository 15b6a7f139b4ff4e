from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

AssigneeMode: TypeAlias = Literal["all", "individuals"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ASSIGNEE_MODE: OpenEnum[AssigneeMode] = OpenEnum.of(AssigneeMode)
ASSIGNEE_MODE_OR_NULL = ASSIGNEE_MODE.or_null()


def check_assignee_mode(value: str) -> AssigneeMode:
    """The value, known or not."""
    return ASSIGNEE_MODE[value]
