from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

ContactPhoneType: TypeAlias = Literal["", "Cell", "Home", "Other", "Work"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

CONTACT_PHONE_TYPE: OpenEnum[ContactPhoneType] = OpenEnum.of(ContactPhoneType)
