from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

DisabilityDisabilityType: TypeAlias = (
    Literal[
        "Autism",
        "Deaf-blindness",
        "Developmental delay",
        "Emotional disturbance",
        "Hearing impairment",
        "Intellectual Disability",
        "Multiple disabilities",
        "Orthopedic impairment",
        "Other",
        "Other health impairment",
        "Specific learning disability",
        "Speech or language impairment",
        "Traumatic brain injury",
        "Visual impairment",
    ]
    | UnknownValue
)
"""One of the values listed, or one that a newer service sends."""

DISABILITY_DISABILITY_TYPE: OpenEnum[DisabilityDisabilityType] = OpenEnum.of(DisabilityDisabilityType)
