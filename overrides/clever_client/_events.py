"""How events are read, and whether something may be missing from a stream of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl, urlsplit

from clever_openapi.models import decode_any_event
from clever_openapi.structs import StructReader

from ._errors import CursorExpired, PaginationError
from ._http.pages import PageReader
from ._http.rate_limit import current_time
from ._ids import MongoId, is_mongo_id
from ._records import TypedLane

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypedDict

    from clever_openapi.errors import DecodeError

    from ._http.options import Options
    from ._http.responses import Response
    from ._raw import RawRecord
    from ._records import Lane

    class EventFilters(TypedDict, total=False):
        """What a list of events takes beside its record type, for type checkers."""

        starting_after: str | None
        ending_before: str | None
        school: str | None
        limit: int | None
        allow_gap: bool
        on_error: Callable[[DecodeError], object] | None


_LEEWAY = 3600.0
_FUTURE = 86400.0


def _listed_events() -> list[Any]:
    from clever_openapi.models import AnyEvent, UnknownEvent

    return [model for model in get_args(AnyEvent) if model is not UnknownEvent]


_FROM_TEXT = StructReader(_listed_events)


class TypedEvents(TypedLane[Any]):
    """Reads events into their models."""

    def __init__(self) -> None:
        super().__init__(PageReader(decode_any_event, in_items=True, name="Event", from_text=_FROM_TEXT))

    def raw(self) -> Lane[RawRecord]:
        """Return the same in the raw lane."""
        from ._raw import RawEvents

        return RawEvents()


def check_cursor(cursor: str, now: float, retention: float) -> None:
    """Refuse a cursor that is older than the service keeps events, or from the future.

    The service answers an old one with success, beginning at the oldest event that it still has: what lies
    between is gone without a word. The id's own time tells.

    Raises:
        CursorExpired: The cursor is older than the retention period: take a new snapshot.
        PaginationError: The cursor is from the future, so that nothing would ever be listed after it.
    """
    event_id = MongoId(cursor)
    if now - event_id.timestamp > retention:
        raise CursorExpired(
            f"the cursor is from {event_id.time:%Y-%m-%d %H:%M} UTC, and the service keeps events for "
            f"{retention / 86400:g} days: some may be missing. Take a new snapshot and go on from its "
            "checkpoint; or pass allow_gap=True to go on from the oldest event that is left. (A cursor is "
            "the id of an event: the id of a user or a section is as old as the user or the section)",
            cursor=cursor,
            cursor_time=event_id.time,
        )
    if event_id.timestamp - now > _FUTURE:
        raise PaginationError(
            f"the cursor is from {event_id.time:%Y-%m-%d %H:%M} UTC, ahead of the service's clock: it "
            "cannot be the id of an event"
        )


def check_page(response: Response, options: Options, handed_out: float | None) -> None:
    """Refuse a page that the service, by its own clock, may have begun elsewhere than asked.

    A cursor that was too old already when the service handed it out shows that events are kept longer: they
    are not taken away to the minute. So it is good for an hour more. The clock of this machine counts only
    where the service does not tell the time.

    Args:
        response: The page.
        options: They have the retention.
        handed_out: When the service sent the page before, which led to this one.

    Raises:
        CursorExpired: The page begins long after the cursor, so that events may be missing: take a new
            snapshot.
        PaginationError: The cursor is from the future by the service's own clock.
    """
    cursor = cursor_in(response)
    if cursor is None:
        return
    kept = options.retention
    if handed_out is not None and (age := handed_out - MongoId(cursor).timestamp) > kept:
        kept = age + _LEEWAY
    check_cursor(cursor, current_time(response.headers, options.clock), kept)


def cursor_in(response: Response) -> str | None:
    """Give the id of the event that a page was to begin after."""
    cursor = dict(parse_qsl(urlsplit(response.request.url).query)).get("starting_after")
    return cursor if is_mongo_id(cursor) else None


def check_beginning(first: str, cursor: str) -> None:
    """Refuse a page that begins before its cursor: the service has not gone on from it.

    Raises:
        PaginationError: The page's first event is older than the cursor by more than an hour. Late events
            are not that late.
    """
    if is_mongo_id(first) and MongoId(cursor).timestamp - MongoId(first).timestamp > _LEEWAY:
        raise PaginationError(
            "a page of events begins before its cursor: the service has not gone on from it, so events would "
            "come again. Try again later"
        )
