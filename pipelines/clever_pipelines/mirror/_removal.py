"""A district that is removed: by which event, and what becomes of the records that it held."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, update

from ._fold import Plan, event_time
from ._schema import RECORD_TABLES
from ._statements import version_of


def deleted_by(plans: Mapping[str, Plan], before: str | None) -> str | None:
    """Tell by which event a district is gone after these plans; None where it is not.

    Args:
        plans: What is to be written, by record type.
        before: By which event it is gone now.
    """
    if (plan := plans.get("districts")) is None:
        return before
    if plan.archived:
        return plan.archived[-1].updated_by_event
    for row in plan.rows:
        return row[2] if row[4] is not None else None
    return before


def archive_all(connection: Connection, district: str, event_id: str) -> None:
    """Archive what a removed district held, but for what is newer than its removal."""
    time = event_time(event_id)
    for table in RECORD_TABLES.values():
        connection.execute(
            update(table)
            .where(table.c.district == district, table.c.archived_at.is_(None))
            .where(version_of(table) < event_id)
            .values(archived_at=time, updated_by_event=event_id, listed_after=None)
        )
