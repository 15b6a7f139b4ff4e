"""How the records of lists are read and told from each other, and those of the Data API."""

from __future__ import annotations

from collections import deque
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, cast

from clever_openapi.structs import StructReader

from ._http.pages import PageReader
from ._http.pagination import RecentIds
from ._ids import are_mongo_ids, is_mongo_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ._http.pagination import PageReader as Pages
    from ._raw import RawRecord

    T_co = TypeVar("T_co", covariant=True)

    class Lane(Protocol[T_co]):
        """How the records of a list are read."""

        @property
        def pages(self) -> Pages: ...

        def are_read(self, items: list[Any]) -> bool: ...

        def record(self, item: Any, /) -> T_co: ...

        def raw(self) -> Lane[RawRecord]: ...


R = TypeVar("R")

PAGE_SIZE = 1_000
"""The size of a page where none is asked for. docs/first-load.md and docs/follow.md say why."""

_REMEMBERED = 20_000
"""Ids kept to tell duplicates: the two largest pages. Ids are not compared by their time, because a clock
that jumps back would make new events look old. A duplicate from further back is delivered again; none is ever
lost."""


class WholePage(NamedTuple, Generic[R]):
    """The records of a page with which nothing is the matter.

    Attributes:
        records: The records.
        ids: Their ids.
        cursor: The last one's id.
    """

    records: deque[R]
    ids: Sequence[str]
    cursor: str


class RecordReader(Generic[R]):
    """Reads the records of a list, and knows those that it has met. Where the list stands, the stream keeps.

    Args:
        cursor: The id of the record that the list begins after.
        lane: How a record is read.

    Attributes:
        begin: The id of the record that the list begins after.
        pages: Reads the pages of such a list.
        read: Reads one item of a page; a `DecodeError` says that it cannot be read. Nothing is remembered.
    """

    def __init__(self, cursor: str | None, lane: Lane[R]) -> None:
        self.begin: str | None = cursor
        self.pages: Pages = lane.pages
        self.read: Callable[[Any], R] = lane.record
        self._lane = lane
        self._recent = RecentIds(_REMEMBERED)
        if cursor is not None:
            self._recent.add(cursor)

    def raw(self) -> RecordReader[RawRecord]:
        """Make the same in the raw lane, from the beginning."""
        return RecordReader(self.begin, self._lane.raw())

    def whole_page(self, items: list[Any]) -> WholePage[R] | None:
        """Take all of a page at once. Nothing is remembered of it.

        It is what taking record by record comes to, for a page where each record was read with the page, has
        an id to go on after, and was not met before.

        Returns:
            The page; None if its records must be taken one by one.
        """
        if not items or not self._lane.are_read(items):
            return None
        ids = [record.id for record in items]
        if len({*ids}) < len(ids) or not self._recent.isdisjoint(ids) or not are_mongo_ids(ids):
            return None
        return WholePage(deque(items), ids, ids[-1])

    def is_known(self, record: Any) -> bool:
        """Say whether a record was met before. One without an id never was."""
        return bool(record.id) and record.id in self._recent

    def remember(self, ids: Sequence[str]) -> None:
        """Remember the ids of records. To do it twice is to do it once."""
        self._recent.update(filter(None, ids))

    def cursor_of(self, record: Any) -> str | None:
        """Give the id to go on after, of a record or of the error about one; None where it cannot be used."""
        return record.id if is_mongo_id(record.id) else None


class TypedLane(Generic[R]):
    """Reads the records of a list into their models, each when it is wanted.

    Args:
        pages: Reads the pages of the list.

    Attributes:
        record: Reads one item of a page; a `DecodeError` says that it cannot be read.
    """

    def __init__(self, pages: PageReader[R]) -> None:
        self.pages: PageReader[R] = pages
        self.record: Callable[[Any], R] = pages.record

    def are_read(self, items: list[Any]) -> bool:
        """Say no."""
        return False


class TypedRecords(TypedLane[R]):
    """Reads records of the Data API into their model.

    Args:
        model: The model.
    """

    def __init__(self, model: type[R]) -> None:
        known: Any = model
        decode, from_text = partial(decode_record, model), struct_reader(known)
        super().__init__(PageReader(decode, in_items=True, name=model.__name__, from_text=from_text))
        self._model = model

    def raw(self) -> Lane[RawRecord]:
        """Return the same in the raw lane."""
        from ._raw import RawRecords

        return RawRecords(record_type_of(self._model), self._model.__name__)


@cache
def struct_reader(model: type[Any]) -> StructReader:
    """Return what reads a model's records from their text: one for all lists, because it learns."""
    return StructReader(lambda: [model])


def record_type_of(model: type[Any]) -> str:
    """Return the record type, as Clever's paths and events say it: ``users`` of `User`."""
    return f"{model.__name__.lower()}s"


def decode_record(model: type[R], raw: Any) -> R:
    """Read a record.

    Raises:
        DecodeError: The record is not an object, or has no id: nothing can be stored under none.
    """
    readable: Any = model
    return cast("R", readable.from_dict(raw))
