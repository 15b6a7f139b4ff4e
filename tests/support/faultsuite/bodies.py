"""Successes whose body isn't what was asked for."""

from __future__ import annotations

from clever_client import UnreadableAnswerError
from clever_client.testing import faults

from .case import HONEST, Call, Case


def _body(name: str, content: bytes, call: Call = "event") -> Case:
    return _unreadable(name, faults.body(content), call)


def _unreadable(name: str, fault: faults.Fault, call: Call = "event") -> Case:
    """Never asked for again: the service has had its say."""
    if call == "events":
        return Case(name, call, [HONEST, fault], requests=2, raises=UnreadableAnswerError, delivered=3)
    if call == "event":
        return Case(name, call, [fault], requests=1, raises=UnreadableAnswerError)
    changes = int(fault.processed)
    return Case(name, call, [fault], requests=1, raises=UnreadableAnswerError, changes=changes, doubt=True)


ROOTS = {
    "a list": b"[1]",
    "a string": b'"data"',
    "a number": b"5",
    "null": b"null",
    "true": b"true",
}

CASES = [
    _unreadable("HTML as 200", faults.html(200), "events"),
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
    _body("a page whose `data` is an object", b'{"data":{}}', "events"),
    _body("a page without `data`", b"{}", "events"),
    _body("a page whose `links` is an object", b'{"data":[],"links":{"next":"/v3.1/events"}}', "events"),
    _body("a record that is a list", b'{"data":[]}'),
    _body("NaN", b'{"data":{"id":"x","type":"y","v":NaN}}'),
    _body("Infinity", b'{"data":{"id":"x","type":"y","v":-Infinity}}'),
    _body("not UTF-8", b'{"data":{"id":"x","type":"y","v":"\xff"}}'),
    _body("nested without end", b'{"data":' + b"[" * 100_000),
    _body("two documents", b'{"data":{}}{"data":{}}'),
]
