"""Lazy lists: a page is fetched when its first record is wanted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from clever_openapi.errors import DecodeError
from clever_openapi.models import Submission

from .._events import check_page
from .._http import io_async as io
from .._http.errors import PaginationError, strip_traceback
from .._http.pagination import Page, Paginator
from .._http.rate_limit import server_time
from .._lms import SubmissionReader, check_pause
from .._records import RecordReader
from ._read_ahead import AsyncReadAhead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import Self

    from .._http.options import Options
    from .._http.pagination import PageReader
    from .._http.responses import Response
    from .._raw import RawRecord
    from ._session import AsyncSession

    OnError = Callable[[DecodeError], object]
    T_co = TypeVar("T_co", covariant=True)

    class _RecordReader(Protocol[T_co]):
        @property
        def cursor(self) -> str | None: ...

        @property
        def pages(self) -> PageReader: ...

        def read(self, item: Any) -> T_co | None: ...

        def skip(self, error: DecodeError) -> None: ...


T = TypeVar("T")


class AsyncStream(Generic[T]):
    """Records, page after page. For one task at a time.

    An error leaves the stream where it is: asking for the next record again tries the failed page again, or
    goes on behind the record that could not be read.
    """

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        paginator: Paginator,
        reader: _RecordReader[T],
        on_error: OnError | None,
    ) -> None:
        self._session = session
        self._options = options
        self._paginator = paginator
        self._reader = reader
        self._on_error = on_error
        self._read_ahead = AsyncReadAhead(session, options)
        self._pages_taken = 0
        self._fetched_at = 0.0  # by the options' monotonic clock
        self._items: list[Any] = []
        self._failed: Exception | None = None  # met behind a page's records, to be raised after them

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._failed is not None:
            self._raise_pending()
        while True:
            while self._items:
                try:
                    record = self._reader.read(self._items.pop())
                except DecodeError as error:
                    await self._handle_decode_error(error)
                else:
                    if record is not None:
                        return record
            if not await self._fetch_page():
                raise StopAsyncIteration

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The same records by pages, without empty ones. What precedes a broken record is one of its own."""
        self._raise_pending()
        while self._items or await self._fetch_page():
            records: list[T] = []
            while self._items and self._failed is None:
                try:
                    record = self._reader.read(self._items.pop())
                except DecodeError as error:
                    try:
                        await self._handle_decode_error(error)
                    except Exception as failed:  # whatever it is, the records before it come first
                        self._failed = failed
                else:
                    if record is not None:
                        records.append(record)
            if records:
                yield Page(records, self._reader.cursor)
            self._raise_pending()

    async def _handle_decode_error(self, error: DecodeError) -> None:
        strip_traceback(error)
        if self._on_error is None:
            raise error
        await io.await_if_needed(self._on_error(error))
        self._reader.skip(error)

    def _raise_pending(self) -> None:
        """Raise what came behind a page's records, also if nobody asked for more of that page."""
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    async def _fetch_page(self) -> bool:
        """Fetch the next page; False after the last one."""
        request = self._paginator.next_request()
        if request is None:
            return False
        response, self._fetched_at = await self._read_ahead.fetch(request, self._check_before_fetch)
        self._check_response(response)
        self._items = self._paginator.advance(response, self._reader.pages)
        self._items.reverse()  # taken from the end, so that every raw record is let go of once it is read
        self._pages_taken += 1
        if self._pages_taken > 1:  # many lists are left on their first page
            with suppress(PaginationError):  # it is raised behind the records of this page
                self._read_ahead.start(self._paginator.next_request())
        return True

    def _check_before_fetch(self) -> None:
        """Check that the next page can still be asked for."""

    def _check_response(self, response: Response) -> None:
        """Check that a page is the one that was asked for."""


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

    def raw(self) -> AsyncEventStream[RawRecord]:
        """The same events as the JSON that was sent, from the beginning, in a stream of their own.

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

    @property
    def cursor(self) -> str | None:
        return self._events.cursor

    @property
    def duplicates(self) -> int:
        return self._events.duplicates

    def _check_response(self, response: Response) -> None:
        if not self._allow_gap:
            check_page(response, self._options, self._page_before)
        self._page_before = server_time(response.headers)


class AsyncSubmissionStream(AsyncStream[Submission]):
    """The submissions for an assignment."""

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        paginator: Paginator,
        reader: SubmissionReader,
        on_error: OnError | None,
    ) -> None:
        super().__init__(session, options, paginator, reader, on_error)
        self._read_at: float | None = None

    def _check_before_fetch(self) -> None:
        if self._read_at is not None:
            check_pause(self._options.monotonic() - self._read_at)

    def _check_response(self, response: Response) -> None:
        self._read_at = self._fetched_at
