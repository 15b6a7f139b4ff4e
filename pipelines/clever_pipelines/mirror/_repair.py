"""What a comparison has found is mended, and what no comparison finds is removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select

from ._content import announce_change
from ._district import DistrictWriter
from ._errors import MirrorError
from ._fold import Plan, Planner, Stand, empty_plan
from ._listing import archive_plan, is_guarded
from ._records import RECORD_TYPES
from ._registry import State, has_living_owner
from ._rows import Row, UnreadableRecordError
from ._schema import CHILD_TABLES, RECORD_TABLES
from ._statements import Current
from ._store import Store


class Finding(NamedTuple):
    """A record that differs, with what it is mended by.

    Attributes:
        record_type: Its type.
        id: Its id.
        truth: The record as the service gives it; None where it has none.
        judged: What the tables said of it when it was judged.
    """

    record_type: str
    id: str
    truth: bytes | None
    judged: Current | None


def mend(store: Store, writer: DistrictWriter, found: Sequence[Finding], floor: str, now: datetime) -> int:
    """Mend what was found in one transaction, but for what has changed since: what changed it is newer.

    Args:
        store: The database.
        writer: Writes to the district.
        found: What differs.
        floor: The event up to which the service was read: what is written stands at that or at a later one.
        now: The time.

    Returns:
        How many records were mended.

    Raises:
        HeldError: Mending would change more than the limits allow. Nothing was written.
        MirrorError: The district is being compared by another process. Nothing was written.
    """
    mended = 0
    with writer.transaction(leased=False) as (connection, state):
        if state.state in (State.LOADING, State.HEALING) and has_living_owner(connection, state):
            raise MirrorError(
                "the running mirror is comparing this district itself, and mends what differs: "
                "look again when `clever-client mirror status` says that it is following"
            )
        plans = {name: empty_plan(name) for name in {finding.record_type for finding in found}}
        for name, plan in plans.items():
            of_type = [finding for finding in found if finding.record_type == name]
            current = store.statements.current(connection, name, [finding.id for finding in of_type])
            for finding in of_type:
                held = current.get(finding.id)
                if held == finding.judged:
                    _plan(plan, finding, writer.planner, max(floor, held.version if held else ""), now)
                    mended += 1
            if is_guarded(state):
                writer.judge_updates(name, len(plan.changes.updated))
        writer.write_plans(connection, state, plans, guard=is_guarded(state))
        announce_change(connection)
    return mended


def _plan(plan: Plan, finding: Finding, planner: Planner, version: str, now: datetime) -> None:
    held = finding.judged
    row = read_row(planner, finding.record_type, finding.truth)
    if row is not None:
        forced = held and held._replace(digest=row.digest ^ 1)
        planner.write(plan, forced, Stand(row, None, version))
    elif held is not None:
        gone = archive_plan(finding.record_type, [(finding.id, version)], version, now)
        plan.archived.extend(gone.archived)
        plan.changes.deleted.extend(gone.changes.deleted)


def read_row(planner: Planner, record_type: str, record: bytes | None) -> Row | None:
    """Make a row of a record; None where there is no record, or none that a row can be made of."""
    if record is None:
        return None
    try:
        return planner.read(record_type, record)
    except UnreadableRecordError:
        return None


def orphans(store: Store, *, delete_them: bool = False) -> int:
    """Count the rows of child tables whose record does not exist; no district can be named for them.

    Args:
        store: The database.
        delete_them: Remove them.
    """
    count = 0
    with store.write() if delete_them else store.read() as connection:
        for record_type in RECORD_TYPES:
            for child in record_type.children:
                table, parent = CHILD_TABLES[child.table], RECORD_TABLES[record_type.name]
                missing = ~exists().where(parent.c.id == table.c[child.parent])
                if delete_them:
                    count += connection.execute(delete(table).where(missing)).rowcount
                else:
                    query = select(func.count()).select_from(table).where(missing)
                    count += connection.execute(query).scalar_one()
    return count
