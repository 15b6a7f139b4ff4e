"""A stream of events of which some become visible late, behind others with larger ids."""

from __future__ import annotations

import json
from bisect import bisect_right, insort
from email.utils import formatdate
from typing import Any

import httpx

START = 1_800_000_000


def event_id(second: float, number: int) -> str:
    """The id of an event: its time, and a number that tells it from others."""
    return f"{START + int(second):08x}{number:016x}"


class LateStream:
    """Answers ``GET /events`` as Clever does: what is visible now, in the order of the ids.

    Attributes:
        requests: The queries that it was asked.
        clock: The time in Unix seconds, from a callable.
    """

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.requests: list[dict[str, str]] = []
        self._events: list[tuple[str, float]] = []  # id and when it becomes visible, sorted by id
        self.fail_next: list[httpx.Response | Exception] = []
        self.kept_from = 0.0
        self.broken: dict[str, Any] = {}

    def add(self, second: float, *, number: int = 0, late: float = 0.0) -> str:
        """Let an event happen at a second after the start, and become visible later."""
        made = event_id(second, number)
        insort(self._events, (made, START + second + late))
        return made

    def visible(self) -> list[str]:
        """The ids that can be read now."""
        now, oldest = self.clock(), event_id(self.kept_from, 0)
        return [made for made, at in self._events if at <= now and made >= oldest]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.requests.append(query)
        if self.fail_next:
            failure = self.fail_next.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        ids, limit = self.visible(), int(query.get("limit", 100))
        if query.get("ending_before") == "last":
            chosen, rest = ids[-limit:], []
        else:
            begin = bisect_right(ids, query.get("starting_after", ""))
            chosen, rest = ids[begin : begin + limit], ids[begin + limit :]
        links = [{"rel": "self", "uri": "/v3.1/events"}]
        if rest:
            more = "".join(f"&record_type={kind}" for kind in request.url.params.get_list("record_type"))
            uri = f"/v3.1/events?limit={limit}&starting_after={chosen[-1]}{more}"
            links.append({"rel": "next", "uri": uri})
        headers = {"date": formatdate(self.clock(), usegmt=True)}
        items = ",".join(f'{{"data":{self._event(made)}}}' for made in chosen)
        page = f'{{"data":[{items}],"links":{json.dumps(links)}}}'
        return httpx.Response(200, text=page, headers=headers)

    def _event(self, made: str) -> str:
        if made in self.broken:
            return json.dumps(self.broken[made])
        return f'{{"id":"{made}","type":"users.created","data":{{"object":{{"id":"{made}"}}}}}}'

    @property
    def transport(self) -> httpx.MockTransport:
        """For a client."""
        return httpx.MockTransport(self)
