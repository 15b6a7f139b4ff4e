"""`GET /events` and `GET /events/{id}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from .._messages import FakeResponse, Request, encode, http_error, json_response
from ..district.event_log import EventLog

MAX_LIMIT: Final = 10_000
DEFAULT_LIMIT: Final = 100
_ID: Final = re.compile(r"[0-9a-fA-F]{24}")


def list_events(events: EventLog, request: Request) -> FakeResponse:
    """Answer a page of events, oldest first."""
    limit = _limit(request.param("limit"))
    after, before = _cursor(events, request, "starting_after"), _cursor(events, request, "ending_before")
    types, school = frozenset(request.params("record_type")), request.param("school")
    start = events.first_kept() if after is None else events.after(after)
    end = events.total if before is None else max(events.before(before), events.first_kept())

    def matching(positions: range) -> Iterator[int]:
        if not types and school is None:
            return iter(positions)
        return (position for position in positions if events.matches(position, types, school))

    if before is not None and after is None:
        # The page just before the cursor, still oldest first. What follows is reached from its last event.
        page = [*islice(matching(range(start, end)[::-1]), limit)][::-1]
        rest = range(page[-1] + 1 if page else end, events.total)
        last = page[-1] if page else None
    else:
        scanned = range(start, end)[: events.scan_limit] if types or school else range(start, end)
        page = [*islice(matching(scanned), limit)]
        full = len(page) == limit
        last = page[-1] if full else scanned[-1] if scanned else None
        rest = range(last + 1, end) if last is not None else range(0)
    links = [_link("self", request, {})]
    # After a short look the service can't know whether what it left unseen holds more.
    unseen = bool(rest) if events.scan_limit else next(matching(rest), None) is not None
    if last is not None and unseen:
        links.append(_link("next", request, {"starting_after": events.id_at(last)}))
    if page and next(matching(range(events.first_kept(), page[0])[::-1]), None) is not None:
        links.append(_link("prev", request, {"ending_before": events.id_at(page[0])}))
    items = b",".join(map(events.item_at, page))
    return json_response(b'{"data":[' + items + b'],"links":' + encode(links) + b"}")


def get_event(events: EventLog, event_id: str, district_id: str) -> FakeResponse:
    """Answer one event."""
    position = events.position(event_id)
    if position is None:
        raise http_error(404, "Resource not found")
    uri = f"/v3.1/events/{event_id}"
    links = [
        {"rel": "self", "uri": uri},
        {"rel": "canonical", "uri": uri},
        {"rel": "district", "uri": f"/v3.1/districts/{district_id}"},
    ]
    item = events.item_at(position)
    try:
        event = json.loads(item)["data"]
    except (ValueError, LookupError, TypeError):
        return json_response(item)  # one that a test broke stays broken
    return json_response({"data": event, "links": links})


def _link(rel: str, request: Request, cursor: dict[str, str]) -> dict[str, str]:
    kept = [
        pair for pair in request.query if not cursor or pair[0] not in {"starting_after", "ending_before"}
    ]
    if cursor and not request.param("limit"):
        kept.append(("limit", str(DEFAULT_LIMIT)))
    query = urlencode([*kept, *cursor.items()])
    return {"rel": rel, "uri": "/v3.1/events" + (f"?{query}" if query else "")}


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise http_error(400, "limit must be a positive integer")
    if int(text) > MAX_LIMIT:
        raise http_error(413, f"limit must be at most {MAX_LIMIT}")
    return int(text)


def _cursor(events: EventLog, request: Request, name: str) -> str | None:
    value = request.param(name)
    if value is None or (name == "ending_before" and value == "last") or _ID.fullmatch(value):
        return value
    if events.position(value) is not None:
        return value
    raise http_error(400, f"{name} must be an event id")
