"""Peers that mislead, flood or poison: what comes behind a response, in place of it, or without an end."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from clever_client import (
    DeadlineExceededError,
    DecodeError,
    InvalidResponseError,
    NotFoundError,
    RedirectError,
    ResponseTooLargeError,
    ServerError,
    StatusError,
)
from clever_fake import faults
from clever_fake.server.wire import head, render

from .case import NO_FAULT, Call, Case

# --------------------------------------------------------------------------------- a response belongs to its
# request

_STRAY = {
    "429": b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
    "another assignment": b'HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\n{"data":{"id":"not"}}',
    "the beginning of one": b"HTTP/1.1 2",
    "text": b"oops",
}


def _followed_by(stray: bytes) -> faults.Fault:
    """A good response, with something behind it on the same connection."""
    return faults.Fault("stray", steps=lambda response: [render(response) + stray])


def _another(name: str, call: Call, key: str, changes: int) -> Case:
    """A response that is about another record than was asked for."""

    def change(response: Any, *_: Any) -> Any:
        body = json.loads(response.body)
        body["data"][key] = "7" * 24
        return response._replace(body=json.dumps(body).encode())

    return Case(
        f"response about another {name}",
        call,
        [faults.Fault("another record", change)],
        requests=1,
        raises=InvalidResponseError,
        changes=changes,
        doubt=bool(changes),
    )


BELONGS = [
    *(
        Case(
            f"behind the response before: {name}", call, [_followed_by(stray)], requests=2, comes_second=True
        )
        for name, stray in _STRAY.items()
        for call in ("event", "create", "grade")
    ),
    *(
        Case(f"behind every response: {name}", "events", [_followed_by(stray)] * 3, requests=3)
        for name, stray in _STRAY.items()
    ),
    _another("event", "event", "id", 0),
    _another("assignment", "update", "id", 1),
    _another("student", "grade", "user_id", 1),
]

#
# -----------------------------------------------------------------------------------------------------------
# bounds

_SMALL = {"max_body_bytes": 40_000}
_TWO_MEGABYTES = b" " * 2_000_000


def _encoded(name: str, encode: Callable[[bytes], bytes], encoding: str) -> faults.Fault:
    def change(response: Any, *_: Any) -> Any:
        headers = {**response.headers, "Content-Encoding": encoding}
        return response._replace(body=encode(response.body), headers=headers)

    return faults.Fault(name, change)


def _two_members(body: bytes) -> bytes:
    return gzip.compress(body[:100]) + gzip.compress(body[100:]) + b"\0" * 9


def _raw_deflate(body: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(body) + deflate.flush()


def _bomb(body: bytes) -> bytes:
    return gzip.compress(body + _TWO_MEGABYTES)


def _large(body: bytes) -> bytes:
    return body + _TWO_MEGABYTES


def _interim(count: int) -> faults.Fault:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    return faults.Fault("interim responses", steps=lambda response: [hint * count + render(response)])


def _too_large(name: str, fault: faults.Fault, says: str, **more: Any) -> list[Case]:
    return [
        Case(
            name,
            "events",
            [NO_FAULT, fault],
            requests=2,
            raises=ResponseTooLargeError,
            delivered=3,
            says=f"failed: the response is larger than the options allow: {says}",
            options=more,
        ),
        Case(
            name,
            "create",
            [fault],
            requests=1,
            raises=ResponseTooLargeError,
            changes=1,
            doubt=True,
            options=more,
        ),
    ]


BOUNDS = [
    *(
        Case(name, "events", [_encoded(name, encode, encoding)] * 3, requests=3)
        for name, encode, encoding in (
            ("gzip of several members", _two_members, "gzip"),
            ("x-gzip", gzip.compress, "x-gzip"),
            ("deflate", zlib.compress, "deflate"),
            ("deflate without its wrapper", _raw_deflate, "deflate"),
            ("gzip in gzip", lambda body: gzip.compress(gzip.compress(body)), "gzip, gzip"),
        )
    ),
    *(
        Case(
            name,
            "events",
            [NO_FAULT, _encoded(name, encode, encoding)],
            requests=2,
            raises=InvalidResponseError,
            delivered=3,
            says="was answered 200 with a body that cannot be decompressed; ...",
        )
        for name, encode, encoding in (
            ("truncated gzip", lambda body: gzip.compress(body)[:-9], "gzip"),
            ("an encoding that nobody asked for", gzip.compress, "br"),
        )
    ),
    *_too_large("gzip bomb", _encoded("bomb", _bomb, "gzip"), "its body has more than...", **_SMALL),
    *_too_large(
        "body beyond the bound", _encoded("large", _large, "identity"), "its body has more than...", **_SMALL
    ),
    Case(
        "error with a body beyond the bound (the status decides)",
        "event",
        [faults.body(_TWO_MEGABYTES, 404)],
        requests=1,
        raises=NotFoundError,
        options=_SMALL,
    ),
    Case("three interim responses", "events", [_interim(3)] * 3, requests=3),
    *_too_large("interim responses without end", _interim(20_000), "it has more than..."),
    *_too_large(
        "headers without end",
        faults.Fault("headers", steps=lambda _: [b"HTTP/1.1 200 OK\r\n" + b"X-Long: x\r\n" * 20_000]),
        "it has more than...",
    ),
]

# --------------------------------------------------------------------------------------------- one record on
# the page


def _poisoned(token: bytes) -> faults.Fault:
    """A page of which the second event has something in it that JSON, UTF-8 or Python cannot hold."""

    def change(response: Any, *_: Any) -> Any:
        page = json.loads(response.body)
        if not page.get("data"):
            return response
        page["data"][-2:][0]["data"]["data"]["object"]["ext"] = "@"
        return response._replace(body=json.dumps(page).encode().replace(b'"@"', token))

    return faults.Fault("poisoned record", change)


POISONED = [
    Case(
        f"{name} in one event",
        "events",
        [NO_FAULT, _poisoned(token)],
        requests=2,
        raises=DecodeError,
        delivered=4,
    )
    for name, token in {
        "NaN": b"NaN",
        "a byte that is not UTF-8": b'"\xff"',
        "a number of 5,000 digits": b"1" * 5000,
        "nesting of 1,500": b"[" * 1500 + b"]" * 1500,
        "a float beyond all": b"1e999",
    }.items()
]

# ----------------------------------------------------------------------------------------------------- truth


def _status(code: int, *, doubt: bool) -> Case:
    kind = RedirectError if code < 400 else NotFoundError if code == 404 else StatusError
    if code >= 500:
        kind = ServerError
    return Case(f"status {code}", "create", [faults.status(code)], requests=1, raises=kind, doubt=doubt)


TRUTH = [
    *(
        _status(code, doubt=True)
        for code in (300, 302, 303, 307, 308, 402, 408, 409, 418, 425, 499, 501, 505)
    ),
    *(_status(code, doubt=False) for code in (404, 405, 406, 411, 415, 422, 428, 431)),
]

# -----------------------------------------------------------------------------------------------------------
# deadline


def _dripped_headers() -> faults.Fault:
    def steps(response: Any) -> Iterator[Any]:
        yield b"HTTP/1.1 200 OK\r\n"
        for number in range(200):
            yield 0.02
            yield b"X-%d: y\r\n" % number
        yield head(response)

    return faults.Fault("dripped headers", steps=steps)


DEADLINE = [
    Case(
        f"headers that drip beyond the deadline{name}",
        call,
        [_dripped_headers()],
        requests=1,
        raises=DeadlineExceededError,
        changes=int(call == "create"),
        doubt=call == "create",
        options={"deadline": 0.15},
        real_time=True,
        own_client=own_client,
    )
    for name, own_client in (("", False), (", own httpx client", True))
    for call in ("event", "create")
]

CASES = [*BELONGS, *BOUNDS, *POISONED, *TRUTH, *DEADLINE]


def for_readers() -> list[faults.Fault]:
    """Give those that a reader can go on from."""
    return [
        *(_followed_by(stray) for stray in _STRAY.values()),
        _encoded("members", _two_members, "gzip"),
        _encoded("raw deflate", _raw_deflate, "deflate"),
        _encoded("truncated", lambda body: gzip.compress(body)[:-9], "gzip"),
        _encoded("bomb", _bomb, "gzip"),
        _encoded("large", _large, "identity"),
        _interim(3),
        _interim(20_000),
        *(_poisoned(token) for token in (b"NaN", b'"\xff"', b"1" * 5000, b"[" * 1500 + b"]" * 1500)),
    ]
