from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

ContactPhoneTypeType0: TypeAlias = Literal["", "Cell", "Home", "Other", "Work"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

CONTACT_PHONE_TYPE_TYPE_0: OpenEnum[ContactPhoneTypeType0] = OpenEnum.of(ContactPhoneTypeType0)
CONTACT_PHONE_TYPE_TYPE_0_OR_NULL = CONTACT_PHONE_TYPE_TYPE_0.or_null()


def check_contact_phone_type_type_0(value: str) -> ContactPhoneTypeType0:
    """The value, known or not."""
    return CONTACT_PHONE_TYPE_TYPE_0[value]
