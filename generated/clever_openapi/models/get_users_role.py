from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

GetUsersRole: TypeAlias = Literal["contact", "district_admin", "staff", "student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_ROLE: OpenEnum[GetUsersRole] = OpenEnum.of(GetUsersRole)
GET_USERS_ROLE_OR_NULL = GET_USERS_ROLE.or_null()


def check_get_users_role(value: str) -> GetUsersRole:
    """The value, known or not."""
    return GET_USERS_ROLE[value]
