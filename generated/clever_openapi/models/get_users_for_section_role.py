from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

GetUsersForSectionRole: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_SECTION_ROLE: OpenEnum[GetUsersForSectionRole] = OpenEnum.of(GetUsersForSectionRole)
GET_USERS_FOR_SECTION_ROLE_OR_NULL = GET_USERS_FOR_SECTION_ROLE.or_null()


def check_get_users_for_section_role(value: str) -> GetUsersForSectionRole:
    """The value, known or not."""
    return GET_USERS_FOR_SECTION_ROLE[value]
