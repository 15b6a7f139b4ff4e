"""One poll of a district: what has happened is read, and handed to whoever handles it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from clever_client import Checkpoint

if TYPE_CHECKING:
    from clever_client import EventBatch

    from ..checkpoints import AsyncCheckpointStore, CheckpointStore
    from ._district import District
    from ._settings import Settings

T = TypeVar("T")


class FleetBatch(NamedTuple, Generic[T]):
    """Events of one district.

    Attributes:
        district_id: The district's id.
        items: The events, oldest first. There are none where only the checkpoint has moved: store that too,
            for it says until when nothing has happened.
        checkpoint: What to store once the events are processed, best in the same transaction.
    """

    district_id: str
    items: list[T]
    checkpoint: Checkpoint


class DistrictPoller(Generic[T]):
    """Polls districts, for one fleet.

    Args:
        handle: Called with each batch. It may be async.
        checkpoints: Where it stores the checkpoints.
        start: Where a district without a checkpoint begins; None if it needs a first load.
        settings: The settings of the fleet.
        raw: Hand over the events as JSON.

    Attributes:
        polls: How many polls there were.
        events: How many events were handled.
    """

    def __init__(
        self,
        handle: Callable[[FleetBatch[T]], object],
        checkpoints: CheckpointStore | AsyncCheckpointStore,
        start: Checkpoint | None,
        settings: Settings,
        *,
        raw: bool,
    ) -> None:
        self.polls = 0
        self.events = 0
        self._handle = handle
        self._checkpoints = checkpoints
        self._start = start
        self._settings = settings
        self._raw = raw

    async def poll(self, district: District) -> float | None:
        """Poll once and have the batch handled.

        Returns:
            The seconds until the next poll; None if a first load is needed.
        """
        if district.checkpoint is None:
            district.checkpoint = await self._load(district)
            if district.checkpoint is None:
                return None
        began = self._settings.monotonic()
        batch = await self._read(district, district.checkpoint)
        self.polls += 1
        if self._is_worth_handling(district, batch, began):
            district.checkpoint = None  # until it is known to be stored
            await _done(self._handle(FleetBatch(district.id, batch.items, batch.checkpoint)))
            district.stored, district.stored_at = batch.checkpoint, began
            district.events += len(batch.items)
            self.events += len(batch.items)
        district.checkpoint = batch.checkpoint
        if batch.has_more:
            return 0.0
        district.read_at = began
        interval = self._settings.interval
        return interval if batch.held_for is None else min(interval, batch.held_for)

    async def _load(self, district: District) -> Checkpoint | None:
        stored = await _done(self._checkpoints.load(district.id))
        district.stored, district.stored_at = stored, self._settings.monotonic()
        return self._start if stored is None else stored

    async def _read(self, district: District, checkpoint: Checkpoint) -> EventBatch[T]:
        settings = self._settings
        batch: EventBatch[T] = await district.client.events.poll(
            checkpoint,
            record_type=settings.record_type,
            settle=settings.settle,
            overlap=settings.overlap,
            limit=settings.limit,
            on_error=settings.on_error,
            raw=self._raw,
        )
        return batch

    def _is_worth_handling(self, district: District, batch: EventBatch[T], now: float) -> bool:
        """Whether a batch has something that must be stored; "still nothing" is stored now and then."""
        stored, reached = district.stored, batch.checkpoint
        if batch.items or stored is None or (stored.cursor, stored.seen) != (reached.cursor, reached.seen):
            return True
        return now - district.stored_at >= self._settings.store_every


async def _done(value: Any) -> Any:
    """Await the value if it is awaitable."""
    return await value if isawaitable(value) else value
