from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

GetUsersForSectionRole: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

GET_USERS_FOR_SECTION_ROLE: OpenEnum[GetUsersForSectionRole] = OpenEnum.of(GetUsersForSectionRole)
