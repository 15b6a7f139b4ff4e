"""What a stream of events must remember: the cursor, what was seen, and whether something may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

from clever_openapi.models import decode_any_event
from clever_openapi.models.unknown_event import VARIANTS

from ._errors import CursorExpired
from ._http.pages import PageReader, PageSchema
from ._http.pagination import RecentIds
from ._http.rate_limit import server_time
from ._ids import MongoId, is_mongo_id

if TYPE_CHECKING:
    from types import ModuleType

    from clever_openapi.errors import DecodeError
    from clever_openapi.models import AnyEvent

    from ._http.options import Options
    from ._http.pagination import PageReader as Pages
    from ._http.responses import Response
    from ._raw import RawRecord

    T_co = TypeVar("T_co", covariant=True)

    class Lane(Protocol[T_co]):
        """How the records of a list are read."""

        @property
        def pages(self) -> Pages: ...

        def record(self, item: Any) -> T_co: ...


class _Event(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Event)

_REMEMBERED = 20_000
"""Ids kept to tell duplicates: the two largest pages. Ids aren't compared by their time, because a clock that
jumps back would make new events look old. A duplicate from further back is delivered again; none is ever
lost."""


def _model_of_event(event: Any) -> ModuleType | None:
    tag = event.get("type") if isinstance(event, dict) else None
    return VARIANTS.module(tag) if isinstance(tag, str) else None


_EVENTS = PageSchema(_model_of_event, in_items=True)

_LEEWAY = 3600.0


class TypedEvents:
    """Reads events into their models."""

    def __init__(self) -> None:
        self.pages: PageReader = PageReader(_EVENTS)

    def record(self, item: Any) -> AnyEvent:
        """Read one item of a page.

        Raises:
            DecodeError: It can't be read.
        """
        event = cast("AnyEvent | None", self.pages.to_model(item))
        return event or decode_any_event(item.get("data") if isinstance(item, dict) else item)


class EventReader(Generic[T]):
    """Reads the events of a stream and keeps its cursor.

    Args:
        cursor: The id of the event that the stream begins after.
        lane: How an event is read.

    Attributes:
        cursor: The id of the last event that was handed over.
        duplicates: How many events were dropped because their id had been seen.
        pages: Reads the pages of such a stream.
    """

    def __init__(self, cursor: str | None, lane: Lane[T]) -> None:
        self.cursor: str | None = cursor
        self.duplicates: int = 0
        self.pages: Pages = lane.pages
        self._begin = cursor
        self._lane = lane
        self._recent = RecentIds(_REMEMBERED)
        if cursor is not None:
            self._recent.add(cursor)

    def raw(self) -> EventReader[RawRecord]:
        """The same in the raw lane, from the beginning."""
        from ._raw import RawEvents

        return EventReader(self._begin, RawEvents())

    def read(self, item: Any) -> T | None:
        """Read one item of a page; None if there is nothing to hand over.

        Raises:
            DecodeError: It can't be read. The cursor stands before it.
        """
        event = self._lane.record(item)
        if not event.id:  # none to tell a duplicate by, or to go on from
            return event
        if self._recent.add(event.id):
            self.duplicates += 1
            return None
        self.cursor = event.id
        return event

    def skip(self, error: DecodeError) -> None:
        """Go on behind an event that can't be read, where its id can be gone on from."""
        if is_mongo_id(error.id):
            self.cursor = error.id


def check_cursor(cursor: str, now: float, retention: float) -> None:
    """Refuse a cursor that is older than the service keeps events.

    The service answers such a cursor with success, beginning at the oldest event that it still has: what lies
    between is gone without a word. The id's own time tells.

    Raises:
        CursorExpired: It is.
    """
    event_id = MongoId(cursor)
    if now - event_id.timestamp > retention:
        raise CursorExpired(
            f"the cursor is from {event_id.time:%Y-%m-%d %H:%M} UTC, and the service keeps events for "
            f"{retention / 86400:g} days: some may be missing. Store the latest event's id, then read "
            "all anew from the Data API, then go on from that id; or pass allow_gap=True to go on from "
            "the oldest event that is left",
            cursor=cursor,
            cursor_time=event_id.time,
        )


def check_page(response: Response, options: Options, handed_out: float | None) -> None:
    """Refuse a page that the service, by its own clock, may have begun elsewhere than asked.

    A cursor that was too old already when the service handed it out shows that events are kept longer: they
    are not taken away to the minute. So it is good for an hour more.

    Args:
        response: The page.
        options: They have the retention.
        handed_out: When the service sent the page before, which led to this one.

    Raises:
        CursorExpired: It may have.
    """
    now = server_time(response.headers)
    cursor = parse_qs(urlsplit(response.request.url).query).get("starting_after", [""])[0]
    if now is None or not is_mongo_id(cursor):
        return
    kept = options.retention
    if handed_out is not None and (age := handed_out - MongoId(cursor).timestamp) > kept:
        kept = age + _LEEWAY
    check_cursor(cursor, now, kept)
