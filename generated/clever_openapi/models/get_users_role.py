from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GetUsersRole: TypeAlias = Literal["contact", "district_admin", "staff", "student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_ROLE: OpenEnum[GetUsersRole] = OpenEnum.of(GetUsersRole)
