"""All districts of an app at once: every one polled when it is due, over one pool of connections.

The guide is docs/fleet.md.
"""

from ._fleet import Fleet
from ._metrics import observe
from ._poller import FleetBatch
from ._settings import FleetSettings
from ._status import DistrictChange, DistrictState, DistrictStatus, FleetSummary

__all__ = [
    "DistrictChange",
    "DistrictState",
    "DistrictStatus",
    "Fleet",
    "FleetBatch",
    "FleetSettings",
    "FleetSummary",
    "observe",
]
