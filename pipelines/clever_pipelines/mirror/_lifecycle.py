"""What a district's row says: where it goes on, whether its lists are to be read, why it waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from clever_client import Checkpoint, __version__
from sqlalchemy import select, update

from ._district import DistrictWriter
from ._errors import NotNow
from ._fold import Reject, event_time
from ._registry import Registry, State
from ._schema import DISTRICTS, PURGED
from ._status import aware
from ._store import Store

_logger = logging.getLogger("clever_pipelines.mirror")

NO_EVENTS: Final = "events are not switched on for this district: its lists are read at an interval"
_REASONS: Final[dict[str, str]] = {
    "off": NO_EVENTS,
    "probably_off": "no event has come: they are probably not switched on; its lists are read at an interval",
    "unknown": "no event has come yet: its lists are read at an interval",
}


class Lifecycle:
    """Decides what is done next for a district, and writes down what was done. In the database's thread.

    Args:
        store: The database.
        registry: The districts and their leases.
        writer: Gives what writes to a district.
        sync_interval: From one full read to the next, where events are not switched on.
        now: Tells the time.
    """

    def __init__(
        self,
        store: Store,
        registry: Registry,
        writer: Callable[[str], DistrictWriter],
        *,
        sync_interval: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._registry = registry
        self._writer = writer
        self._sync_interval = sync_interval
        self._now = now

    def checkpoint(self, district: str) -> Checkpoint | None:
        """Give the checkpoint from which a district goes on; None if its lists are to be read first.

        Raises:
            NotNow: Another process has the district, it is held or purged, or it was read not long ago and
                has no events.
        """
        with self._store.read() as connection:
            purged = connection.execute(select(PURGED.c.id).where(PURGED.c.id == district)).one_or_none()
        if purged is not None:
            raise NotNow("the district was purged: `clever-client mirror purge --undo` lets it come back")
        self._registry.register([district])
        if district not in self._registry.lease([district]):
            raise NotNow("another process has the district", is_fine=True)
        row = self._registry.row(district)
        assert row is not None
        if not self._writer(district).resume(row.writes):
            _logger.warning(
                "district %s: the database is not as this process left it (commits were lost, a backup was "
                "restored, or another process has written); going on from what it holds",
                district,
            )
        if row.state == State.HELD:
            raise NotNow("the district is held: see `clever-client mirror review`")
        if row.program != __version__:
            self._reapply(district)
        if row.state == State.HEALING and row.repair_released:
            return None  # a person has agreed to what a comparison would change
        if row.checkpoint is not None and not self._is_silent(row):
            if row.state != State.FOLLOWING:
                self._registry.set_state(district, State.FOLLOWING)
            return Checkpoint.parse(row.checkpoint)
        if row.state == State.FOLLOWING and row.listed_at is not None:
            since = self._now() - (aware(row.listed_at) or self._now())
            if since < self._sync_interval:
                raise NotNow(NO_EVENTS, is_fine=True)
        return None

    def note_verified(self, district: str) -> None:
        """Note that a district was compared with the service, and mended."""
        with self._store.write() as connection:
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == district)
                .values(verified_at=self._now(), repair_released=False)
            )

    def begin_load(self, district: str) -> None:
        """Note that a district's lists are read: for the first time, or to heal it."""
        row = self._registry.row(district)
        loaded = row is not None and row.loaded_at is not None
        self._registry.set_state(district, State.HEALING if loaded else State.LOADING)

    def end_load(
        self, district: str, unreadable: list[Reject], events: str, checkpoint: Checkpoint | None
    ) -> None:
        """Note that a district's lists were read.

        Args:
            district: The district's id.
            unreadable: What in the lists cannot be read; it goes to quarantine.
            events: Whether events are switched on, as the snapshot found.
            checkpoint: From where its events go on; None if it has none.
        """
        writer = self._writer(district)
        with writer.transaction() as (connection, row):
            writer.put_aside(connection, unreadable, self._now())
            newest = row.last_event_at
            if newest is None and events == "on" and checkpoint is not None:
                newest = _newest_event(checkpoint)
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.district == district)
                .values(
                    state=State.FOLLOWING,
                    repair_released=False,
                    reason=_REASONS.get(events),
                    last_event_at=newest,
                )
            )

    def to_look_at(self) -> list[str]:
        """Give the districts of this process to look at anew.

        Those never had an event, and their lists are due again; or the database is not as they were left.
        """
        return [
            row.district
            for row in self._registry.rows()
            if row.lease_owner == self._registry.owner
            and (
                (row.state == State.FOLLOWING and self._is_silent(row))
                or not self._writer(row.district).is_as_left(row.writes)
            )
        ]

    def _reapply(self, district: str) -> None:
        self._writer(district).reapply(now=self._now())
        with self._store.write() as connection:
            connection.execute(
                update(DISTRICTS).where(DISTRICTS.c.district == district).values(program=__version__)
            )

    def _is_silent(self, row: Any) -> bool:
        listed = aware(row.listed_at)
        return (
            row.last_event_at is None
            and row.checkpoint is not None
            and listed is not None
            and self._now() - listed >= self._sync_interval
        )


def _newest_event(checkpoint: Checkpoint) -> datetime | None:
    """Tell when the last event before a checkpoint happened."""
    if checkpoint.cursor is None:
        return checkpoint.read_until
    return event_time(checkpoint.cursor)
