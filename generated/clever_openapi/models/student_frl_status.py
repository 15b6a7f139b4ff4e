from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

StudentFrlStatus: TypeAlias = Literal["", "Free", "Other", "Paid", "Reduced"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

STUDENT_FRL_STATUS: OpenEnum[StudentFrlStatus] = OpenEnum.of(StudentFrlStatus)
