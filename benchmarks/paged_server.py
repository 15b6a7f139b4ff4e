"""Serves a list of records as pages, each after a latency, so fast that the client's time is measured.

python benchmarks/paged_server.py RECORDS LATENCY [users|events]
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from clever_fake import FakeClever

_NOW = "2026-01-01T00:00:00.000Z"


def users(count: int) -> Iterator[tuple[str, bytes]]:
    """Users with their ids, as the fake Clever's roster has them, over and over with other ids."""
    district = FakeClever(seed=0, events=4000, users=400, now=_NOW).district
    events = [district.events.get(event_id) for event_id in district.events.ids()]
    seen = {e["data"]["object"]["id"]: e["data"]["object"] for e in events if e["type"] == "users.created"}
    texts = [
        json.dumps(user, separators=(",", ":"), ensure_ascii=False).replace(known, "{id}")
        for known, user in seen.items()
    ]
    for number in range(count):
        record_id = f"5f{number:022x}"
        record = texts[number % len(texts)].replace("{id}", record_id)
        yield record_id, f'{{"data":{record},"uri":"/v3.1/users/{record_id}"}}'.encode()


def events(count: int) -> Iterator[tuple[str, bytes]]:
    """Events of an hour ago with their ids, as the fake Clever has them, over and over with other ids."""
    district = FakeClever(seed=0, events=4000, users=400, now=_NOW).district
    known = list(district.events.ids())
    texts = [
        json.dumps(district.events.get(event_id), separators=(",", ":"), ensure_ascii=False).replace(
            event_id, "{id}"
        )
        for event_id in known
    ]
    happened = int(time.time()) - 3600
    for number in range(count):
        event_id = f"{happened:08x}{number:016x}"
        event = texts[number % len(texts)].replace("{id}", event_id)
        yield event_id, f'{{"data":{event},"uri":"/v3.1/events/{event_id}"}}'.encode()


class Server:
    """A list of records over HTTP/1.1.

    Args:
        count: How many there are.
        latency: Seconds before each answer.
        kind: Which records: ``users`` or ``events``.
    """

    def __init__(self, count: int, latency: float, kind: str = "users") -> None:
        made = list((events if kind == "events" else users)(count))
        self._kind = kind
        self._ids = [record_id for record_id, _ in made]
        self._items = [item for _, item in made]
        self._latency = latency

    async def serve(self) -> None:
        """Print the port, and answer until the process is ended."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = self._page(head.split(b" ", 2)[1].decode())
                await asyncio.sleep(self._latency)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ")
                writer.write(b"%d\r\n\r\n" % len(body))
                writer.write(body)
                await writer.drain()

    def _page(self, target: str) -> bytes:
        query = parse_qs(urlsplit(target).query)
        limit = int(query.get("limit", ["100"])[0])
        first = bisect_right(self._ids, query.get("starting_after", [""])[0])
        last = min(first + limit, len(self._ids))
        links = b""
        if last < len(self._ids):
            uri = f"/v3.1/{self._kind}?limit={limit}&starting_after={self._ids[last - 1]}"
            links = b'{"rel":"next","uri":"%b"}' % uri.encode()
        return b'{"data":[%b],"links":[%b]}' % (b",".join(self._items[first:last]), links)


if __name__ == "__main__":
    asyncio.run(Server(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]).serve())
