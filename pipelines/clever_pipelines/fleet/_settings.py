"""What can be set for a fleet. All times are in seconds."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import attrs
from clever_client import DecodeError, InvalidArgumentError

from ._status import DistrictChange


class FleetSettings(TypedDict, total=False):
    """The settings of a fleet by name, for type checkers."""

    districts: Sequence[str] | None
    record_type: str | Sequence[str] | None
    settle: float
    overlap: float
    limit: int
    interval: float
    refresh: float
    store_every: float
    max_requests: int
    max_loads: int
    on_change: Callable[[DistrictChange], object] | None
    on_error: Callable[[DecodeError], object] | None
    clock: Callable[[], float]
    monotonic: Callable[[], float]
    random: Callable[[], float]


def _positive(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < float("inf"):
        raise InvalidArgumentError(f"{attribute.name} must be a number above 0")


def _count(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidArgumentError(f"{attribute.name} must be an integer >= 1")


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a fleet, checked."""

    districts: Sequence[str] | None = None
    record_type: str | Sequence[str] | None = None
    settle: float = 30.0
    overlap: float = 0.0
    limit: int = attrs.field(default=1000, validator=_count)
    interval: float = attrs.field(default=30.0, validator=_positive)
    refresh: float = attrs.field(default=15 * 60.0, validator=_positive)
    store_every: float = attrs.field(default=3600.0, validator=_positive)
    max_requests: int = attrs.field(default=16, validator=_count)
    max_loads: int = attrs.field(default=2, validator=_count)
    on_change: Callable[[DistrictChange], object] | None = None
    on_error: Callable[[DecodeError], object] | None = None
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random


def settings_from(given: FleetSettings) -> Settings:
    """Check the settings that were given.

    Raises:
        InvalidArgumentError: A setting has an unknown name, or a value out of its range; the text names it.
    """
    if unknown := sorted(given.keys() - FleetSettings.__annotations__.keys()):
        raise InvalidArgumentError(f"there is no setting {unknown[0]!r}")
    return Settings(**given)
