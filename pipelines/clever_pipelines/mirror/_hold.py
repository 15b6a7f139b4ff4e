"""The safety hold: a change of a size that a person should see first.

The shares are Clever's own: an app is reviewed where more than a tenth of the records of a type would be
deleted, or more than three quarters updated. They are counted over 24 hours of the stream's own time, so
that an app that catches up with a week is not taken for one in which a week's changes came at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ._fold import RecordChanges

HOURS: Final = 24


class HoldLimits(NamedTuple):
    """When a district is held.

    Attributes:
        deleted: The share of a type's records that may be deleted within 24 hours.
        updated: The share that may be updated.
        minimum: So many changes are let through whatever the share, for small districts.
    """

    deleted: float = 0.10
    updated: float = 0.75
    minimum: int = 25


class Finding(NamedTuple):
    """What is about to happen to the records of one type.

    Attributes:
        record_type: The type.
        live: How many there were.
        deleted: How many would be deleted, within 24 hours.
        updated: How many would be updated.
        limit: Which limit that passes: ``deleted`` or ``updated``.
    """

    record_type: str
    live: int
    deleted: int
    updated: int
    limit: str

    def __str__(self) -> str:
        count = self.deleted if self.limit == "deleted" else self.updated
        return f"{count:,} of {self.live:,} {self.record_type} would be {self.limit} within 24 hours"


class HeldError(Exception):
    """The district is held: a person has to look, and to release it.

    Attributes:
        findings: What passed a limit.
    """

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings

    def to_json(self) -> str:
        """Give what is stored of it."""
        return json.dumps([finding._asdict() for finding in self.findings])


class AlreadyHeldError(HeldError):
    """The district is held for something else, or by another process. A release is what it waits for."""


Bucket = list[int]  # inserted, updated, deleted
Buckets = dict[tuple[str, int], Bucket]  # by record type and hour


def hour_of(version: str) -> int:
    """Give the hour in which an event happened, from its id."""
    return int(version[:8] or "0", 16) // 3600


def tally(name: str, changes: RecordChanges) -> Buckets:
    """Count changes by the hour."""
    buckets: Buckets = {}
    for kind, versions in enumerate(
        (changes.inserted, (version for version, _ in changes.updated), changes.deleted)
    ):
        for version in versions:
            buckets.setdefault((name, hour_of(version)), [0, 0, 0])[kind] += 1
    return buckets


def add(buckets: Buckets, more: Buckets) -> None:
    """Add counts to others."""
    for key, counts in more.items():
        bucket = buckets.setdefault(key, [0, 0, 0])
        for kind, count in enumerate(counts):
            bucket[kind] += count


class Watch:
    """Judges what is about to be written to a district.

    Args:
        limits: When it is held.
        buckets: What was written in the last hours.
        live: How many records of each type are not archived.
        updated_since: Counts the records of a type that events have written since an id, each once.
    """

    def __init__(
        self,
        limits: HoldLimits,
        buckets: Buckets,
        live: Mapping[str, int],
        updated_since: Callable[[str, str], int],
    ) -> None:
        self._limits = limits
        self._buckets = buckets
        self._live = live
        self._updated_since = updated_since

    def judge(self, plans: Mapping[str, RecordChanges]) -> list[Finding]:
        """Tell which limits these changes would pass."""
        found = (self._judge_type(name, changes) for name, changes in plans.items())
        return [finding for finding in found if finding is not None]

    def _judge_type(self, name: str, changes: RecordChanges) -> Finding | None:
        pending = tally(name, changes)
        if not pending:
            return None
        together: Buckets = {key: [*counts] for key, counts in self._buckets.items() if key[0] == name}
        add(together, pending)
        for _, hour in sorted(pending):
            window = [together.get((name, past), (0, 0, 0)) for past in range(hour - HOURS + 1, hour + 1)]
            inserted, updated, deleted = (sum(counts) for counts in zip(*window, strict=True))
            before = sum(
                self._buckets.get((name, past), (0, 0, 0))[2] for past in range(hour - HOURS + 1, hour + 1)
            )
            live = self._live.get(name, 0) + before
            if deleted > max(self._limits.minimum, self._limits.deleted * live):
                return Finding(name, live, deleted, updated, "deleted")
            if updated > max(self._limits.minimum, self._limits.updated * live):
                start = f"{(hour - HOURS + 1) * 3600:08x}"
                distinct = self._distinct(name, start, changes, inserted)
                if distinct > self._limits.updated * live:
                    return Finding(name, live, deleted, distinct, "updated")
        return None

    def _distinct(self, name: str, start: str, changes: RecordChanges, inserted: int) -> int:
        """Count the records that are updated since a time, each once; new ones are none of them."""
        again = sum(before < start <= after for after, before in changes.updated)
        new = inserted - sum(version >= start for version in changes.inserted)
        return self._updated_since(name, start) - new + again


def findings_of(stored: str | None) -> list[Finding]:
    """Give what a district is held for, from what `HeldError.to_json` gave."""
    findings: list[dict[str, Any]] = json.loads(stored or "[]")
    return [Finding(**finding) for finding in findings]
