"""A full read of a district, and the checkpoint from which its events go on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .. import _operations as operations
from .._errors import CursorExpired, DecodeError, ForbiddenError, InvalidResponseError, PaginationError
from .._http.pagination import Paginator
from .._http.rate_limit import current_time
from .._ids import is_mongo_id
from .._raw import RawEvents
from .._snapshot import (
    LISTS,
    SET_BACK,
    SnapshotPage,
    SnapshotState,
    lists_of,
    newest_until,
    start_checkpoint,
)
from ._records import AsyncRecordResource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Self

    from .._checkpoint import Checkpoint
    from .._http.options import Options
    from .._http.pagination import Page
    from .._raw import RawRecord
    from .._snapshot import AnyRecord, EventsState, ListProgress
    from ._records import AsyncRecordStream
    from ._session import AsyncSession

    OnError = Callable[[DecodeError], object]

T = TypeVar("T")

_FIRST_LOOK = 100
"""Newest events that are looked at first to find one that is ten minutes old. Few districts have more."""


class AsyncSnapshot(Generic[T]):
    """All that a district shares, type by type, in pages. Then its events go on from `checkpoint`.

    The types come in the order districts, schools, terms, courses, sections, users, resources. An error
    leaves the snapshot where it is: asking for the next page again tries the failed one again. A list that
    the token may not read (403) is passed over, and told from an empty one in `lists`.
    """

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        state: SnapshotState,
        *,
        limit: int | None,
        count: bool,
        on_error: OnError | None,
        raw: bool = False,
    ) -> None:
        self._session = session
        self._options = options
        self._state = state
        self._limit = limit
        self._count = count
        self._on_error = on_error
        self._raw = raw
        self._stream: AsyncRecordStream[Any] | None = None
        self._pages: AsyncIterator[Page[Any]] | None = None

    def raw(self) -> AsyncSnapshot[RawRecord]:
        """Return the same snapshot with each record as the JSON that was sent: a `RawRecord`."""
        return AsyncSnapshot(
            self._session,
            self._options,
            SnapshotState.parse(str(self._state)),
            limit=self._limit,
            count=self._count,
            on_error=self._on_error,
            raw=True,
        )

    @property
    def checkpoint(self) -> Checkpoint:
        """Where the events go on. It was fixed before the first list was read.

        It is set back by ten minutes, because Clever does not promise that events become visible in the
        order of their ids. One that becomes visible later than that is not covered.

        Raises:
            ForbiddenError: The token may not read events, so there is nothing to go on with. Take snapshots
                at an interval, or have events switched on for the app, and then take a new one.
        """
        if self._state.checkpoint is None:
            raise ForbiddenError(
                "the token may not read events, so this snapshot has no checkpoint: take snapshots at an "
                "interval, or have events switched on for the app and take a new one",
                status=403,
                method=operations.LIST_EVENTS.method,
                template=operations.LIST_EVENTS.template,
            )
        return self._state.checkpoint

    @property
    def events_state(self) -> EventsState:
        """What is known of the district's events, which can be switched off for an app.

        ``on``: there are some. ``off``: the token may not read them (403). ``probably_off``: there is none,
        though a record was made while events are kept. ``unknown``: there is none, and no record that must
        have one; so it is before the lists are read.
        """
        return self._state.events_state(self._options.retention)

    @property
    def lists(self) -> Mapping[str, ListProgress]:
        """How far the list of each record type is read, by the name of the type."""
        return {name: attrs.evolve(progress) for name, progress in self._state.lists.items()}

    @property
    def position(self) -> str:
        """Where the snapshot goes on, as text for ``clever.snapshot(position=...)``.

        Store that of a page, once the page is done with: this one is behind all pages that were handed over.
        """
        return str(self._state)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SnapshotPage[T]:
        while (record_type := self._state.current) is not None:
            progress = self._state.lists[record_type]
            try:
                page = await self._next_page(record_type, progress)
            except ForbiddenError as error:
                if error.is_token_refused or progress.records:
                    raise
                progress.state = "forbidden"
                page = None
            if page is not None:
                self._state.cursor = page.cursor
                self._state.note_records(record.id for record in page.items)
                progress.records += len(page.items)
                return SnapshotPage(record_type, page.items, attrs.evolve(progress), str(self._state))
            if progress.state == "reading":
                progress.state = "complete"
            self._stream = self._pages = None
            self._state.cursor = None
        raise StopAsyncIteration

    async def _next_page(self, record_type: str, progress: ListProgress) -> Page[Any] | None:
        """The next page of a list; None behind the last one."""
        if self._stream is None:
            self._stream = self._open(record_type, progress, count=self._count)
            progress.state = "reading"
        if self._pages is None:
            self._pages = self._stream.pages()
        try:
            page = await anext(self._pages, None)
        except InvalidResponseError:
            self._pages = None
            if not self._count or self._stream.cursor != self._state.cursor:
                raise
            # What counting adds to an answer is not documented. Where it spoils it, go on without.
            self._count, self._stream = False, None
            return await self._next_page(record_type, progress)
        except BaseException:
            self._pages = None  # it has ended, and the stream has not
            raise
        progress.total = self._stream.total if progress.total is None else progress.total
        return page

    def _open(self, record_type: str, progress: ListProgress, *, count: bool) -> AsyncRecordStream[Any]:
        operation, model, can_count = LISTS[record_type]

        def note_unreadable(error: DecodeError) -> object:
            progress.unreadable += 1
            if self._on_error is None:
                raise error
            return self._on_error(error)

        stream: AsyncRecordStream[Any] = AsyncRecordResource(self._session, self._options).list_records(
            operation,
            model,
            note_unreadable,
            limit=self._limit if operation.max_limit is not None else None,
            starting_after=self._state.cursor,
            count="true" if count and can_count else None,
        )
        return stream.raw() if self._raw else stream


async def take_snapshot(
    session: AsyncSession,
    options: Options,
    *,
    record_type: str | Sequence[str] | None,
    limit: int | None,
    count: bool,
    on_error: OnError | None,
    position: str | None,
) -> AsyncSnapshot[AnyRecord]:
    """Fix the checkpoint of a snapshot, or take up one that was broken off."""
    LISTS["users"].operation.check_limit(limit)
    if position is None:
        state = await _begin(session, options, record_type)
    else:
        state = SnapshotState.parse(position)
        _check_age(state.checkpoint, options)
    return AsyncSnapshot(session, options, state, limit=limit, count=count, on_error=on_error)


def _check_age(checkpoint: Checkpoint | None, options: Options) -> None:
    until = checkpoint and checkpoint.complete_until
    if until and options.clock() - until.timestamp() > options.retention:
        raise CursorExpired(
            "the snapshot was begun longer ago than the service keeps events, so they cannot go on from it: "
            "take a new snapshot",
            cursor=checkpoint and checkpoint.cursor,
            cursor_time=until,
        )


async def _begin(
    session: AsyncSession, options: Options, record_type: str | Sequence[str] | None
) -> SnapshotState:
    lists = lists_of(record_type)
    try:
        ids, now = await _events_before(session, options, "last", _FIRST_LOOK)
    except ForbiddenError as error:
        if error.is_token_refused:
            raise
        return SnapshotState(None, has_events=False, lists=lists)
    target = now - SET_BACK
    has_events, limit = bool(ids), _FIRST_LOOK
    cursor: str | None = None
    while ids and (cursor := newest_until(ids, target)) is None:
        before, limit = ids[0], min(limit * 10, 10_000)
        ids, _ = await _events_before(session, options, before, limit)
        if ids and ids[0] >= before:
            raise PaginationError("the events before an event are not older: the service answers in a circle")
    checkpoint = start_checkpoint(cursor, target, record_type)
    return SnapshotState(checkpoint, has_events=has_events, lists=lists)


async def _events_before(
    session: AsyncSession, options: Options, before: str, limit: int
) -> tuple[list[str], float]:
    """The ids of the events just before one, and the time on the service's clock."""
    request = operations.LIST_EVENTS.build_request(session.base, ending_before=before, limit=limit)
    response = await session.send(request, options)
    lane = RawEvents()
    ids: list[str] = []
    for item in Paginator(session.base, request, one_page=True).advance(response, lane.pages):
        with suppress(DecodeError):  # it is told to whoever reads it; for the checkpoint another one will do
            ids.append(lane.record(item).id)
    return sorted(filter(is_mongo_id, ids)), current_time(response.headers, options.clock)
