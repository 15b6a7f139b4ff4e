from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

ResourceRolesItem: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

RESOURCE_ROLES_ITEM: OpenEnum[ResourceRolesItem] = OpenEnum.of(ResourceRolesItem)
