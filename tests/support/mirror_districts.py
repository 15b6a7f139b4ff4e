"""Districts of the mirror's tests, written to without a service."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from clever_client import Checkpoint
from clever_pipelines.fields import FieldPolicy
from clever_pipelines.mirror._content import ContentStore
from clever_pipelines.mirror._district import DistrictWriter
from clever_pipelines.mirror._hold import HoldLimits
from clever_pipelines.mirror._registry import Registry
from clever_pipelines.mirror._store import Store
from mirror_oracle import Event, event
from sqlalchemy import text

DISTRICT = "0" * 23 + "d"
NOW = datetime(2026, 9, 2, tzinfo=UTC)


def user(number: int, **fields: Any) -> dict[str, Any]:
    """Make a student."""
    return {
        "id": f"{number:024x}",
        "district": DISTRICT,
        "email": f"s{number}@x.example",
        "name": {"first": "Ada", "last": f"L{number}"},
        "roles": {"student": {"dob": "1/31/2012", "gender": "F", "schools": ["5" * 24], "school": "5" * 24}},
        **fields,
    }


class Bench:
    """A district, and what writes to it.

    Args:
        store: The database.
        limits: When it is held.
        policy: Which fields are kept.
    """

    def __init__(
        self, store: Store, *, limits: HoldLimits | None = None, policy: FieldPolicy | None = None
    ) -> None:
        self.store = store
        self.registry = Registry(store)
        self.registry.register([DISTRICT])
        assert self.registry.lease([DISTRICT])
        self.writer = DistrictWriter(
            store, DISTRICT, owner=self.registry.owner, limits=limits, content=ContentStore(policy)
        )
        self._number = 0

    def tell(self, type_: str, *records: Any, at: datetime = NOW) -> Any:
        """Let something happen to records, all in one transaction."""
        events = []
        for record in records:
            self._number += 1
            events.append(event(self._number, type_, record, at=at))
        return self.apply(events)

    def apply(self, events: list[Event]) -> Any:
        """Apply events."""
        return self.writer.apply(events, Checkpoint(events[-1].id if events else None), now=NOW)

    def value(self, query: str, **parameters: Any) -> Any:
        """Ask the database for one value."""
        with self.store.read() as connection:
            return connection.execute(text(query), parameters).scalar_one()

    def values(self, query: str) -> list[Any]:
        """Ask the database for the values of a column."""
        with self.store.read() as connection:
            return [*connection.execute(text(query)).scalars()]

    def record(self, table: str, record_id: str) -> Any:
        """Give a record's JSON."""
        found = self.value(f"SELECT record FROM {table} WHERE id = :id", id=record_id)
        return json.loads(found) if isinstance(found, str) else found


def days(number: float) -> timedelta:
    """Give a time span."""
    return timedelta(days=number)
