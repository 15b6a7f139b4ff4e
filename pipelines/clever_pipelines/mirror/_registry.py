"""The districts that the mirror knows: their states, and which process writes which of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    Select,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ._hold import HeldError
from ._schema import CHANGES, DISTRICTS, PROCESSES
from ._store import Store

_INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_NOW: Final = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())",
}


class State(StrEnum):
    """What the mirror does with a district."""

    LOADING = "loading"  # for the first time
    FOLLOWING = "following"
    HEALING = "healing"  # compares with the service, because events are missing
    HELD = "held"  # waits for a person
    PAUSED = "paused"  # the app has no access to it


class Registry:
    """The rows of `mirror_districts`, and the leases.

    Args:
        store: The database.
        lease_seconds: How long a process that gives no sign of life keeps its districts.
        owner: Names this process; made up by default.
    """

    def __init__(self, store: Store, *, lease_seconds: float = 60, owner: str | None = None) -> None:
        self.owner: str = owner or uuid.uuid4().hex
        self.lease_seconds: float = lease_seconds
        self._store = store

    def register(self, districts: Iterable[str]) -> None:
        """Add districts that are not known yet."""
        rows = [{"district": district, "state": State.LOADING} for district in districts]
        if rows:
            with self._store.write() as connection:
                insert = _INSERTS[connection.dialect.name](DISTRICTS)
                connection.execute(insert.on_conflict_do_nothing(), rows)

    def renew(self) -> None:
        """Give a sign of life, for all districts of this process."""
        with self._store.write() as connection:
            self._renew(connection)

    def lease(self, districts: Sequence[str]) -> set[str]:
        """Take those of these districts that no living process has; those of this process count.

        Returns:
            Which of them this process has now.
        """
        with self._store.write() as connection:
            self._renew(connection)
            free = or_(
                DISTRICTS.c.lease_owner.is_(None),
                DISTRICTS.c.lease_owner.not_in(_alive(connection)),
                DISTRICTS.c.lease_owner == self.owner,
            )
            held: set[str] = set()
            for start in range(0, len(districts), 500):
                some = districts[start : start + 500]
                connection.execute(
                    update(DISTRICTS)
                    .where(DISTRICTS.c.district.in_(some), free)
                    .values(lease_owner=self.owner)
                )
                held |= {
                    *connection.scalars(
                        select(DISTRICTS.c.district).where(
                            DISTRICTS.c.district.in_(some), DISTRICTS.c.lease_owner == self.owner
                        )
                    )
                }
            return held

    def leave(self) -> None:
        """Give all leases back: another process may go on at once."""
        with self._store.write() as connection:
            connection.execute(
                update(DISTRICTS).where(DISTRICTS.c.lease_owner == self.owner).values(lease_owner=None)
            )
            connection.execute(delete(PROCESSES).where(PROCESSES.c.owner == self.owner))

    def rows(self, districts: Iterable[str] | None = None) -> list[Row[Any]]:
        """Give what is known of these districts, or of all."""
        query = select(DISTRICTS).order_by(DISTRICTS.c.district)
        if districts is not None:
            query = query.where(DISTRICTS.c.district.in_([*districts]))
        with self._store.read() as connection:
            return [*connection.execute(query)]

    def row(self, district: str) -> Row[Any] | None:
        """Give what is known of a district."""
        return next(iter(self.rows([district])), None)

    def set_state(self, district: str, state: State, *, reason: str | None = None, **more: object) -> None:
        """Say what the mirror does with a district, and why."""
        with self._store.write() as connection:
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == district)
                .values(state=state, reason=reason, **more)
            )

    def hold(self, district: str, error: HeldError, then: State) -> None:
        """Hold a district until a person releases it. What it is held for already stays.

        Args:
            district: The district's id.
            error: What it would change.
            then: What goes on after the release.
        """
        with self._store.write() as connection:
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == district, DISTRICTS.c.state != State.HELD)
                .values(state=State.HELD, reason=f"held: {error}", hold=error.to_json(), held_state=then)
            )

    def release(self, district: str, *, until: datetime) -> bool:
        """Let through what a district is held for.

        Args:
            district: The district's id.
            until: Changes that happened up to this time are not counted.

        Returns:
            Whether the district was held.
        """
        with self._store.write() as connection:
            found = connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == district, DISTRICTS.c.state == State.HELD)
                .values(
                    state=func.coalesce(DISTRICTS.c.held_state, State.FOLLOWING),
                    reason=None,
                    hold=None,
                    released_until=until,
                    # Agreed is what was shown: events say nothing about a comparison, which may find more.
                    repair_released=DISTRICTS.c.held_state == State.HEALING,
                )
            )
            connection.execute(delete(CHANGES).where(CHANGES.c.district == district))
            return found.rowcount > 0

    def _renew(self, connection: Connection) -> None:
        until = _now(connection) + self.lease_seconds
        insert = _INSERTS[connection.dialect.name](PROCESSES).values(owner=self.owner, alive_until=until)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["owner"], set_={"alive_until": insert.excluded.alive_until}
            )
        )


def _now(connection: Connection) -> ColumnElement[float]:
    """Tell the time by the database's clock, which all processes share."""
    return literal_column(_NOW[connection.dialect.name], Float)


def _alive(connection: Connection) -> Select[Any]:
    """Select the processes that have given a sign of life of late."""
    return select(PROCESSES.c.owner).where(PROCESSES.c.alive_until >= _now(connection))


def has_living_owner(connection: Connection, row: Row[Any]) -> bool:
    """Tell whether a process that is alive writes a district."""
    return row.lease_owner in [*connection.scalars(_alive(connection))]


def lock_all(connection: Connection) -> None:
    """Wait for what is being written, and hold back what would be. SQLite has one writer anyway."""
    connection.execute(select(DISTRICTS.c.district).with_for_update()).all()
