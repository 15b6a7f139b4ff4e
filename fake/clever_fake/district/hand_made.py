"""What events that were added by hand say of records."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from .._messages import encode


class HandMade:
    """The records that events added by hand tell about, by record type and id."""

    def __init__(self) -> None:
        self._changes: dict[str, dict[str, list[tuple[int, bytes | None]]]] = {}

    def note(self, position: int, event: dict[str, Any]) -> None:
        """Keep what the event at a position says; one that says nothing of a record is passed over."""
        record_type, _, action = str(event.get("type")).partition(".")
        data = event.get("data")
        record = data.get("object") if isinstance(data, dict) else None
        record_id = record.get("id") if isinstance(record, dict) else None
        if not isinstance(record_id, str) or action not in {"created", "updated", "deleted"}:
            return
        changes = self._changes.setdefault(record_type, {}).setdefault(record_id, [])
        changes.append((position, None if action == "deleted" else encode(record)))

    def ids(self, record_type: str) -> list[str]:
        """Give the ids of all records of a type that were ever told about, ascending."""
        return sorted(self._changes.get(record_type, ()))

    def latest(self, record_type: str, record_id: str, end: int) -> tuple[int, bytes | None] | None:
        """Give the last change of a record before a position, and the record, None where it was deleted."""
        changes = self._changes.get(record_type, {}).get(record_id, [])
        number = bisect_left(changes, end, key=lambda change: change[0])
        return changes[number - 1] if number else None
