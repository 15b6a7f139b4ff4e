"""Following a stream of events: polls, for ever, each from where the one before it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .. import _operations as operations
from .._errors import PaginationError, RateLimitError, ServerError, TransportError
from .._http import io_async as io
from .._http.pagination import Paginator
from .._http.rate_limit import current_time
from .._poll import EventBatch, PollStep, is_set
from .._raw import RawEvents
from .._records import PAGE_SIZE
from ._read_ahead import AsyncReadAhead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import Self

    from .._checkpoint import Checkpoint
    from .._http.options import Options
    from .._http.requests import Request
    from .._poll import Stop
    from .._raw import RawRecord
    from .._records import Lane
    from ._session import AsyncSession

T = TypeVar("T")

_MAY_PASS = (TransportError, ServerError, RateLimitError)
_HEARTBEAT = timedelta(hours=1)
_GLANCE = 1.0
"""How often a pause looks whether to stop."""


class AsyncPoller(Generic[T]):
    """Takes single steps along a stream of events."""

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        lane: Lane[T],
        *,
        settle: float,
        overlap: float,
        limit: int | None,
        on_error: Callable[[Any], object] | None,
    ) -> None:
        self.options = options
        self.on_error = on_error
        self._session = session
        self._lane = lane
        self._settle = settle
        self._overlap = overlap
        self._limit = PAGE_SIZE if limit is None else limit
        self._pages = AsyncReadAhead(session, options)

    def raw(self) -> AsyncPoller[RawRecord]:
        """Return the same in the raw lane."""
        return AsyncPoller(
            self._session,
            self.options,
            self._lane.raw(),
            settle=self._settle,
            overlap=self._overlap,
            limit=self._limit,
            on_error=self.on_error,
        )

    async def poll(self, checkpoint: Checkpoint) -> EventBatch[T]:
        """Read at most one page of new events."""
        if checkpoint.from_newest:
            return await self._find_newest(checkpoint)
        step = PollStep(checkpoint, self._lane, self.options, settle=self._settle, overlap=self._overlap)
        paginator = Paginator(self._session.base, self._first_request(checkpoint))
        has_more = True
        while has_more and not step.is_done:
            request = paginator.next_request()
            if request is None:
                break
            response, _ = await self._pages.fetch(request)
            for error in step.read(response, paginator.advance(response, self._lane.pages)):
                if self.on_error is None:
                    step.error = error
                    break
                await io.await_if_needed(self.on_error(error))
            has_more = self._has_next(paginator)
        if step.error is not None and not step.items:
            raise step.error
        return step.batch(has_more=has_more)

    def read_ahead(self, checkpoint: Checkpoint) -> None:
        """Let the page of the next poll come while the batch before it is in use."""
        self._pages.start(self._first_request(checkpoint))

    async def _find_newest(self, checkpoint: Checkpoint) -> EventBatch[T]:
        request = self._request(checkpoint, ending_before="last", limit=1)
        response = await self._session.send(request, self.options)
        lane = RawEvents()
        items = Paginator(self._session.base, request, one_page=True).advance(response, lane.pages)
        newest = lane.record(items[-1]).id if items else None
        now = datetime.fromtimestamp(current_time(response.headers, self.options.clock), UTC)
        return EventBatch([], checkpoint.replace(cursor=newest, read_until=now), has_more=False)

    def _first_request(self, checkpoint: Checkpoint) -> Request:
        return self._request(checkpoint, starting_after=checkpoint.cursor, limit=self._limit)

    def _request(self, checkpoint: Checkpoint, **arguments: Any) -> Request:
        return operations.LIST_EVENTS.build_request(
            self._session.base,
            record_type=[*checkpoint.record_types] or None,
            school=checkpoint.school,
            **arguments,
        )

    def _has_next(self, paginator: Paginator) -> bool:
        try:
            return paginator.next_request() is not None
        except PaginationError:  # the next poll begins behind this page, and does not need its link
            return True


class AsyncEventFollower(Generic[T]):
    """The events of a stream as they come, oldest first, for ever. For one task at a time.

    An error leaves it where it is: asking again goes on there. It never ends by itself: break off, pass
    ``stop``, or cancel the task.
    """

    def __init__(
        self,
        poller: AsyncPoller[T],
        checkpoint: Checkpoint,
        *,
        stop: Stop | None,
        poll_interval: float,
        max_poll_interval: float,
    ) -> None:
        self._poller = poller
        self._start = checkpoint
        self._stop = stop
        self._poll_interval = poll_interval
        self._max_poll_interval = max_poll_interval
        self._consumed = self._given = checkpoint
        self._items: list[T] = []
        self._taken = 0
        self._pause = 0.0
        self._next_pause = poll_interval

    @property
    def checkpoint(self) -> Checkpoint:
        """Where to go on: behind the last batch whose events were all handed over."""
        return self._consumed

    def raw(self) -> AsyncEventFollower[RawRecord]:
        """Return the same events as the JSON that was sent, from the beginning, in a stream of their own."""
        return AsyncEventFollower(
            self._poller.raw(),
            self._start,
            stop=self._stop,
            poll_interval=self._poll_interval,
            max_poll_interval=self._max_poll_interval,
        )

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while self._taken == len(self._items):
            batch = await self._next_batch()
            if batch is None:
                raise StopAsyncIteration
            self._items, self._taken = batch.items, 0
        event = self._items[self._taken]
        self._taken += 1
        return event

    async def batches(self) -> AsyncIterator[EventBatch[T]]:
        """Return the same events by batches, each with the checkpoint to store.

        While nothing happens an empty batch comes now and then, so that what you store says how far the
        stream was read: at first, and then once an hour.
        """
        while (batch := await self._next_batch()) is not None:
            yield batch

    async def _next_batch(self) -> EventBatch[T] | None:
        """Poll until there is something to give; None once it is time to stop."""
        self._consumed = self._given
        reached = self._given
        while not is_set(self._stop):
            if self._pause:
                await self._wait()
                continue
            try:
                batch = await self._poller.poll(reached)
            except _MAY_PASS as error:
                await self._survive(error)
                continue
            self._pause = self._pause_after(batch)
            reached = batch.checkpoint
            if batch.items or self._is_news(reached):
                self._given = reached
                if batch.has_more:
                    self._poller.read_ahead(reached)
                return batch
        return None

    async def _survive(self, error: TransportError | ServerError | RateLimitError) -> None:
        if self._poller.on_error is None:
            raise error
        await io.await_if_needed(self._poller.on_error(error))
        self._pause = self._back_off()
        if isinstance(error, RateLimitError) and error.retry_at is not None:
            self._pause = max(self._pause, error.retry_at.timestamp() - self._poller.options.clock())

    def _pause_after(self, batch: EventBatch[T]) -> float:
        if batch.items:
            self._next_pause = self._poll_interval
        if batch.has_more:
            return 0.0
        pause, held_for = self._back_off(), batch.held_for
        return pause if held_for is None else min(pause, max(self._poll_interval, held_for))

    def _back_off(self) -> float:
        pause = self._next_pause
        self._next_pause = min(2 * pause, self._max_poll_interval)
        return pause

    def _is_news(self, checkpoint: Checkpoint) -> bool:
        given = self._given
        if (checkpoint.cursor, checkpoint.seen) != (given.cursor, given.seen) or given.read_until is None:
            return True
        return checkpoint.read_until is not None and checkpoint.read_until - given.read_until >= _HEARTBEAT

    async def _wait(self) -> None:
        """Pause for a moment, of no use to anybody who has to stop."""
        step = self._pause if self._stop is None else min(self._pause, _GLANCE)
        await io.pause(self._poller.options, step)
        self._pause -= step
