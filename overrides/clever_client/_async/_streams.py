"""Lazy lists: a page is fetched when its first record is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from clever_openapi.errors import DecodeError
from clever_openapi.models import AnyEvent, Submission

from .._errors import bare
from .._events import EventBook, check_page
from .._http import io_async as io
from .._http.pagination import Page, Walk
from .._http.rate_limit import server_time
from .._lms import SubmissionBook, check_pause

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import Self

    from .._http.options import Options
    from .._http.pages import PageReader
    from .._http.responses import Answer
    from ._session import AsyncSession

    OnError = Callable[[DecodeError], object]
    T_co = TypeVar("T_co", covariant=True)

    class _Book(Protocol[T_co]):
        @property
        def cursor(self) -> str | None: ...

        @property
        def pages(self) -> PageReader: ...

        def read(self, item: Any) -> T_co | None: ...

        def pass_over(self, error: DecodeError) -> None: ...


T = TypeVar("T")


class AsyncStream(Generic[T]):
    """Records, page after page. For one task at a time.

    An error leaves the stream where it is: asking for the next record again tries the failed page again, or
    goes on behind the record that could not be read.
    """

    def __init__(
        self, session: AsyncSession, options: Options, walk: Walk, book: _Book[T], on_error: OnError | None
    ) -> None:
        self._session = session
        self._options = options
        self._walk = walk
        self._book = book
        self._on_error = on_error
        self._items: list[Any] = []
        self._failed: Exception | None = None  # met behind a page's records, to be raised after them

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._failed is not None:
            self._tell()
        while True:
            while self._items:
                try:
                    record = self._book.read(self._items.pop())
                except DecodeError as error:
                    await self._report(error)
                else:
                    if record is not None:
                        return record
            if not await self._turn():
                raise StopAsyncIteration

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The same records by pages, without empty ones. What precedes a broken record is one of its own."""
        self._tell()
        while self._items or await self._turn():
            records: list[T] = []
            while self._items and self._failed is None:
                try:
                    record = self._book.read(self._items.pop())
                except DecodeError as error:
                    try:
                        await self._report(error)
                    except Exception as failed:  # whatever it is, the records before it come first
                        self._failed = failed
                else:
                    if record is not None:
                        records.append(record)
            if records:
                yield Page(records, self._book.cursor)
            self._tell()

    async def _report(self, error: DecodeError) -> None:
        bare(error)
        if self._on_error is None:
            raise error
        await io.settle(self._on_error(error))
        self._book.pass_over(error)

    def _tell(self) -> None:
        """Raise what came behind a page's records, also if nobody asked for more of that page."""
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    async def _turn(self) -> bool:
        """Fetch the next page; False after the last one."""
        call = self._walk.call()
        if call is None:
            return False
        self._before()
        answer = await self._session.send(call, self._options)
        self._after(answer)
        self._items = self._walk.turn(answer, self._book.pages)
        self._items.reverse()  # taken from the end, so that every raw record is let go of once it is read
        return True

    def _before(self) -> None:
        """Check that the next page can still be asked for."""

    def _after(self, answer: Answer) -> None:
        """Check that a page is the one that was asked for."""


class AsyncEventStream(AsyncStream[AnyEvent]):
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
        walk: Walk,
        book: EventBook,
        on_error: OnError | None,
        *,
        allow_gap: bool,
    ) -> None:
        super().__init__(session, options, walk, book, on_error)
        self._events = book
        self._allow_gap = allow_gap
        self._page_before: float | None = None  # when the service sent it, by its own clock

    @property
    def cursor(self) -> str | None:
        return self._events.cursor

    @property
    def duplicates(self) -> int:
        return self._events.duplicates

    def _after(self, answer: Answer) -> None:
        if not self._allow_gap:
            check_page(answer, self._options, self._page_before)
        self._page_before = server_time(answer.headers)


class AsyncSubmissionStream(AsyncStream[Submission]):
    """The submissions for an assignment."""

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        walk: Walk,
        book: SubmissionBook,
        on_error: OnError | None,
    ) -> None:
        super().__init__(session, options, walk, book, on_error)
        self._read_at: float | None = None

    def _before(self) -> None:
        if self._read_at is not None:
            check_pause(self._options.monotonic() - self._read_at)

    def _after(self, answer: Answer) -> None:
        self._read_at = self._options.monotonic()
