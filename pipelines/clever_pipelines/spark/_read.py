"""Reads a range on an executor: page after page, in the raw lane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clever_client import CursorExpired

from ._ranges import id_at, instant_of, is_made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clever_client import Clever, DecodeError, RawRecord

    from ._options import Settings
    from ._ranges import Range

_MOST = 10_000
"""The largest page."""


def read_pages(
    clever: Clever,
    wanted: Range,
    settings: Settings,
    on_error: Callable[[DecodeError], object],
    *,
    by_events: bool,
) -> Iterator[list[RawRecord]]:
    """Read a range of events, or a list of records.

    Args:
        clever: The client of the district.
        wanted: The range.
        settings: What is read.
        on_error: Called with each record that cannot be read.
        by_events: Begin at the id of an event, not at one that is made up of a time.
    """
    if settings.table != "events":
        resource: Any = getattr(clever, settings.table)
        paging = {"starting_after": wanted.after, "limit": settings.limit}
        if settings.table == "districts":
            paging = {}  # a token's own: one page, whole or not at all
        for page in resource.list(on_error=on_error, **paging).raw().pages():
            yield page.items
        return
    after = wanted.after
    if by_events and is_made_up(after):
        after, newest = _event_before(clever, wanted, settings, on_error)
        if newest is not None:
            yield newest
            return
    events = clever.events.list(
        starting_after=after,
        record_type=settings.record_type or None,
        limit=settings.limit,
        on_error=on_error,
    )
    for page in events.raw().pages():
        first, last = page.items[0].id, page.items[-1].id
        if wanted.holds(first) and wanted.holds(last):
            yield page.items
        else:
            yield [event for event in page.items if wanted.holds(event.id)]
        if wanted.is_behind(last):
            return


def _event_before(
    clever: Clever, wanted: Range, settings: Settings, on_error: Callable[[DecodeError], object]
) -> tuple[str | None, list[RawRecord] | None]:
    """Find the last event before a range, from the newest event backwards.

    Returns:
        The event's id, None where all that are kept are later; and the events of the range, where the first
        page had them all already. So it is for a quiet district.

    Raises:
        CursorExpired: The range begins before all that the service keeps.
    """
    made_up, limit = wanted.after or "", settings.limit
    if clever.options.clock() - instant_of(made_up) > clever.options.retention:
        raise expired(instant_of(made_up))
    before: str = "last"
    while True:
        unreadable: list[DecodeError] = []
        page = [*clever.events.list(ending_before=before, limit=limit, on_error=unreadable.append).raw()]
        ids = [event.id for event in page if len(event.id) == 24]
        older = [event_id for event_id in ids if event_id <= made_up]
        if older and before == "last":
            for error in unreadable:
                on_error(error)
            types = settings.record_type
            here = [event for event in page if not types or event.type.partition(".")[0] in types]
            return older[-1], [event for event in here if wanted.holds(event.id)]
        if older:
            return older[-1], None
        if not ids or ids[0] == before:
            return None, None
        before, limit = ids[0], min(limit * 10, _MOST)


def takes_made_up_ids(clever: Clever) -> bool:
    """Try whether the service goes on from an id that no event has, with the newest event of a district.

    An id made up of the second before it must lead to it, and one of its own second past it. Where there is
    no event nothing is shown.
    """
    newest = next(
        iter(clever.events.list(ending_before="last", limit=1, on_error=lambda _: None).raw()), None
    )
    if newest is None or len(newest.id) != 24:
        return False
    instant = instant_of(newest.id)
    before, behind = id_at(instant - 1), id_at(instant)
    first = next(iter(clever.events.list(starting_after=before, limit=1).raw()), None)
    then = next(iter(clever.events.list(starting_after=behind, limit=1).raw()), None)
    return first is not None and before < first.id <= newest.id and (then is None or then.id > behind)


def expired(instant: int) -> CursorExpired:
    """Make the error about a range that begins before all that the service keeps."""
    return CursorExpired(
        "the range begins before the oldest event that the service keeps, so events are lost: load the "
        "districts anew, and begin the stream anew, with another checkpoint location",
        cursor=id_at(instant),
    )
