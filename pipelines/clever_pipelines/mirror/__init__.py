"""A database that holds every district's roster, and stays right. The guide is docs/mirror.md."""

from ._app import OneDistrict
from ._catch_up import Outcome
from ._errors import LeaseLostError, MirrorError, SchemaError
from ._hold import HeldError, HoldLimits
from ._mirror import Mirror
from ._settings import Settings
from ._status import DistrictStatus
from ._sync import Progress
from ._verify import Report

__all__ = [
    "DistrictStatus",
    "HeldError",
    "HoldLimits",
    "LeaseLostError",
    "Mirror",
    "MirrorError",
    "OneDistrict",
    "Outcome",
    "Progress",
    "Report",
    "SchemaError",
    "Settings",
]
