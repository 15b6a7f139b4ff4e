from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

StudentGender: TypeAlias = Literal["", "F", "M", "X"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_GENDER: OpenEnum[StudentGender] = OpenEnum.of(StudentGender)
