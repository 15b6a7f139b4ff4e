"""`GET /events` and `GET /events/{id}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .._messages import FakeResponse, Request, http_error, json_response
from ..district.event_log import EventLog
from .paging import links, next_link, page_response, read_limit

_ID: Final = re.compile(r"[0-9a-fA-F]{24}")


def list_events(events: EventLog, request: Request) -> FakeResponse:
    """Answer a page of events, oldest first."""
    limit = read_limit(request)
    after, before = _cursor(events, request, "starting_after"), _cursor(events, request, "ending_before")
    types, school = frozenset(request.params("record_type")), request.param("school")
    happened, kept = events.end(), events.first_kept()
    start = kept if after is None else events.after(after)
    end = happened if before is None else max(events.before(before), kept)

    def matching(positions: range) -> Iterator[int]:
        shown = filter(events.visible, positions)
        if not types and school is None:
            return shown
        return (position for position in shown if events.matches(position, types, school))

    if before is not None and after is None:
        # The page just before the cursor, still oldest first. What follows is reached from its last event.
        page = [*islice(matching(range(start, end)[::-1]), limit)][::-1]
        more_after = next(matching(range(page[-1] + 1 if page else end, happened)), None) is not None
    else:
        scanned = range(start, end)[: events.scan_limit] if types or school else range(start, end)
        page = [*islice(matching(scanned), limit)]
        last = page[-1] if len(page) == limit else scanned[-1] if scanned else None
        rest = range(last + 1, end) if last is not None else range(0)
        # After a short look the service can't know whether what it left unseen holds more.
        more_after = bool(rest) if events.scan_limit else next(matching(rest), None) is not None
        if more_after and last is not None and (not page or page[-1] != last):
            return page_response(map(events.item_at, page), next_link(request, events.id_at(last)))
    more_before = bool(page) and next(matching(range(kept, page[0])[::-1]), None) is not None
    ends = [events.id_at(position) for position in (page[0], page[-1])] if page else []
    found = links(request, ends, more_before=more_before, more_after=more_after)
    return page_response(map(events.item_at, page), found)


def get_event(events: EventLog, event_id: str) -> FakeResponse:
    """Answer one event."""
    position = events.position(event_id)
    if position is None:
        raise http_error(404, "Resource not found")
    item = events.item_at(position)
    try:
        event = json.loads(item)["data"]
    except (ValueError, LookupError, TypeError):
        return json_response(item)  # one that a test broke stays broken
    return json_response({"data": event, "links": [{"rel": "self", "uri": f"/v3.1/events/{event_id}"}]})


def _cursor(events: EventLog, request: Request, name: str) -> str | None:
    value = request.param(name)
    if value is None or (name == "ending_before" and value == "last") or _ID.fullmatch(value):
        return value
    if events.position(value) is not None:
        return value
    raise http_error(400, f"{name} must be an event id")
