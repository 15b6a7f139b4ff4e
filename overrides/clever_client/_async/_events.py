"""The Events API: list, poll, follow, and single events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from clever_openapi.models import decode_any_event

from .. import _operations as operations
from .._events import TypedEvents, check_beginning, check_page, cursor_in
from .._http.pagination import Paginator
from .._http.rate_limit import server_time
from .._poll import check_seconds, check_stop, checked
from .._raw import RawEvents
from .._records import PAGE_SIZE, RecordReader
from ._follow import AsyncEventFollower, AsyncPoller
from ._resource import AsyncApiResource
from ._streams import AsyncStream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clever_openapi.models import AnyEvent

    from .._checkpoint import Checkpoint
    from .._errors import CleverError, DecodeError
    from .._http.options import Options
    from .._http.responses import Response
    from .._poll import EventBatch, Stop
    from .._raw import RawRecord
    from ._session import AsyncSession
    from ._streams import OnError

T = TypeVar("T")


class AsyncEventStream(AsyncStream[T]):
    """Events, oldest first.

    Attributes:
        cursor: The id of the last event handed over. Store it when that event has been processed, not before;
            go on with ``starting_after=cursor``.
        duplicates: How many events were dropped because their id had just been seen.
    """

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        paginator: Paginator,
        reader: RecordReader[T],
        on_error: OnError | None,
        *,
        allow_gap: bool,
    ) -> None:
        super().__init__(session, options, paginator, reader, on_error)
        self._events = reader
        self._allow_gap = allow_gap
        self._page_before: float | None = None  # when the service sent it, by its own clock
        self._page_after: str | None = None  # the event that the page has to begin after

    def raw(self) -> AsyncEventStream[RawRecord]:
        """Return the same events as the JSON that was sent, from the beginning, in a stream of their own.

        Each is a `RawRecord`: id, type, created, record_id, and the event's JSON. It costs a fraction of
        reading events into models.
        """
        return AsyncEventStream(
            self._session,
            self._options,
            self._paginator.again(),
            self._events.raw(),
            self._on_error,
            allow_gap=self._allow_gap,
        )

    def _check_response(self, response: Response) -> None:
        if not self._allow_gap:
            check_page(response, self._options, self._page_before)
        self._page_before = server_time(response.headers)
        self._page_after = cursor_in(response)

    def _check_record(self, record: Any) -> None:
        if self._page_after is not None:
            check_beginning(record.id, self._page_after)
            self._page_after = None  # the first one tells


class AsyncEventMethods(AsyncApiResource):
    """What `AsyncEvents` offers, which tells type checkers what each method gives for a record type."""

    def list(
        self,
        *,
        starting_after: str | None = None,
        ending_before: str | None = None,
        record_type: str | Sequence[str] | None = None,
        school: str | None = None,
        limit: int | None = None,
        allow_gap: bool = False,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncEventStream[Any]:
        """List the events, page after page, fetched as you go.

        Args:
            starting_after: The id of the last event that you have processed. Without it: from the oldest that
                is kept.
            ending_before: The id of an event, or ``last``: the one page of events just before it, or the
                latest ones.
            record_type: Only events of these records, such as ``users`` or ``["users", "sections"]``: what
                stands before the dot in an event's type. A misspelt one is refused.
            school: Only events of this school, by its id.
            limit: The size of a page, up to 10,000. Without it 1,000: docs/follow.md says why.
            allow_gap: Go on from an expired cursor, though events may be missing. None are if you read this
                stream to its end less than 30 days ago: the cursor is old because nothing has happened.
            on_error: Called with each event that can't be read, instead of raising; the stream goes on.
                It may raise to stop, and the cursor then stands before that event.

        Raises:
            CursorExpired: ``starting_after`` is older than the service keeps events, so some may be
                missing: take a new snapshot.
            InvalidArgumentError: A record type does not exist, an id is not one, or the limit is out of its
                range. Nothing was sent.
        """
        first = operations.LIST_EVENTS.build_request(
            self._session.base,
            starting_after=starting_after,
            ending_before=ending_before,
            record_type=record_type,
            school=school,
            limit=PAGE_SIZE if limit is None else limit,
        )
        # From a page before something, the next links lead past it; there is no way back.
        paginator = Paginator(self._session.base, first, one_page=ending_before is not None)
        reader = RecordReader(starting_after, TypedEvents())
        return AsyncEventStream(
            self._session, self._options, paginator, reader, on_error, allow_gap=allow_gap
        )

    async def poll(
        self,
        checkpoint: Checkpoint | str,
        *,
        record_type: str | Sequence[str] | None = None,
        school: str | None = None,
        settle: float = 30.0,
        overlap: float = 0.0,
        limit: int | None = None,
        raw: bool = False,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> EventBatch[Any]:
        """Fetch the next events after a checkpoint, at most a page of them, and the checkpoint to go on from.

        One step of `follow`, for programs that have a schedule of their own. It never sleeps, and where
        nothing is new it costs one request.

        Args:
            checkpoint: What the last poll gave, or its text. ``Checkpoint.start()`` begins at the oldest
                event that is kept, ``Checkpoint.now()`` with what happens from now on.
            record_type: Only events of these records. A checkpoint's own are kept if you name none.
            school: Only events of this school, by its id. A checkpoint's own is kept if you name none.
            settle: Hold back events that are younger than so many seconds, by the service's clock: Clever
                does not promise that events become visible in the order of their ids. The default is enough
                for events that become visible up to 25 seconds late.
            overlap: Events may become visible so many seconds late: read again what is younger, and drop what
                was handed over before. The ids of that are in the checkpoint.
            limit: The size of a page, up to 10,000. Without it 1,000.
            raw: Give each event as a `RawRecord`.
            on_error: Called with each event that can't be read, instead of raising; reading goes on.

        Raises:
            CursorExpired: Events may be missing behind the checkpoint, because they are kept for a limited
                time: take a new snapshot.
            InvalidArgumentError: The checkpoint is not one, its filters are narrower than those given, or a
                setting is out of its range.
            DecodeError: The first new event cannot be read; give ``on_error`` to skip such events. What
                precedes one is a batch of its own.
        """
        check_seconds(settle=settle, overlap=overlap)
        start = checked(checkpoint, record_type, school)
        lane: Any = RawEvents() if raw else TypedEvents()
        poller: AsyncPoller[Any] = AsyncPoller(
            self._session,
            self._options,
            lane,
            settle=settle,
            overlap=overlap,
            limit=limit,
            on_error=on_error,
        )
        return await poller.poll(start)

    def follow(
        self,
        checkpoint: Checkpoint | str,
        *,
        record_type: str | Sequence[str] | None = None,
        school: str | None = None,
        settle: float = 30.0,
        overlap: float = 0.0,
        limit: int | None = None,
        on_error: Callable[[CleverError], object] | None = None,
        stop: Stop | None = None,
        poll_interval: float = 5.0,
        max_poll_interval: float = 60.0,
    ) -> AsyncEventFollower[Any]:
        """Give the events after a checkpoint as they come, for ever.

        Iterate over it for events, over its ``batches()`` for events with the checkpoint to store, over its
        ``raw()`` for the JSON that was sent. It installs no signal handlers.

        Args:
            checkpoint: What you stored last, or its text. ``Checkpoint.start()`` begins at the oldest event
                that is kept, ``Checkpoint.now()`` with what happens from now on.
            record_type: Only events of these records. A checkpoint's own are kept if you name none.
            school: Only events of this school, by its id. A checkpoint's own is kept if you name none.
            settle: Hold back events that are younger than so many seconds: see `poll`.
            overlap: Events may become visible so many seconds late: see `poll`.
            limit: The size of a page, up to 10,000. Without it 1,000.
            on_error: Called with each event that can't be read, and with each failure of a poll that may pass
                (no connection, a timeout, 429, 5xx), instead of raising; reading goes on, after a pause where
                a poll failed. It may raise to stop.
            stop: A ``threading.Event``, an ``asyncio.Event`` or a callable: once it says True, following ends
                after the batch that was handed over.
            poll_interval: The seconds between polls once all has been read. Each poll that brings nothing
                doubles it.
            max_poll_interval: Where that doubling ends.

        Raises:
            CursorExpired: Events may be missing behind the checkpoint, because they are kept for a limited
                time: take a new snapshot.
            InvalidArgumentError: The checkpoint is not one, its filters are narrower than those given, or a
                setting is out of its range.
        """
        check_seconds(
            settle=settle, overlap=overlap, poll_interval=poll_interval, max_poll_interval=max_poll_interval
        )
        check_stop(stop)
        poller = AsyncPoller(
            self._session,
            self._options,
            TypedEvents(),
            settle=settle,
            overlap=overlap,
            limit=limit,
            on_error=on_error,
        )
        return AsyncEventFollower(
            poller,
            checked(checkpoint, record_type, school),
            stop=stop,
            poll_interval=max(poll_interval, 0.1),
            max_poll_interval=max(max_poll_interval, poll_interval, 0.1),
        )

    async def get(self, event_id: str) -> AnyEvent:
        """Fetch one event.

        Args:
            event_id: Its id.
        """
        response = await self._send(operations.GET_EVENT, id=event_id)
        return response.read(decode_any_event, id=event_id)

    async def latest(self) -> AnyEvent | None:
        """Fetch the newest event; None if there is none.

        Store its id before you read everything from the Data API, and go on from it: what changes while you
        read is then not missed.
        """
        stream = self.list(ending_before="last", limit=1)
        return await anext(stream, None)
