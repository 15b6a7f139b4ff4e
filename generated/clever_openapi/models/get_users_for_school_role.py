from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

GetUsersForSchoolRole: TypeAlias = Literal["staff", "student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_SCHOOL_ROLE: OpenEnum[GetUsersForSchoolRole] = OpenEnum.of(GetUsersForSchoolRole)
GET_USERS_FOR_SCHOOL_ROLE_OR_NULL = GET_USERS_FOR_SCHOOL_ROLE.or_null()


def check_get_users_for_school_role(value: str) -> GetUsersForSchoolRole:
    """The value, known or not."""
    return GET_USERS_FOR_SCHOOL_ROLE[value]
