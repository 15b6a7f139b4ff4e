"""How many records a district has and how many changed of late: what the safety hold is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ._dates import hex_seconds
from ._fold import RecordChanges
from ._hold import HOURS, Buckets, Finding, HeldError, HoldLimits, Watch, add, tally
from ._records import BY_NAME
from ._schema import CHANGES, RECORD_TABLES

_INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Counters:
    """Counts a district's records and changes; remembered between transactions.

    Args:
        district: The district's id.
        limits: When it is held.
    """

    def __init__(self, district: str, limits: HoldLimits) -> None:
        self._district = district
        self._limits = limits
        self._live: dict[str, int] | None = None
        self._buckets: Buckets = {}

    def load(self, connection: Connection) -> None:
        """Count, unless that is known."""
        if self._live is not None:
            return
        self._live = {
            name: connection.execute(
                select(func.count()).where(table.c.district == self._district, table.c.archived_at.is_(None))
            ).scalar_one()
            for name, table in RECORD_TABLES.items()
        }
        found = connection.execute(select(CHANGES).where(CHANGES.c.district == self._district))
        self._buckets = {
            (row.record_type, row.hour): [row.inserted, row.updated, row.deleted] for row in found
        }

    def forget(self) -> None:
        """Count anew next time."""
        self._live = None

    def live(self, name: str) -> int:
        """Tell how many records of a type are not archived."""
        return (self._live or {}).get(name, 0)

    def with_all_deleted(
        self, changes: Mapping[str, RecordChanges], event_id: str
    ) -> dict[str, RecordChanges]:
        """Add to changes that all records go, because the district does."""
        together = {}
        for name in BY_NAME:
            found = changes.get(name, RecordChanges([], [], []))
            more = max(0, self.live(name) - len(found.deleted))
            together[name] = found._replace(deleted=[*found.deleted, *[event_id] * more])
        return together

    def check(
        self,
        connection: Connection,
        changes: Mapping[str, RecordChanges],
        released_until: Any,
        *,
        guard: bool,
    ) -> None:
        """Judge changes, and count them.

        Raises:
            HeldError: The changes pass a limit; the text says which, and how a person lets them in.
        """
        if guard:
            counted = _after_release(changes, released_until)
            watch = Watch(self._limits, self._buckets, self._live or {}, self._updated_since(connection))
            if findings := watch.judge(counted):
                raise HeldError(findings)
            self._store(connection, counted)
        for name, found in changes.items():
            if self._live is not None:
                self._live[name] += len(found.inserted) - len(found.deleted)

    def judge_updates(self, name: str, updated: int) -> None:
        """Judge a number of updates by itself.

        Raises:
            HeldError: The number of updates passes the limit.
        """
        live = self.live(name)
        if updated > max(self._limits.minimum, self._limits.updated * live):
            raise HeldError([Finding(name, live, 0, updated, "updated")])

    def _updated_since(self, connection: Connection) -> Any:
        def count(name: str, version: str) -> int:
            table = RECORD_TABLES[name]
            found: int = connection.execute(
                select(func.count()).where(
                    table.c.district == self._district,
                    table.c.archived_at.is_(None),
                    table.c.updated_by_event >= version,
                )
            ).scalar_one()
            return found

        return count

    def _store(self, connection: Connection, changes: Mapping[str, RecordChanges]) -> None:
        new: Buckets = {}
        for name, found in changes.items():
            add(new, tally(name, found))
        if not new:
            return
        add(self._buckets, new)
        insert = _INSERTS[connection.dialect.name](CHANGES)
        kinds = ("inserted", "updated", "deleted")
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["district", "record_type", "hour"],
                set_={kind: insert.excluded[kind] for kind in kinds},
            ),
            [
                {"district": self._district, "record_type": name, "hour": hour}
                | dict(zip(kinds, self._buckets[name, hour], strict=True))
                for name, hour in new
            ],
        )
        self._drop_old(connection)

    def _drop_old(self, connection: Connection) -> None:
        oldest = max(hour for _, hour in self._buckets) - 2 * HOURS  # late events count in their own hour
        old = [key for key in self._buckets if key[1] < oldest]
        if old:
            for key in old:
                del self._buckets[key]
            connection.execute(
                delete(CHANGES).where(CHANGES.c.district == self._district, CHANGES.c.hour < oldest)
            )


def _after_release(changes: Mapping[str, RecordChanges], released_until: Any) -> Mapping[str, RecordChanges]:
    """Leave out what a person has let through."""
    if released_until is None:
        return changes
    time = released_until if released_until.tzinfo else released_until.replace(tzinfo=UTC)
    floor = hex_seconds(time.timestamp() + 1)
    return {
        name: RecordChanges(
            [version for version in found.inserted if version >= floor],
            [pair for pair in found.updated if pair[0] >= floor],
            [version for version in found.deleted if version >= floor],
        )
        for name, found in changes.items()
    }
