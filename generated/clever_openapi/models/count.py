from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

Count: TypeAlias = Literal["", "false", "true", "undefined"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

COUNT: OpenEnum[Count] = OpenEnum.of(Count)
COUNT_OR_NULL = COUNT.or_null()


def check_count(value: str) -> Count:
    """The value, known or not."""
    return COUNT[value]
