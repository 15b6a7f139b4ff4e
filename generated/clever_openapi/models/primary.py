from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

Primary: TypeAlias = Literal["", "true"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

PRIMARY: OpenEnum[Primary] = OpenEnum.of(Primary)
PRIMARY_OR_NULL = PRIMARY.or_null()


def check_primary(value: str) -> Primary:
    """The value, known or not."""
    return PRIMARY[value]
