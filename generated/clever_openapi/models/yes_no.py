from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

YesNo: TypeAlias = Literal["", "N", "Y"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

YES_NO: OpenEnum[YesNo] = OpenEnum.of(YesNo)
YES_NO_OR_NULL = YES_NO.or_null()


def check_yes_no(value: str) -> YesNo:
    """The value, known or not."""
    return YES_NO[value]
