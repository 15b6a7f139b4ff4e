"""Successes whose body isn't what was asked for."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

from clever_client import DecodeError, InvalidResponseError
from clever_fake import faults

from .case import NO_FAULT, Call, Case


def _body(name: str, content: bytes, call: Call = "event", says: str = "") -> Case:
    return _unreadable(name, faults.body(content), call, says)


def _unreadable(name: str, fault: faults.Fault, call: Call = "event", says: str = "") -> Case:
    """Never asked for again: the service has had its say."""
    if call == "events":
        return Case(
            name, call, [NO_FAULT, fault], requests=2, raises=InvalidResponseError, delivered=3, says=says
        )
    if call == "event":
        return Case(name, call, [fault], requests=1, raises=InvalidResponseError, says=says)
    changes = int(fault.processed)
    return Case(name, call, [fault], requests=1, raises=InvalidResponseError, changes=changes, doubt=True)


ROOTS = {
    "a list": b"[1]",
    "a string": b'"data"',
    "a number": b"5",
    "null": b"null",
    "true": b"true",
}

_BROKEN = b'{"data":[{"data":{"type":"users.created","data":{"object":{"name":"Canaria"}}}}],"links":[]}'


def _rewritten(name: str, change: Callable[[bytes], bytes], headers: dict[str, str] | None = None) -> Case:
    """A body that is written unusually, and means the same."""
    fault = faults.Fault(
        name,
        lambda answer, *_: answer._replace(
            body=change(answer.body), headers=answer.headers | (headers or {})
        ),
    )
    return Case(name, "events", [fault] * 3, requests=3)


READABLE = [
    _rewritten("BOM before the JSON", lambda body: b"\xef\xbb\xbf" + body),
    _rewritten("duplicate keys (the last one counts)", lambda body: b'{"data":[],' + body[1:]),
    _rewritten("spaces around the JSON", lambda body: b"\r\n\t " + body + b"\n"),
    _rewritten("gzip", gzip.compress, {"Content-Encoding": "gzip"}),
    _rewritten("another Content-Type", lambda body: body, {"Content-Type": "text/html"}),
    _rewritten("numbers beyond 64 bits", lambda body: b'{"x":' + b"9" * 40 + b"," + body[1:]),
    _rewritten("unknown fields", lambda body: re.sub(rb'"id":', rb'"new":{"a":[null]},"id":', body)),
    _rewritten("unknown event types", lambda body: re.sub(rb'("type":"[a-z]+)', rb"\1x", body)),
    _rewritten("nulls for fields", lambda body: re.sub(rb'"object":{', rb'"object":{"name":null,', body)),
]

BROKEN = [
    Case(
        "event without its record",
        "events",
        [
            NO_FAULT,
            faults.body(
                b'{"data":[{"data":{"id":"555555555555555555555555","type":"users.created",'
                b'"data":{"object":null,"name":"Canaria"}}}],"links":[]}'
            ),
        ],
        requests=2,
        raises=DecodeError,
        delivered=3,
        expect={"id": "5" * 24, "type": "users.created"},
    ),
    Case(
        "event without an id",
        "events",
        [NO_FAULT, faults.body(_BROKEN)],
        requests=2,
        raises=DecodeError,
        delivered=3,
        expect={"id": None, "type": "users.created"},
    ),
    Case(
        "event that is null",
        "events",
        [NO_FAULT, faults.body(b'{"data":[null]}')],
        requests=2,
        raises=DecodeError,
        delivered=3,
    ),
    Case(
        "event without an id",
        "event",
        [faults.body(b'{"data":{"type":"users.created"}}')],
        requests=1,
        raises=DecodeError,
        expect={"type": "users.created"},
    ),
]

CASES = [
    *READABLE,
    *BROKEN,
    _unreadable(
        "HTML as 200",
        faults.html(200),
        "events",
        "was answered 200 with 69 bytes of what looks like HTML named text/html; JSON was expected",
    ),
    _unreadable("HTML as 200", faults.html(200)),
    _unreadable("HTML as 200", faults.html(200), "create"),
    _unreadable("204", faults.status(204), "events"),
    _unreadable("204", faults.status(204)),
    _unreadable("204", faults.status(204, processed=True), "create"),
    Case("204", "delete", [faults.status(204, processed=True)], requests=1),
    _unreadable("empty 200", faults.body(b""), "events"),
    _unreadable("empty 200", faults.body(b""), "update"),
    _unreadable("empty 200", faults.status(200, processed=True), "create"),
    _unreadable("bad gzip", faults.bad_gzip(), "events"),
    _unreadable("bad gzip", faults.bad_gzip()),
    _unreadable("truncated JSON", faults.truncated_json(), "events"),
    _unreadable("truncated JSON", faults.truncated_json(), "create"),
    *(_body(f"JSON whose root is {name}", content, "events") for name, content in ROOTS.items()),
    *(_body(f"JSON whose root is {name}", content) for name, content in ROOTS.items()),
    _body(
        "a page whose `data` is an object",
        b'{"data":{}}',
        "events",
        "...; a page with a list of records in `data` was expected",
    ),
    _body("a page without `data`", b"{}", "events"),
    _body(
        "a page whose `links` is an object",
        b'{"data":[],"links":{"next":"/v3.1/events"}}',
        "events",
        "...; a page with a list of `links` was expected",
    ),
    _body("a record that is a list", b'{"data":[]}'),
    _body("NaN", b'{"data":{"id":"x","type":"y","v":NaN}}'),
    _body("Infinity", b'{"data":{"id":"x","type":"y","v":-Infinity}}'),
    _body("not UTF-8", b'{"data":{"id":"x","type":"y","v":"\xff"}}'),
    _body("nested without end", b'{"data":' + b"[" * 100_000),
    _body("two documents", b'{"data":{}}{"data":{}}'),
]
