from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

ContactPhoneType: TypeAlias = Literal["", "Cell", "Home", "Other", "Work"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

CONTACT_PHONE_TYPE: OpenEnum[ContactPhoneType] = OpenEnum.of(ContactPhoneType)
CONTACT_PHONE_TYPE_OR_NULL = CONTACT_PHONE_TYPE.or_null()


def check_contact_phone_type(value: str) -> ContactPhoneType:
    """The value, known or not."""
    return CONTACT_PHONE_TYPE[value]
