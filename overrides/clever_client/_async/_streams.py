"""Lazy lists: a page is fetched when its first record is wanted."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from clever_openapi.errors import DecodeError

from .._http import io_async as io
from .._http.errors import InvalidArgumentError, PaginationError, is_exhausted, strip_traceback
from .._http.pagination import MAX_PAGES_WITHOUT_RECORD, Page, Paginator
from ._read_ahead import AsyncReadAhead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from typing import Self

    from .._http.options import Options
    from .._http.pagination import PageReader
    from .._http.responses import Response
    from .._records import WholePage
    from ._session import AsyncSession

    OnError = Callable[[DecodeError], object]
    T_co = TypeVar("T_co", covariant=True)

    class _RecordReader(Protocol[T_co]):
        @property
        def begin(self) -> str | None: ...

        @property
        def pages(self) -> PageReader: ...

        def read(self, item: Any, /) -> T_co: ...

        def whole_page(self, items: list[Any], /) -> WholePage[Any] | None: ...

        def is_known(self, record: Any, /) -> bool: ...

        def remember(self, ids: Sequence[str], /) -> None: ...

        def cursor_of(self, record: Any, /) -> str | None: ...


T = TypeVar("T")


class AsyncStream(Generic[T]):
    """Records, page after page. For one task at a time, and once: list again to read again.

    An error leaves the stream where it is: asking for the next record again tries the failed page again, or
    goes on behind the record that could not be read. So does an interruption (Ctrl-C, a cancellation, an
    exception from a signal's handler), which loses nothing and repeats nothing.

    Attributes:
        cursor: The id of the last record handed over; None where lists of this kind cannot be gone on with.
        duplicates: How many records were dropped because their id had just been seen.
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
        self._items: list[Any] = []  # of the page, the last one first
        self._record: list[
            Any
        ] = []  # read from the last of the items, and not yet taken off them: one or none
        self._page: deque[T] = deque()  # read, and not yet handed over
        self._page_ids: Sequence[str] = ()  # of a whole page: remembered before the next one is asked for
        self._failed: Exception | None = None  # met behind the records of a page, to be raised after them
        self._read_to: str | None = reader.begin
        self._pages_without_record = 0
        self._is_at_end = False
        self.cursor: str | None = reader.begin
        self.duplicates: int = 0

    # Python looks for interruptions where a function is called and where a loop begins anew. So what was read
    # changes hands in lines that do neither: an interruption comes before all of them or after.

    def __aiter__(self) -> Self:
        self._check_unread()
        return self

    async def __anext__(self) -> T:
        if self._failed is not None:
            self._raise_failed()
        while not self._page and not await self._read_record():
            if not await self._fetch_page():
                raise StopAsyncIteration
        if self._page:  # a whole one, or left by an interruption
            page: Any = self._page
            record: T = page[0]
            # The ids of a whole page have been looked at already.
            cursor = page[0].id if self._page_ids else self._reader.cursor_of(record)
            del self._page[0]
            self.cursor = cursor or self.cursor
            return record
        self._reader.remember([self._record[0].id])
        cursor = self._reader.cursor_of(self._record[0]) or self._read_to
        record = self._record[0]
        self._record = []
        del self._items[-1]
        self._read_to = self.cursor = cursor
        self._pages_without_record = 0
        return record

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Return the same records by pages, without empty ones.

        What precedes a broken record is one of its own.
        """
        self._check_unread()
        self._raise_failed()
        while self._page or self._items or await self._fetch_page():
            try:
                while await self._read_record():
                    self._reader.remember([self._record[0].id])
                    cursor = self._reader.cursor_of(self._record[0]) or self._read_to
                    self._page += self._record
                    self._record = []
                    del self._items[-1]
                    self._read_to = cursor
            except Exception as failed:  # whatever it is, the records before it come first
                self._failed = failed
            if self._page:
                page, nothing = Page([*self._page], self._read_to), deque[T]()
                self._page = nothing
                self.cursor = self._read_to
                self._pages_without_record = 0
                yield page
            self._raise_failed()

    async def _read_record(self) -> bool:
        """Read the next record of the page, unless one is read; False behind the last one."""
        while not self._record and self._items:
            try:
                record = self._reader.read(self._items[-1])
            except DecodeError as error:
                await self._handle_decode_error(error)
                continue
            if self._reader.is_known(record):
                self.duplicates += 1
                del self._items[-1]
                continue
            self._check_record(record)
            self._record = [record]
        return bool(self._record)

    async def _handle_decode_error(self, error: DecodeError) -> None:
        strip_traceback(error)
        try:
            if self._on_error is None:
                raise error
            await io.await_if_needed(self._on_error(error))
        except Exception as failed:
            del self._items[-1]
            if not is_exhausted(failed):
                raise
        else:
            cursor = self._reader.cursor_of(error) or self._read_to
            del self._items[-1]
            self._read_to = cursor
            self.cursor = self.cursor if self._page else cursor
            return
        raise InvalidArgumentError(
            "on_error raised StopIteration: raise another exception to stop the stream"
        )

    def _raise_failed(self) -> None:
        """Raise what came behind a page's records, also if nobody asked for more of that page."""
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    def _check_unread(self) -> None:
        if self._is_at_end:
            raise InvalidArgumentError("this list has been read to its end: list again to read it again")

    async def _fetch_page(self) -> bool:
        """Fetch the next page; False after the last one."""
        request = self._paginator.next_request()
        if request is None:
            self.cursor = self._read_to
            self._is_at_end = True
            return False
        if self._pages_without_record >= MAX_PAGES_WITHOUT_RECORD:
            raise PaginationError(
                f"{MAX_PAGES_WITHOUT_RECORD:,} pages in a row brought no new record: the list has no end"
            )
        if self._page_ids:
            self._reader.remember(self._page_ids)
            self._page_ids = ()
        response, self._fetched_at = await self._read_ahead.fetch(request, self._check_before_fetch)
        self._check_response(response)
        items, position = self._paginator.read(response, self._reader.pages)
        whole = self._reader.whole_page(items)
        if whole is not None:
            self._check_record(whole.records[0])
        items.reverse()  # taken from the end, so that every raw record is let go of once it is read
        self._paginator.position = position
        if whole is None:
            self._items = items
            self._pages_without_record += 1
        else:
            self._page, self._page_ids, self._read_to = whole
            self._pages_without_record = 0
        self._pages_taken += 1
        if self._pages_taken > 1:  # many lists are left on their first page
            with suppress(PaginationError):  # it is raised behind the records of this page
                self._read_ahead.start(self._paginator.next_request())
        return True

    def _check_before_fetch(self) -> None:
        """Check that the next page can still be asked for."""

    def _check_response(self, response: Response) -> None:
        """Check that a page is the one that was asked for."""

    def _check_record(self, record: T) -> None:
        """Check that a record belongs to the page that was asked for."""
