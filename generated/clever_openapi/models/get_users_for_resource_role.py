from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GetUsersForResourceRole: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_RESOURCE_ROLE: OpenEnum[GetUsersForResourceRole] = OpenEnum.of(GetUsersForResourceRole)


def check_get_users_for_resource_role(value: str) -> GetUsersForResourceRole:
    """Return the value, listed or not."""
    return GET_USERS_FOR_RESOURCE_ROLE[value]
