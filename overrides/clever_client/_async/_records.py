"""What the resources of the Data API stand on: lazy lists of records, and single ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from .._http.pagination import Paginator
from .._ids import MongoId
from .._records import PAGE_SIZE, R, RecordReader, TypedRecords, decode_record
from ._resource import AsyncApiResource
from ._streams import AsyncStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from clever_openapi.errors import DecodeError

    from .._http.options import Options
    from .._operations import Operation
    from .._raw import RawRecord
    from ._session import AsyncSession


class AsyncRecordStream(AsyncStream[R], Generic[R]):
    """Records of one type, in order of their creation.

    Attributes:
        cursor: The id of the last record handed over; go on with ``starting_after=cursor``.
        duplicates: How many records were dropped because their id had just been seen.
        total: How many records there are, where the service was asked and has told; else None. It is not
            documented, so live without.
    """

    def __init__(
        self,
        session: AsyncSession,
        options: Options,
        paginator: Paginator,
        reader: RecordReader[R],
        on_error: Callable[[DecodeError], object] | None,
    ) -> None:
        super().__init__(session, options, paginator, reader, on_error)
        self._records = reader

    def raw(self) -> AsyncRecordStream[RawRecord]:
        """Return the same records as the JSON that was sent, from the beginning, in a stream of their own.

        Each is a `RawRecord`: id, type (such as ``users``), record_id, and the record's JSON. It costs a
        fraction of reading records into models.
        """
        return AsyncRecordStream(
            self._session, self._options, self._paginator.again(), self._records.raw(), self._on_error
        )

    @property
    def total(self) -> int | None:
        """How many records the list has, where the service counts them; None otherwise."""
        return self._paginator.count


class AsyncRecordResource(AsyncApiResource):
    """A resource of the Data API: it can be listed, and read one by one."""

    def list_records(
        self,
        operation: Operation,
        model: type[R],
        on_error: Callable[[DecodeError], object] | None,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        **arguments: str | None,
    ) -> AsyncRecordStream[R]:
        """List records, for the methods that name the list."""
        is_paged = operation.max_limit is not None
        if limit is None and is_paged:
            limit = PAGE_SIZE
        if ending_before is not None:
            MongoId(ending_before, "ending_before")  # there is no `last` here, as events have it
        first = operation.build_request(
            self._session.base,
            limit=limit,
            starting_after=starting_after if is_paged else None,  # else only the reader drops what was read
            ending_before=ending_before,
            **arguments,
        )
        # From a page before something, the next links lead past it; there is no way back.
        paginator = Paginator(self._session.base, first, one_page=ending_before is not None)
        reader = RecordReader(starting_after, TypedRecords(model))
        return AsyncRecordStream(self._session, self._options, paginator, reader, on_error)

    async def get_record(self, operation: Operation, model: type[R], **arguments: str) -> R:
        """Fetch one record, for the methods that name it."""
        response = await self._send(operation, **arguments)
        # A path such as /users/{id} names the record; /sections/{id}/course names where it belongs.
        expected = arguments if operation.template.endswith("/{id}") else {}
        return response.read(lambda record: decode_record(model, record), **expected)
