"""Reads pages that were damaged at random, in every way in which a page can be read, and compares.

    python tests/support/faultsuite/page_fuzz.py [--pages 50000] [--seed 0]

Each page is read with orjson, with the standard library and with msgspec into models, and in the raw lane
with msgspec and with the reference in Python. All must agree: on whether it is a page, on how many records
it has, on which of them can be read, and on their ids. No other exception than the client's own may come of
it, and memory stays flat. Prints what was compared; ends 1 at the first difference.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1]))  # to find its siblings when it is run as a script

from clever_client import DecodeError
from clever_client._events import TypedEvents
from clever_client._http import json_codec, raw_pages
from clever_client._http import pages as page_reader
from clever_client._raw import RawEvents
from clever_fake import FakeClever
from typed import content

_TOKENS = (
    *(
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"-0",
        b"1" * 30,
        b"1" * 5000,
        b"1.5",
        b"true",
        b"null",
        b'""',
        b"{}",
        b"[]",
    ),
    *(
        b"[" * 1500 + b"]" * 1500,
        b'"\\ud800"',
        b'"\xff"',
        b'"\\u0000"',
        b'"a\nb"',
        b'{"id":1}',
        b'{"data":{"id":""}}',
    ),
)
_BYTES = b'{}[]",:\\0 n\xff\xc3\xe2\t'


def valid_page() -> bytes:
    """Make a page of events."""
    fake = FakeClever(events=12)
    target, headers = "/v3.1/events?limit=6", {"Authorization": f"Bearer {fake.token}"}
    return bytes(fake.handle("GET", target, headers, b"").body)


def damaged(page: bytes, random: Random) -> bytes:
    """Damage a page: bytes changed, cut out or repeated, or a value replaced by something odd."""
    body = bytearray(page)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = random.randrange(len(body))
        match random.randrange(6):
            case 0:
                body[at] = random.choice(_BYTES)
            case 1:
                del body[at : at + random.choice((1, 2, 20, 400))]
            case 2:
                body[at:at] = body[at : at + random.choice((1, 10, 200))]
            case 3:
                body[at:at] = bytes([random.choice(_BYTES)])
            case _:
                start = body.find(b'":"', at)
                end = body.find(b'"', start + 3)
                if -1 < start < end:
                    body[start + 2 : end + 1] = random.choice(_TOKENS)
        if not body:
            return b"{"
    return bytes(body)


class Outcome(NamedTuple):
    """What a record came to: its id, or "error" for one that cannot be read; and all that there is to it."""

    id: str
    content: object


def outcome(lane: Any, body: bytes) -> list[Outcome] | str:
    """Read a page: what its records came to; or that it is not a page."""
    try:
        page = lane.pages.page(body)
    except ValueError:
        return "not JSON"
    records = page.get("data") if isinstance(page, dict) else None
    if not isinstance(records, list):
        return "not a page"
    found = []
    for item in records:
        try:
            record = lane.record(item)
            found.append(Outcome(record.id, content(record)))
        except DecodeError as error:
            told = error.model, error.reason, repr(error.raw), error.id, error.type
            found.append(Outcome("error", told))
    return found


def compare(body: bytes) -> str:
    """Read a page in every way. Gives what it came to.

    Raises:
        AssertionError: Two ways differ.
    """
    typed, raw = outcome(TypedEvents(), body), outcome(RawEvents(), body)
    with mock.patch.object(raw_pages, "_msgspec", return_value=None):
        assert outcome(RawEvents(), body) == raw, "msgspec and the reference differ in the raw lane"
        assert outcome(TypedEvents(), body) == typed, "msgspec and orjson differ"
        with mock.patch.object(json_codec, "_fast_loads", None):
            assert outcome(TypedEvents(), body) == typed, "orjson and the standard library differ"
    if isinstance(typed, str) or isinstance(raw, str):
        assert typed == raw, f"the lanes differ about the page: {typed!r}, {raw!r}"
        return typed
    assert len(typed) == len(raw), "the lanes differ in the number of records"
    for (one, _), (other, _) in zip(typed, raw, strict=True):
        # A model asks for more than an id and a type: that the record is there. So it may refuse what raw
        # takes.
        assert one in (other, "error"), f"the lanes differ about a record: {one!r}, {other!r}"
    return "all records" if all(one != "error" for one, _ in typed) else "an error among the records"


def fuzz(pages: int, seed: int) -> Counter[str]:
    """Compare that many damaged pages."""
    random, page = Random(seed), valid_page()
    assert isinstance(json.loads(page), dict)
    with mock.patch.object(page_reader, "_WORTH_PREPARING", 0):
        assert "error" not in {record.id for record in outcome(TypedEvents(), page)}
    assert type(TypedEvents().pages.page(page)["data"][0]) is raw_pages.raw_type(), "msgspec is not used"
    found: Counter[str] = Counter()
    for number in range(pages):
        body = damaged(page, random)
        try:
            found[compare(body)] += 1
        except AssertionError as error:
            raise AssertionError(f"page {number} of seed {seed}: {error}\n{body!r}") from None
    return found


def main() -> int:
    """Compare, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    fuzz(1000, asked.seed + 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = fuzz(asked.pages, asked.seed)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{asked.pages} pages:", ", ".join(f"{count} {name}" for name, count in found.most_common()))
    print(f"memory grew by {grown / 1024:.1f} MB")
    return 1 if grown > 30 * 1024 else 0


if __name__ == "__main__":
    sys.exit(main())
