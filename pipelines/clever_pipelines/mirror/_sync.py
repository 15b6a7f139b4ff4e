"""What keeps a district in step: first load, events, healing. The database's side is in the other modules."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from clever_client import Checkpoint, DecodeError, ForbiddenError, RawRecord

from ..fields import FieldPolicy
from ._content import ContentStore
from ._district import Applied, DistrictWriter
from ._errors import DistrictReturned, NotNow
from ._fold import Reject
from ._hold import AlreadyHeldError, HeldError, HoldLimits
from ._lifecycle import NO_EVENTS, Lifecycle
from ._listing import Listing
from ._registry import Registry, State
from ._store import Store
from ._thread import DatabaseThread
from ._verify import Report, Verification

if TYPE_CHECKING:
    from clever_client import AsyncClever

_logger = logging.getLogger("clever_pipelines.mirror")


class Progress(NamedTuple):
    """How far the reading of a district's lists has come.

    Attributes:
        district: The district's id.
        record_type: The list that is being read.
        records: How many records of all lists were read.
        total: How many the list holds, where the service counts.
    """

    district: str
    record_type: str
    records: int
    total: int | None


class Sync:
    """Keeps districts in step. Database work is done in one thread.

    Args:
        store: The database.
        thread: The thread in which it is used.
        registry: The districts and their leases.
        policy: Which fields are kept.
        limits: When a district is held.
        sync_interval: From one full read to the next, where events are not switched on.
        on_progress: Told how far a first load has come.
        stop: Once it gives True, lists are not read further.
        now: Tells the time.
    """

    def __init__(
        self,
        store: Store,
        thread: DatabaseThread,
        registry: Registry,
        *,
        policy: FieldPolicy | None = None,
        limits: HoldLimits | None = None,
        sync_interval: timedelta = timedelta(hours=6),
        on_progress: Callable[[Progress], object] | None = None,
        stop: Callable[[], bool] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.registry: Registry = registry
        self.applied: Applied = Applied()
        self._store = store
        self._thread = thread
        self._content = ContentStore(policy)
        self._limits = limits or HoldLimits()
        self._lifecycle = Lifecycle(store, registry, self.writer, sync_interval=sync_interval, now=now)
        self._on_progress = on_progress
        self._stop = stop or (lambda: False)
        self._now = now
        self._writers: dict[str, DistrictWriter] = {}
        self._unreadable: dict[str, list[Reject]] = {}
        self.waiting: set[str] = set()

    def keep(self, policy: FieldPolicy) -> None:
        """Keep the fields that a policy says from now on."""
        self._content = ContentStore(policy)
        self._writers.clear()

    def writer(self, district: str) -> DistrictWriter:
        """Give what writes to a district."""
        if district not in self._writers:
            self._writers[district] = DistrictWriter(
                self._store,
                district,
                owner=self.registry.owner,
                limits=self._limits,
                content=self._content,
            )
        return self._writers[district]

    async def checkpoint(self, district: str) -> Checkpoint | None:
        """Give the checkpoint from which a district goes on; None if its lists are to be read first.

        Raises:
            NotNow: Another process has the district, it is held or purged, or it was read not long ago and
                has no events.
        """
        self.waiting.add(district)
        found = await self._thread.run(self._lifecycle.checkpoint, district)
        self.waiting.discard(district)
        return found

    def put_aside(self, district: str, error: DecodeError) -> None:
        """Keep an event that cannot be read for the transaction of those around it."""
        self._unreadable.setdefault(district, []).append(_reject(error))

    async def apply(self, district: str, events: Sequence[RawRecord], checkpoint: Checkpoint) -> Applied:
        """Fold events into the tables, and store the checkpoint behind them.

        Raises:
            HeldError: The events would change too much. The district is held until a person decides, and
                nothing was written.
            LeaseLostError: Another process has the district. Nothing was written.
            SetBackError: The database is not as it was left: go on from its checkpoint. Nothing was written.
            DistrictReturned: The events are applied, and the lists must be read next.
        """
        unreadable = self._unreadable.pop(district, [])
        try:
            applied = await self._thread.run(
                self.writer(district).apply, events, checkpoint, now=self._now(), unreadable=unreadable
            )
        except HeldError as error:
            await self._hold(district, error, State.FOLLOWING)
            raise
        self._count(applied)
        if applied.returned:
            self.waiting.add(district)
            raise DistrictReturned("the district had been removed and is back: its lists are read next")
        return applied

    async def load(self, district: str, client: AsyncClever) -> Checkpoint:
        """Bring a district to what its lists say: its first load, or the healing of a gap in its events.

        Returns:
            The checkpoint from which its events go on. It is stored.

        Raises:
            HeldError: Too much would change. The district is held.
            LeaseLostError: Another process has the district.
            SetBackError: The database is not as it was left: begin again.
            NotNow: All lists are read, and the district has no events to follow.
        """
        await self._thread.run(self._lifecycle.begin_load, district)
        unreadable: list[Reject] = []
        snapshot = await client.snapshot(count=True, on_error=lambda error: unreadable.append(_reject(error)))
        raw = snapshot.raw()
        checkpoint = _checkpoint_of(raw)
        listing = Listing(self._store, self.writer(district), checkpoint)
        try:
            async for page in raw:
                applied = await self._thread.run(listing.page, page.record_type, page.items, now=self._now())
                self._count(applied)
                if self._stop():
                    raise NotNow("the program stops: the lists are read anew next time")
                self._report(Progress(district, page.record_type, listing.records, page.progress.total))
            complete = [name for name, progress in raw.lists.items() if progress.is_whole]
            self._count(await self._thread.run(listing.finish, complete, now=self._now()))
        except HeldError as error:
            await self._hold(district, error, State.HEALING)
            raise
        await self._thread.run(self._lifecycle.end_load, district, unreadable, raw.events_state, checkpoint)
        if checkpoint is None:
            raise NotNow(NO_EVENTS, is_fine=True)
        return checkpoint

    async def verify(self, district: str, client: AsyncClever, *, repair: bool) -> Report:
        """Compare a district with the service.

        Args:
            district: The district's id.
            client: Its client.
            repair: Mend what differs.

        Raises:
            HeldError: Mending would change more than the limits allow. The district is held.
            MirrorError: Another process is comparing the district at this moment.
        """
        verification = Verification(client, self._store, self.writer(district), self._thread.run)
        report = await verification.compare()
        if repair:
            try:
                report = await verification.repair(report, now=self._now())
            except HeldError as error:
                await self._hold(district, error, State.HEALING)
                raise
            await self._thread.run(self._lifecycle.note_verified, district)
        return report

    async def to_look_at(self) -> list[str]:
        """Give the districts of this process to look at anew: see `Lifecycle.to_look_at`."""
        return await self._thread.run(self._lifecycle.to_look_at)

    async def heal(self, district: str) -> None:
        """Note that the tables may be behind, so that the lists are read again."""
        self.waiting.add(district)
        await self._thread.run(
            self.registry.set_state,
            district,
            State.HEALING,
            reason="events are missing: comparing with the service",
            checkpoint=None,
        )

    async def _hold(self, district: str, error: HeldError, then: State) -> None:
        self.waiting.add(district)
        if isinstance(error, AlreadyHeldError):
            return
        _logger.warning("district %s is held: %s", district, error)
        await self._thread.run(self.registry.hold, district, error, then)

    def _count(self, applied: Applied) -> None:
        before = self.applied
        self.applied = Applied(
            before.inserted + applied.inserted,
            before.updated + applied.updated,
            before.deleted + applied.deleted,
            before.rejected + applied.rejected,
        )

    def _report(self, progress: Progress) -> None:
        if self._on_progress is not None:
            self._on_progress(progress)


def _checkpoint_of(snapshot: Any) -> Checkpoint | None:
    try:
        checkpoint: Checkpoint = snapshot.checkpoint
    except ForbiddenError:
        return None
    return checkpoint


def _reject(error: DecodeError) -> Reject:
    raw = error.raw if isinstance(error.raw, bytes) else repr(error.raw).encode()
    return Reject(None, None, None, "the record cannot be read", raw)
