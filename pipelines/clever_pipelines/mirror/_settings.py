"""How a mirror works."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ._hold import HoldLimits


class Settings(NamedTuple):
    """How a mirror works. All times are in seconds.

    Attributes:
        fields: What is kept; nothing for all that a district shares.
        exclude: What is left out of that.
        limits: When a district is held.
        districts: The ids of those to keep, instead of all of the app.
        interval: From one poll of a district to the next.
        settle: Events younger than this are not read yet.
        lease: How long a process that gives no sign of life keeps its districts.
        sync_interval: From one full read to the next, where events are not switched on.
        status_file: Written every few seconds, for supervisors.
    """

    fields: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    limits: HoldLimits = HoldLimits()
    districts: tuple[str, ...] | None = None
    interval: float = 30.0
    settle: float = 30.0
    lease: float = 60.0
    sync_interval: float = 6 * 3600.0
    status_file: Path | None = None
