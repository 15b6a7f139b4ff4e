"""What is written to a district's part of the database, each time in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

from clever_client import Checkpoint
from sqlalchemy import Connection, select, update

from ._content import ContentStore
from ._counters import Counters
from ._errors import LeaseLostError, SetBackError
from ._fold import Plan, Planner, RawEvent, Records, Reject, group
from ._hold import AlreadyHeldError, HoldLimits, findings_of
from ._quarantine import put_aside, stored_events, take_back
from ._records import BY_NAME
from ._registry import State
from ._removal import archive_all, deleted_by
from ._schema import DISTRICTS
from ._store import Store

_RETURNED: Final = "the district had been removed and is back: comparing with the service"


class Applied(NamedTuple):
    """What a transaction did.

    Attributes:
        inserted: Records that are new or came back.
        updated: Records that changed.
        deleted: Records that were archived.
        rejected: What went to quarantine.
        returned: The district had been removed and is back: what else it holds only its lists tell.
    """

    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    rejected: int = 0
    returned: bool = False


class DistrictWriter:
    """Writes what happens in a district. One thread at a time.

    Every transaction counts itself in the district's row, and goes on only from the count that the one before
    it left. So a database that has lost commits (a standby that took over, a server that answers before it
    writes, a backup that was restored) is not written to as if it still held them.

    Args:
        store: The database.
        district: The district's id.
        owner: Who holds its lease.
        limits: When the district is held.
        content: What must not be written.
    """

    def __init__(
        self,
        store: Store,
        district: str,
        *,
        owner: str,
        limits: HoldLimits | None = None,
        content: ContentStore | None = None,
    ) -> None:
        self.district: str = district
        self._store = store
        self._owner = owner
        self._content = content or ContentStore()
        self.planner: Planner = self._new_planner()
        self._counters = Counters(district, limits or HoldLimits())
        self._expected: set[int] = set()

    def resume(self, writes: int) -> bool:
        """Go on from what the database holds.

        Args:
            writes: The count in the district's row.

        Returns:
            Whether that is what this writer left.
        """
        is_as_left = self.is_as_left(writes)
        self._expected = {writes}
        return is_as_left

    def is_as_left(self, writes: int) -> bool:
        """Tell whether a count in the district's row is one that this writer can have left."""
        return not self._expected or writes in self._expected

    def apply(
        self,
        events: Sequence[RawEvent],
        checkpoint: Checkpoint,
        *,
        now: datetime,
        unreadable: Sequence[Reject] = (),
    ) -> Applied:
        """Fold events into the tables and store the checkpoint behind them: both, or neither.

        Doing it again changes nothing.

        Args:
            events: What came, in any order.
            checkpoint: Where reading goes on.
            now: The time.
            unreadable: What came among them and cannot be read.

        Raises:
            HeldError: The events would change more than the limits allow. Nothing was written.
            LeaseLostError: Another process has the district. Nothing was written.
            SetBackError: The database is not as it was left. Nothing was written.
        """
        records, rejects = group(events)
        rejects += unreadable
        with self.transaction() as (connection, state):
            applied = self._apply(connection, state, records, rejects, now)
            values: dict[str, Any] = {
                "checkpoint": str(checkpoint),
                "synced_at": now,
                "events": DISTRICTS.c.events + len(events),
                "last_event_at": max((e.created for e in events if e.created), default=state.last_event_at),
                "reason": None if events else state.reason,
            }
            if applied.returned:  # with the events, so that a kill does not part the two
                values |= {"checkpoint": None, "state": State.HEALING, "reason": _RETURNED}
            connection.execute(update(DISTRICTS).where(DISTRICTS.c.district == self.district).values(values))
        return applied

    def reapply(self, *, now: datetime) -> Applied:
        """Try once more what is in quarantine, for instance after an update of this program.

        Raises:
            HeldError: The events would change more than the limits allow. Nothing was written.
            LeaseLostError: Another process has the district. Nothing was written.
        """
        with self.transaction() as (connection, state):
            events = stored_events(connection, self.district)
            records, rejects = group(events)
            applied = self._apply(connection, state, records, rejects, now)
            still = {reject.raw for reject in rejects}
            take_back(connection, self.district, (event for event in events if event.json not in still))
        return applied

    @contextmanager
    def transaction(self, *, leased: bool = True) -> Iterator[tuple[Connection, Any]]:
        """Give a connection in a transaction, and the district's row, locked.

        Args:
            leased: Whether this process must have the district. The lock alone keeps others from writing
                to it only while the block runs.

        Raises:
            LeaseLostError: Another process has the district.
            SetBackError: The database is not as this process left it.
        """
        try:
            with self._store.write() as connection:
                state = connection.execute(
                    select(DISTRICTS).where(DISTRICTS.c.district == self.district).with_for_update()
                ).one_or_none()
                if state is None or (leased and state.lease_owner != self._owner):
                    raise LeaseLostError("another process has taken this district over")
                if leased and state.state == State.HELD:  # by a comparison that another process made
                    raise AlreadyHeldError(findings_of(state.hold))
                if leased and not self.is_as_left(state.writes):
                    raise SetBackError(
                        "the database is not as this process left the district: commits were lost, a backup "
                        "was restored, or another process has written; the mirror goes on from what is stored"
                    )
                self.refresh(connection)
                self._counters.load(connection)
                yield connection, state
                if leased:
                    self._count(connection, state)
            if leased:
                self._expected = {state.writes + 1}
        except BaseException:
            self._counters.forget()  # what is remembered may be of a transaction that is gone
            raise

    def _count(self, connection: Connection, state: Any) -> None:
        """Count a transaction that is about to be committed."""
        writes = state.writes + 1
        connection.execute(
            update(DISTRICTS).where(DISTRICTS.c.district == self.district).values(writes=writes)
        )
        self._expected.add(writes)  # beside the count before: a commit whose answer is lost may have happened

    def refresh(self, connection: Connection) -> None:
        """Take note of what was purged meanwhile."""
        if self._content.refresh(connection) or self.planner.content is not self._content.content:
            self.planner = self._new_planner()
            self._counters.forget()

    def judge_updates(self, name: str, updated: int) -> None:
        """Judge how many records of a type a comparison with the service updates in all.

        Raises:
            HeldError: More records would be updated than the limits allow.
        """
        self._counters.judge_updates(name, updated)

    def is_purged(self, record_id: str) -> bool:
        """Tell whether a record was purged and may not come back."""
        return self._content.content.is_purged(record_id)

    def write_plans(
        self,
        connection: Connection,
        state: Any,
        plans: dict[str, Plan],
        *,
        guard: bool = True,
        released_until: datetime | None = None,
    ) -> Applied:
        """Write what plans say, unless the limits forbid it.

        Args:
            connection: In a transaction.
            state: The district's row.
            plans: What to write, by record type.
            guard: Whether the limits count.
            released_until: Changes up to this time were agreed to.

        Raises:
            HeldError: The plans would change more than the limits allow.
        """
        gone_by = deleted_by(plans, state.deleted_by_event)
        changes = {name: plan.changes for name, plan in plans.items()}
        if gone_by is not None and gone_by != state.deleted_by_event:
            changes = self._counters.with_all_deleted(changes, gone_by)
        self._counters.check(connection, changes, released_until, guard=guard)
        for name, plan in plans.items():
            self._write(connection, name, plan)
        if gone_by is not None:
            archive_all(connection, self.district, gone_by)
            self._counters.forget()
        if gone_by != state.deleted_by_event:
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == self.district)
                .values(deleted_by_event=gone_by)
            )
        inserted, updated, deleted = (
            sum(len(of_type[kind]) for of_type in changes.values()) for kind in range(3)
        )
        return Applied(
            inserted,
            updated,
            deleted,
            returned=gone_by is None and state.deleted_by_event is not None,
        )

    def put_aside(self, connection: Connection, rejects: list[Reject], now: datetime) -> None:
        """Write to quarantine what could not be applied."""
        content = self._content.content
        shown = (found for found in rejects if not content.mentions_purged(found.raw))
        put_aside(connection, self.district, shown, now=now, keep_raw=content.keeps_raw)

    def _apply(
        self,
        connection: Connection,
        state: Any,
        records: Mapping[str, Records],
        rejects: list[Reject],
        now: datetime,
    ) -> Applied:
        plans = {}
        for name, of_type in records.items():
            if of_type:
                current = self._store.statements.current(connection, name, of_type)
                plans[name] = self.planner.plan(name, of_type, current)
                rejects += plans[name].rejects
        applied = self.write_plans(connection, state, plans, released_until=state.released_until)
        self.put_aside(connection, rejects, now)
        return applied._replace(rejected=len(rejects))

    def _new_planner(self) -> Planner:
        return Planner(self.district, self._store.statements.is_storable, self._content.content)

    def _write(self, connection: Connection, name: str, plan: Plan) -> None:
        statements = self._store.statements
        statements.upsert(connection, name, plan.rows)
        if plan.parents:
            for child, rows in zip(BY_NAME[name].children, plan.children, strict=True):
                statements.replace_children(connection, child, plan.parents, rows)
        statements.archive(connection, name, plan.archived)
