from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

GetUsersForResourceRole: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_RESOURCE_ROLE: OpenEnum[GetUsersForResourceRole] = OpenEnum.of(GetUsersForResourceRole)
GET_USERS_FOR_RESOURCE_ROLE_OR_NULL = GET_USERS_FOR_RESOURCE_ROLE.or_null()


def check_get_users_for_resource_role(value: str) -> GetUsersForResourceRole:
    """The value, known or not."""
    return GET_USERS_FOR_RESOURCE_ROLE[value]
