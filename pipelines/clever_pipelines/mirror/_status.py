"""How the mirror is doing, as data. Nothing in it is personal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from .._files import replace_file
from ._schema import DISTRICTS, QUARANTINE, RECORD_TABLES
from ._store import Store


class DistrictStatus(NamedTuple):
    """One district of the mirror.

    Attributes:
        district: Its id.
        name: Its name.
        state: What the mirror does with it: ``loading``, ``following``, ``healing``, ``held`` or ``paused``.
        reason: Why, where that needs saying.
        synced_at: When it was last brought up to date.
        last_event_at: When its last event happened.
        verified_at: When it was last compared with the service.
        events: How many events were applied.
        quarantined: How many could not be.
        records: How many records are current, by type.
    """

    district: str
    name: str | None
    state: str
    reason: str | None
    synced_at: datetime | None
    last_event_at: datetime | None
    verified_at: datetime | None
    events: int
    quarantined: int
    records: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in self._asdict().items()
        }


def read_status(store: Store) -> list[DistrictStatus]:
    """Tell how each district is doing."""
    districts = RECORD_TABLES["districts"]
    with store.read() as connection:
        rows = connection.execute(
            select(DISTRICTS, districts.c.name)
            .outerjoin(districts, districts.c.id == DISTRICTS.c.district)
            .order_by(DISTRICTS.c.district)
        ).all()
        counts: dict[str, dict[str, int]] = {
            name: {
                row[0]: row[1]
                for row in connection.execute(
                    select(table.c.district, func.count())
                    .where(table.c.archived_at.is_(None))
                    .group_by(table.c.district)
                )
            }
            for name, table in RECORD_TABLES.items()
        }
        query = select(QUARANTINE.c.district, func.count()).group_by(QUARANTINE.c.district)
        quarantined: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return [
        DistrictStatus(
            row.district,
            row.name,
            row.state,
            row.reason,
            aware(row.synced_at),
            aware(row.last_event_at),
            aware(row.verified_at),
            row.events,
            quarantined.get(row.district, 0),
            {name: found[row.district] for name, found in counts.items() if row.district in found},
        )
        for row in rows
    ]


def write_status_file(path: Path, status: Sequence[DistrictStatus]) -> None:
    """Write a status file whole: who reads it finds the old one or the new one."""
    text = json.dumps(
        {"written_at": datetime.now(UTC).isoformat(), "districts": [found.to_json() for found in status]},
        indent=2,
    )
    replace_file(path, f"{text}\n".encode())


def aware(time: datetime | None) -> datetime | None:
    """Give a stored time its zone: SQLite keeps none."""
    return time if time is None or time.tzinfo else time.replace(tzinfo=UTC)
