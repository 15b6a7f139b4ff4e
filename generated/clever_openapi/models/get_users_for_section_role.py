from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GetUsersForSectionRole: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_SECTION_ROLE: OpenEnum[GetUsersForSectionRole] = OpenEnum.of(GetUsersForSectionRole)


def check_get_users_for_section_role(value: str) -> GetUsersForSectionRole:
    """Return the value, listed or not."""
    return GET_USERS_FOR_SECTION_ROLE[value]
