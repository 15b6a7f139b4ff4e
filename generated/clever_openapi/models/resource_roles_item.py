from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

ResourceRolesItem: TypeAlias = Literal["student", "teacher"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

RESOURCE_ROLES_ITEM: OpenEnum[ResourceRolesItem] = OpenEnum.of(ResourceRolesItem)
RESOURCE_ROLES_ITEM_OR_NULL = RESOURCE_ROLES_ITEM.or_null()


def check_resource_roles_item(value: str) -> ResourceRolesItem:
    """The value, known or not."""
    return RESOURCE_ROLES_ITEM[value]
