"""The mirror: all districts of an app, kept in a database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Self, cast

from clever_client import Checkpoint, CleverError, RawRecord

from ..fields import FieldPolicy
from ..fleet import DistrictChange, DistrictState, Fleet, FleetBatch
from ._app import Checkpoints, Districts, OneDistrict
from ._catch_up import PAGE_SIZE, Outcome, bring_up_to_now
from ._district import Applied
from ._errors import SetBackError
from ._listing import LATE_SECONDS
from ._policy import enforce, stored_policy
from ._registry import Registry, State
from ._settings import Settings
from ._status import read_status, write_status_file
from ._store import Store
from ._sync import Progress, Sync
from ._thread import DatabaseThread
from ._verify import Report

if TYPE_CHECKING:
    from clever_client import AsyncClever
    from clever_client.oauth import AsyncCleverApp

_logger = logging.getLogger("clever_pipelines.mirror")


class Mirror:
    """Keeps a database in step with all districts of an app.

    Args:
        app: The app, or one district's client by way of `OneDistrict`.
        url: The database: ``sqlite:///roster.db`` or ``postgresql://host/database``.
        settings: How it works.
        on_progress: Told how far first loads have come.
        stop: Once it gives True, waiting for a database and reading lists is given up.
        migrate: Make the tables, or bring them to this version, and have them keep the fields that the
            settings say. Otherwise the tables must be right already, and what they keep stays: for `verify`
            beside a mirror that runs.

    Attributes:
        settings: How it works.
        store: The database.
        on_fleet: Told of the fleet once `run` begins, for instance to observe it.
        on_following: Told once no first load is left to do, with how many districts are followed, and how
            many are not: they wait, or fail.

    Raises:
        MirrorError: The URL is not one of a database, or a field has no such name; the text says which.
    """

    def __init__(
        self,
        app: AsyncCleverApp | OneDistrict,
        url: str,
        settings: Settings | None = None,
        *,
        on_progress: Callable[[Progress], object] | None = None,
        stop: Callable[[], bool] | None = None,
        migrate: bool = True,
    ) -> None:
        self.settings: Settings = settings or Settings()
        self.store: Store = Store(url, create=migrate)
        self._policy = FieldPolicy(self.settings.fields, self.settings.exclude)
        self._migrate = migrate
        self._thread = DatabaseThread(stop)
        self._registry = Registry(self.store, lease_seconds=self.settings.lease)
        self._sync: Sync = Sync(
            self.store,
            self._thread,
            self._registry,
            policy=self._policy,
            limits=self.settings.limits,
            sync_interval=timedelta(seconds=self.settings.sync_interval),
            on_progress=on_progress,
            stop=stop,
        )
        self._districts = Districts(app, self._sync)
        self._fleet: Fleet[RawRecord] | None = None
        self._changes: asyncio.Queue[DistrictChange] = asyncio.Queue()
        self.on_fleet: Callable[[Fleet[RawRecord]], object] | None = None
        self.on_following: Callable[[int, int], object] | None = None

    async def __aenter__(self) -> Self:
        try:
            if self._migrate:
                await self._thread.run(self.store.migrate)
                await self._thread.run(enforce, self.store, self._policy)
            else:
                await self._thread.run(self.store.check_schema)
                self._sync.keep(await self._thread.run(stored_policy, self.store))
        except BaseException:
            self._thread.close()
            self.store.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._migrate:
            with suppress(Exception):
                await asyncio.wait_for(self._thread.run(self._registry.leave), 5)
        self._thread.close()
        self.store.close()

    @property
    def applied(self) -> Applied:
        """What was written since the start."""
        return self._sync.applied

    @property
    def waiting(self) -> int:
        """How many districts wait: held, or of another process."""
        return len(self._sync.waiting)

    @property
    def database_is_lost(self) -> bool:
        """Whether the database does not answer."""
        return self._thread.lost_since is not None

    async def run(self, stop: Callable[[], bool]) -> None:
        """Load every district that is new, and follow the events of all, until told to stop.

        Args:
            stop: Once it gives True, the batches under way are ended, and no more are begun.

        Raises:
            StatusError: The app's id and secret are refused: check them.
            MirrorError: The database can no longer be used, or the token is for another district than those
                that were asked for; the text says which.
        """
        with suppress(CleverError):  # what does not answer now is asked again later
            await self._districts.check(self.settings.districts or ())
        self._fleet = Fleet(
            cast("AsyncCleverApp", self._districts),
            self._handle,
            Checkpoints(self._sync),
            start=self._load,
            raw=True,
            overlap=LATE_SECONDS,
            settle=self.settings.settle,
            interval=self.settings.interval,
            limit=PAGE_SIZE,
            districts=self.settings.districts,
            on_change=self._changes.put_nowait,
        )
        if self.on_fleet is not None:
            self.on_fleet(self._fleet)
        keeping = [asyncio.create_task(self._keep_leases()), asyncio.create_task(self._note_changes())]
        try:
            await self._fleet.run(lambda: stop() or any(task.done() for task in keeping))
        finally:
            for task in keeping:
                task.cancel()
            for ended in await asyncio.gather(*keeping, return_exceptions=True):
                if isinstance(ended, Exception):  # without leases and states nothing may be written
                    raise ended
            await self._write_status()

    async def sync(self, *, at_once: int = 8) -> list[Outcome]:
        """Bring every district up to now, and end.

        Args:
            at_once: So many districts are read at a time.
        """
        ids = [district async for district in self._district_ids()]
        await self._thread.run(self._pause_missing, ids)
        free = asyncio.Semaphore(at_once)

        async def bring_up(district: str) -> Outcome:
            async with free:
                client = cast("AsyncClever", self._districts.client(district))
                return await bring_up_to_now(district, client, self._sync, settle=self.settings.settle)

        outcomes = [*await asyncio.gather(*map(bring_up, ids))]
        await self._write_status()
        return outcomes

    async def verify(self, *, repair: bool = False) -> list[Report]:
        """Compare every district with the service.

        Args:
            repair: Mend what differs. Without it nothing is written.

        Raises:
            HeldError: Mending would change more than the limits allow. The district is held.
            MirrorError: Another process is comparing a district at this moment. Try again later.
        """
        reports = []
        async for district in self._district_ids():
            row = await self._thread.run(self._registry.row, district)
            if row is not None and row.loaded_at is not None:
                client = cast("AsyncClever", self._districts.client(district))
                reports.append(await self._sync.verify(district, client, repair=repair))
        return reports

    async def _district_ids(self) -> AsyncIterator[str]:
        await self._districts.check(self.settings.districts or ())
        if self.settings.districts is not None:
            for district in self.settings.districts:
                yield district
            return
        async for found in self._districts.districts():
            yield found.id

    async def _load(self, district: str, client: AsyncClever) -> Checkpoint:
        try:
            return await self._sync.load(district, client)
        except SetBackError:
            self._retry(district)
            raise

    async def _handle(self, batch: FleetBatch[RawRecord]) -> None:
        try:
            await self._sync.apply(batch.district_id, batch.items, batch.checkpoint)
        except SetBackError:
            self._retry(batch.district_id)  # from the checkpoint that is stored

    async def _note_changes(self) -> None:
        """Write down what the fleet tells of districts, and heal those whose events are gone."""
        while True:
            change = await self._changes.get()
            if change.state is DistrictState.EXPIRED:
                await self._sync.heal(change.district_id)
                self._retry(change.district_id)
            elif change.state is DistrictState.DISCONNECTED:
                await self._thread.run(self._pause, change.district_id)
            self._tell_following()

    async def _keep_leases(self) -> None:
        """Give signs of life, and take up what has become free or was released."""
        while True:
            for district in await self._thread.run(self._ready, [*self._sync.waiting]):
                self._retry(district)
            for district in await self._sync.to_look_at():
                self._retry(district)
            await self._write_status()
            await asyncio.sleep(min(5.0, self.settings.lease / 3))
            self._tell_following()  # also where there is no district, so that none changes

    def _tell_following(self) -> None:
        if self._fleet is None or self.on_following is None:
            return
        states = self._fleet.summary().districts
        if not states[DistrictState.STARTING]:
            tell, self.on_following = self.on_following, None
            tell(states[DistrictState.RUNNING], sum(states.values()) - states[DistrictState.RUNNING])

    def _ready(self, waiting: list[str]) -> list[str]:
        """Give those of the districts that wait that can go on."""
        ours = self._registry.lease(waiting)
        return [
            row.district
            for row in self._registry.rows(waiting)
            if row.district in ours
            and row.state != State.HELD
            and (row.checkpoint is not None or row.state != State.FOLLOWING)
        ]

    def _retry(self, district: str) -> None:
        if self._fleet is not None:
            self._fleet.retry(district)

    def _pause(self, district: str) -> None:
        """Leave a district alone that is no longer connected. Nothing of it is archived."""
        row = self._registry.row(district)
        if row is not None and row.state != State.HELD:
            self._registry.set_state(district, State.PAUSED, reason="no longer connected to the app")

    def _pause_missing(self, ids: list[str]) -> None:
        if self.settings.districts is None:
            for row in self._registry.rows():
                if row.district not in ids:
                    self._pause(row.district)

    async def _write_status(self) -> None:
        if self.settings.status_file is not None:
            status = await self._thread.run(read_status, self.store)
            try:
                await self._thread.run(write_status_file, self.settings.status_file, status)
            except OSError as error:
                _logger.warning("the status file cannot be written: %s", error.strerror)
