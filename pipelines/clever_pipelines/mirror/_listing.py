"""Lists of the Data API against the tables: the first load, healing and repair are all this.

A record from a list carries no event. Its row yields to every event after the checkpoint that was fixed
before the list was read, and to those within the late window before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from clever_client import Checkpoint
from sqlalchemy import Connection, func, select, update

from ._dates import hex_seconds, write
from ._district import Applied, DistrictWriter
from ._fold import Plan, RawEvent, Reject, Stand, empty_plan
from ._records import BY_NAME
from ._rows import Row, UnreadableRecordError
from ._schema import DISTRICTS, RECORD_TABLES
from ._statements import Archived, Current, version_of
from ._store import Store

LATE_SECONDS = 600


class Difference(NamedTuple):
    """A record in which the tables and the service differ.

    Attributes:
        record_type: Its type.
        id: Its id.
        kind: ``missing``, ``extra`` or ``stale``.
    """

    record_type: str
    id: str
    kind: str


class Held:
    """What the tables hold of some records, to compare with.

    Args:
        store: The database.
        connection: In a transaction.
        name: The record type.
        ids: Which records.

    Attributes:
        rows: The row of each record that is there, its JSON decoded.
    """

    def __init__(self, store: Store, connection: Connection, name: str, ids: Iterable[str]) -> None:
        self.rows: dict[str, tuple[Any, ...]] = store.statements.rows(connection, name, ids)
        self._children = [
            _by_parent(store.statements.children(connection, child, self.rows)) if self.rows else {}
            for child in BY_NAME[name].children
        ]

    def is_live(self, record_id: str) -> bool:
        """Tell whether a record is there and not archived."""
        return record_id in self.rows and self.rows[record_id][4] is None

    def current(self, record_id: str) -> Current | None:
        """Give what decides whether an event changes a record."""
        if (row := self.rows.get(record_id)) is None:
            return None
        return Current(row[2] or row[3] or "", row[4] is not None, row[5])

    def difference(self, district: str, row: Row) -> str | None:
        """Compare a record with what is there; give ``missing`` or ``stale`` if it differs."""
        if not self.is_live(row.id):
            return "missing"
        there = self.rows[row.id]
        if there[:2] + there[5:-1] != (row.id, district, row.digest, *row.values):
            return "stale"
        entries = zip(self._children, row.children, strict=True)
        same = all(of_parent.get(row.id, set()) == {*new} for of_parent, new in entries)
        return None if same and is_same_json(there[-1], row.record) else "stale"


class Listing:
    """Brings the tables of a district to what the lists say, page after page.

    Args:
        store: The database.
        writer: Writes to the district.
        checkpoint: What was fixed before the first list was read; None where there are no events to follow.

    Attributes:
        differences: What differed, and has been mended.
        records: How many records were read.
    """

    def __init__(self, store: Store, writer: DistrictWriter, checkpoint: Checkpoint | None) -> None:
        self.differences: list[Difference] = []
        self.records: int = 0
        self._checkpoint = checkpoint
        self._store = store
        self._writer = writer
        self._floor = listed_after(checkpoint)
        self._seen: dict[str, set[str]] = {}
        self._not_whole: set[str] = set()

    def page(self, name: str, records: Sequence[RawEvent], *, now: datetime) -> Applied:
        """Write what differs on a page of a list, in one transaction.

        Raises:
            HeldError: Too much would be updated. Nothing of the page was written.
            LeaseLostError: Another process has the district. Nothing of the page was written.
        """
        seen = self._seen.setdefault(name, set())
        with self._writer.transaction() as (connection, state):
            rows, rejects = read_page(self._writer, name, records)
            there = Held(self._store, connection, name, [row.id for row in rows])
            found = [
                (kind, row)
                for row in rows
                if (kind := there.difference(self._writer.district, row)) is not None
            ]
            plan = empty_plan(name)
            for _, row in found:
                held = there.current(row.id)
                stand = Stand(row, None, max(self._floor, held.version if held else ""))
                # The children are written whatever the digest says: it may be all that is right about them.
                self._writer.planner.write(plan, held and held._replace(digest=row.digest ^ 1), stand)
            if is_guarded(state):
                self._writer.judge_updates(name, self._stale(name) + len(plan.changes.updated))
            applied = self._writer.write_plans(connection, state, {name: plan}, guard=False)
            self._writer.put_aside(connection, rejects, now)
        seen.update(row.id for row in rows)
        if rejects:
            self._not_whole.add(name)
        self.differences += [Difference(name, row.id, kind) for kind, row in found]
        self.records += len(records)
        return applied._replace(rejected=len(rejects))

    def finish(self, complete: Iterable[str], *, now: datetime) -> Applied:
        """Archive what stands in no list any more, and store the checkpoint.

        Args:
            complete: The types whose lists ended cleanly, without an unreadable record. Of others nothing is
                archived.
            now: The time.

        Raises:
            HeldError: Too much would be archived. Nothing was.
            LeaseLostError: Another process has the district. Nothing was written.
        """
        with self._writer.transaction() as (connection, state):
            plans = {}
            for name in {*complete} - self._not_whole:
                gone = self._not_listed(connection, name)
                if gone:
                    plans[name] = archive_plan(name, gone, self._floor, now)
                    self.differences += [Difference(name, record_id, "extra") for record_id, _ in gone]
            applied = self._writer.write_plans(connection, state, plans, guard=is_guarded(state))
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == self._writer.district)
                .values(
                    checkpoint=None if self._checkpoint is None else str(self._checkpoint),
                    loaded_at=func.coalesce(DISTRICTS.c.loaded_at, now),
                    listed_at=now,
                    synced_at=now,
                    repair_released=False,
                )
            )
        return applied

    def _stale(self, name: str) -> int:
        return sum(found.record_type == name and found.kind == "stale" for found in self.differences)

    def _not_listed(self, connection: Connection, name: str) -> list[tuple[str, str]]:
        table = RECORD_TABLES[name]
        live = select(table.c.id, version_of(table)).where(
            table.c.district == self._writer.district, table.c.archived_at.is_(None)
        )
        seen = self._seen.get(name, set())
        return [(row[0], row[1]) for row in connection.execute(live) if row[0] not in seen]


def listed_after(checkpoint: Checkpoint | None) -> str:
    """Give the id that an event must exceed to change a row from a list read after this checkpoint."""
    if checkpoint is None or checkpoint.cursor is None:
        return ""
    return f"{hex_seconds(int(checkpoint.cursor[:8], 16) - LATE_SECONDS)}{'0' * 16}"


def is_guarded(state: Any) -> bool:
    """Tell whether the limits count: the first load has nothing to lose, and a person may have agreed."""
    return state.loaded_at is not None and not state.repair_released


def archive_plan(name: str, gone: Iterable[tuple[str, str]], floor: str, now: datetime) -> Plan:
    """Plan the archiving of records that a list no longer has, given with what they stand at."""
    plan = empty_plan(name)
    version = f"{hex_seconds(now.timestamp())}{'0' * 16}"
    for record_id, stands_at in gone:
        plan.archived.append(Archived(record_id, None, max(floor, stands_at), write(now)))
        plan.changes.deleted.append(version)
    return plan


def read_page(
    writer: DistrictWriter, name: str, records: Iterable[RawEvent]
) -> tuple[list[Row], list[Reject]]:
    """Make rows of the records of a list, as they may be stored; give apart what no row can be made of."""
    rows, rejects = [], []
    for record in records:
        if writer.is_purged(record.id):
            continue
        try:
            row = writer.planner.read(name, record.json)
        except UnreadableRecordError as error:
            rejects.append(Reject(record.id, name, None, str(error), record.json))
        else:
            if row is not None:
                rows.append(row)
    return rows, rejects


def _by_parent(rows: Iterable[tuple[Any, ...]]) -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = {}
    for parent, *entry in rows:
        found.setdefault(parent, set()).add(tuple(entry))
    return found


def is_same_json(held: Any, record: bytes) -> bool:
    """Tell whether a decoded record equals one as JSON."""
    try:
        return bool(held == json.loads(record))
    except (ValueError, RecursionError):
        return False
