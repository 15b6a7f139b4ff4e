"""All cases."""

from __future__ import annotations

from . import bodies, hostile, paging, redirects, status, wire
from .case import Case

GROUPS: dict[str, list[Case]] = {
    "Connections": wire.CASES,
    "Statuses and limits": status.CASES,
    "Bodies": bodies.CASES,
    "Paging and links": paging.CASES,
    "Redirects": redirects.CASES,
    "Peers that mislead, flood or poison": hostile.CASES,
}
