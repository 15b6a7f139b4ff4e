"""Answers that are no success, and what they say about trying again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clever_client import (
    BadRequestError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    RequestTooLargeError,
    ServerError,
    StatusError,
    UnauthorizedError,
)
from clever_fake import faults

from .case import DOUBT, NO_FAULT, Case

TWICE = (0.5, 1.0)
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
UNIX = int(NOW.timestamp())
CLIENT_KINDS = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    405: StatusError,
    413: RequestTooLargeError,
    418: StatusError,
    501: ServerError,
}


def _json(code: int, text: str) -> faults.Fault:
    return faults.body(text.encode(), code)


FINAL = [
    *(
        Case(
            f"{code}",
            "events",
            [NO_FAULT, faults.status(code)],
            requests=2,
            raises=kind,
            delivered=3,
            expect={"status": code, "attempts": 1},
        )
        for code, kind in CLIENT_KINDS.items()
    ),
    *(
        Case(
            f"{code}",
            "create",
            [faults.status(code)],
            requests=1,
            raises=kind,
            expect={"status": code, "attempts": 1},
            doubt=code == 501,
        )
        for code, kind in CLIENT_KINDS.items()
        if code in (400, 403, 413, 501)
    ),
]

FAILING = [
    *(
        Case(f"{code}, once", "events", [NO_FAULT, faults.status(code)], requests=4, sleeps=[0.5])
        for code in (500, 502, 503, 504)
    ),
    *(
        Case(
            f"{code} for ever",
            "events",
            [faults.status(code)] * 9,
            requests=3,
            sleeps=TWICE,
            raises=ServerError,
            expect={"status": code, "attempts": 3},
        )
        for code in (500, 503)
    ),
    *(
        Case(
            f"{code}",
            "create",
            [faults.status(code, processed=code == 504)],
            requests=1,
            raises=ServerError,
            expect={"status": code, "attempts": 1},
            changes=int(code == 504),
            doubt=True,
        )
        for code in (500, 502, 503, 504)
    ),
    *(
        Case(f"{code}, once", "update", [faults.status(code)], requests=2, sleeps=[0.5])
        for code in (502, 503, 504)
    ),
    Case("503, once", "grade", [faults.status(503)], requests=2, sleeps=[0.5]),
    Case("503, once", "delete", [faults.status(503)], requests=2, sleeps=[0.5]),
    Case(
        "500 (it can be permanent)",
        "grade",
        [_json(500, '{"message":"Error updating submission"}')],
        requests=1,
        raises=ServerError,
        doubt=True,
        expect={"attempts": 1, "message_from_server": "Error updating submission"},
    ),
    Case("500", "delete", [faults.status(500)], requests=1, raises=ServerError, doubt=True),
    Case(
        "503 after the work was done, then 404",
        "delete",
        [faults.status(503, processed=True)],
        requests=2,
        sleeps=[0.5],
        raises=NotFoundError,
        says="was answered 404: Assignment does not exist [2 attempts] [request ...]" + DOUBT,
        expect={"attempts": 2},
        changes=1,
        doubt=True,
    ),
    Case(
        "503, then 429 with Retry-After: 3600",
        "update",
        [faults.status(503), faults.rate_limited(Retry_After="3600")],
        requests=2,
        sleeps=[0.5],
        raises=RateLimitError,
        expect={"attempts": 2},
        doubt=True,
    ),
    Case(
        "503 for ever",
        "update",
        [faults.status(503)] * 9,
        requests=3,
        sleeps=TWICE,
        raises=ServerError,
        says="was answered 503 [3 attempts]" + DOUBT,
        expect={"status": 503, "attempts": 3},
        doubt=True,
    ),
    Case(
        "503 with Retry-After: 7",
        "event",
        [faults.status(503, {"Retry-After": "7"})],
        requests=2,
        sleeps=[7.0],
    ),
    Case(
        "503 with Retry-After: 3600",
        "event",
        [faults.status(503, {"Retry-After": "3600"})],
        requests=1,
        raises=ServerError,
        expect={"retry_at": datetime(2026, 1, 15, 13, tzinfo=UTC)},
    ),
]


def _limited(name: str, sleep: float, headers: dict[str, str], **more: Any) -> Case:
    return Case(
        f"429 with {name}", "event", [faults.status(429, headers)], requests=2, sleeps=[sleep], **more
    )


def _refused(name: str, seconds: float, headers: dict[str, str]) -> Case:
    """A pause longer than a minute: the caller is told at once."""
    return Case(
        f"429 with {name}",
        "event",
        [faults.status(429, headers)],
        requests=1,
        raises=RateLimitError,
        expect={"retry_at": datetime.fromtimestamp(UNIX + seconds, UTC), "attempts": 1},
    )


RETRY_AFTER = [
    _limited("no header", 0.5, {}),
    _limited("Retry-After: 7", 7.0, {"Retry-After": "7"}),
    _limited("Retry-After: 0.2 (less than the back-off)", 0.5, {"Retry-After": "0.2"}),
    _limited("Retry-After: 0.8", 0.8, {"Retry-After": "0.8"}),
    _limited(
        "Retry-After: a date, by a server clock that is an hour ahead",
        20.0,
        {"Retry-After": "Thu, 15 Jan 2026 13:00:20 GMT", "Date": "Thu, 15 Jan 2026 13:00:00 GMT"},
    ),
    _limited("Retry-After: a date", 20.0, {"Retry-After": "Thu, 15 Jan 2026 12:00:20 GMT"}),
    _limited("Retry-After: a date that is past", 0.5, {"Retry-After": "Thu, 15 Jan 2026 11:00:00 GMT"}),
    _limited("Retry-After: soon", 0.5, {"Retry-After": "soon"}),
    _limited("Retry-After: (empty)", 0.5, {"Retry-After": ""}),
    _limited("Retry-After: -5", 0.5, {"Retry-After": "-5"}),
    _limited("Retry-After: 0", 0.5, {"Retry-After": "0"}),
    _limited("Retry-After: nan", 0.5, {"Retry-After": "nan"}),
    _limited("Retry-After: 3, 9", 9.0, {"Retry-After": "3, 9"}),
    _limited("Retry-After: soon, 9", 9.0, {"Retry-After": "soon, 9"}),
    _limited("Retry-After: a date of another zone", 20.0, {"Retry-After": "Thu, 15 Jan 2026 13:00:20 +0100"}),
    _limited("Retry-After: 60 (just what is allowed)", 60.0, {"Retry-After": "60"}),
    _refused("Retry-After: 61", 61, {"Retry-After": "61"}),
    _refused("Retry-After: 3600", 3600, {"Retry-After": "3600"}),
    Case(
        "429 with Retry-After: 10^14 (beyond any date)",
        "event",
        [faults.rate_limited(Retry_After="1" + "0" * 14)],
        requests=2,
        sleeps=[0.5],
    ),
    Case(
        "429 with Retry-After: 10^400",
        "event",
        [faults.rate_limited(Retry_After="1" + "0" * 400)],
        requests=2,
        sleeps=[0.5],
    ),
]

RESET = [
    _limited("X-RateLimit-Reset: in 30 s", 30.0, {"X-RateLimit-Reset": f"{UNIX + 30}"}),
    _limited("X-RateLimit-Reset: in 0.7 s", 0.7, {"X-RateLimit-Reset": f"{UNIX + 0.7}"}),
    _limited(
        "X-RateLimit-Reset: a list, no bucket used up",
        40.0,
        {"X-RateLimit-Reset": f"{UNIX + 20}, {UNIX + 40}", "X-RateLimit-Remaining": "5, 700"},
    ),
    _limited(
        "X-RateLimit-Reset: in 30 s, but Retry-After: 0",
        0.5,
        {"X-RateLimit-Reset": f"{UNIX + 30}", "Retry-After": "0"},
    ),
    Case(
        "429 for ever with a date that is past",
        "event",
        [faults.rate_limited(Retry_After="Thu, 15 Jan 2026 11:00:00 GMT")] * 3,
        requests=3,
        sleeps=TWICE,
        raises=RateLimitError,
        says="was answered 429; wait before you ask again [3 attempts]",
        expect={"retry_at": None},
    ),
    _limited("X-RateLimit-Reset: in milliseconds", 0.5, {"X-RateLimit-Reset": f"{UNIX + 30}000"}),
    _limited("X-RateLimit-Reset: in a year", 0.5, {"X-RateLimit-Reset": f"{UNIX + 31_536_000}"}),
    _limited("X-RateLimit-Reset: in 1970", 0.5, {"X-RateLimit-Reset": "30"}),
    _limited("X-RateLimit-Reset: past", 0.5, {"X-RateLimit-Reset": f"{UNIX - 30}"}),
    _limited("X-RateLimit-Reset: a list", 40.0, {"X-RateLimit-Reset": f"{UNIX + 20}, {UNIX + 40}"}),
    _limited(
        "X-RateLimit-Reset: a list, one bucket used up",
        20.0,
        {"X-RateLimit-Reset": f"{UNIX + 20}, {UNIX + 40}", "X-RateLimit-Remaining": "0, 700"},
    ),
    _limited("X-RateLimit-Reset: garbage", 0.5, {"X-RateLimit-Reset": "tomorrow"}),
    _limited(
        "X-RateLimit-Reset: by a server clock that is an hour ahead",
        30.0,
        {"X-RateLimit-Reset": f"{UNIX + 3630}", "Date": "Thu, 15 Jan 2026 13:00:00 GMT"},
    ),
    _limited(
        "both headers (Retry-After goes first)",
        5.0,
        {"X-RateLimit-Reset": f"{UNIX + 30}", "Retry-After": "5"},
    ),
    _refused("X-RateLimit-Reset: in an hour", 3600, {"X-RateLimit-Reset": f"{UNIX + 3600}"}),
]

LIMITED = [
    *RETRY_AFTER,
    *RESET,
    Case(
        "429 with Retry-After: 2", "create", [faults.rate_limited(Retry_After="2")], requests=2, sleeps=[2.0]
    ),
    Case(
        "429 with Retry-After: 2", "update", [faults.rate_limited(Retry_After="2")], requests=2, sleeps=[2.0]
    ),
    Case(
        "429 with Retry-After: 2", "delete", [faults.rate_limited(Retry_After="2")], requests=2, sleeps=[2.0]
    ),
    Case(
        "429 for ever",
        "event",
        [faults.rate_limited(Retry_After="2")] * 9,
        requests=3,
        sleeps=[2.0, 2.0],
        raises=RateLimitError,
        expect={"attempts": 3},
    ),
    Case(
        "429 for ever",
        "create",
        [faults.rate_limited(Retry_After="2")] * 9,
        requests=3,
        sleeps=[2.0, 2.0],
        raises=RateLimitError,
        says="was answered 429; wait before you ask again [retry at 2026-01-15T12:00:06Z] [3 attempts]",
        expect={"attempts": 3},
        doubt=False,
    ),
    Case(
        "429 that asks for more than the deadline",
        "event",
        [faults.rate_limited(Retry_After="30")],
        requests=1,
        raises=RateLimitError,
        options={"deadline": 10, "max_retry_wait": 20},
    ),
    Case(
        "a success that says: no request left for 60 s, and 60 a minute",
        "submissions",
        [
            faults.headers(
                {
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": f"{UNIX + 60}",
                    "X-RateLimit-Limit": "60",
                }
            )
        ],
        requests=3,
        sleeps=[60.0, 1.0],
    ),
]

TOKENS = [
    Case(
        "401 in the middle of paging, token given",
        "events",
        [NO_FAULT, faults.status(401)],
        requests=2,
        raises=UnauthorizedError,
        delivered=3,
        expect={"attempts": 1},
    ),
    Case(
        "401 in the middle of paging, token from a callable",
        "events",
        [NO_FAULT, faults.status(401)],
        requests=4,
        renews=True,
    ),
    Case(
        "403 `Could not authorize token`, token from a callable",
        "create",
        [faults.body(b'{"message":"Could not authorize token"}', 403)],
        requests=2,
        renews=True,
    ),
    Case(
        "403 of another kind, token from a callable",
        "create",
        [faults.body(b'{"message":"not allowed"}', 403)],
        requests=1,
        renews=True,
        raises=ForbiddenError,
        doubt=False,
    ),
    Case("401, token from a callable", "create", [faults.status(401)], requests=2, renews=True),
    Case(
        "401 for ever, token from a callable",
        "event",
        [faults.status(401)] * 9,
        requests=2,
        raises=UnauthorizedError,
        renews=True,
    ),
    Case(
        "403, token from a callable",
        "event",
        [faults.status(403)],
        requests=1,
        raises=ForbiddenError,
        renews=True,
    ),
]

TEXTS = [
    Case(
        "400 with a documented text",
        "create",
        [_json(400, '{"message":"due_date must be in the future"}')],
        requests=1,
        raises=BadRequestError,
        says="was answered 400: due_date must be in the future",
        expect={"message_from_server": "due_date must be in the future"},
        doubt=False,
    ),
    Case(
        "400 that means not found",
        "create",
        [_json(400, '{"message":"NOT_FOUND: Person with id clever:5b614c6615d1a381de000006"}')],
        requests=1,
        raises=NotFoundError,
        says="was answered 400 (NOT_FOUND)",
        expect={"code": "NOT_FOUND"},
        doubt=False,
    ),
    Case(
        "400 with an error code",
        "event",
        [_json(400, '{"error":"invalid_grant","error_description":"invalid code"}')],
        requests=1,
        raises=BadRequestError,
        expect={"code": "invalid_grant"},
    ),
    Case(
        "400 as plain text that names a student",
        "create",
        [faults.text(400, "Canaria is away")],
        requests=1,
        raises=BadRequestError,
        expect={"message_from_server": "Canaria is away"},
        doubt=False,
    ),
    Case(
        "404 as HTML",
        "event",
        [faults.html(404)],
        requests=1,
        raises=NotFoundError,
        expect={"message_from_server": None},
    ),
    Case("400 as HTML", "update", [faults.html(400)], requests=1, raises=BadRequestError, doubt=False),
    Case(
        "502 as HTML, for ever",
        "event",
        [faults.html(502)] * 9,
        requests=3,
        sleeps=TWICE,
        raises=ServerError,
        expect={"message_from_server": None},
    ),
    Case("400 with broken JSON", "event", [_json(400, '{"message":')], requests=1, raises=BadRequestError),
    Case("400 with a list", "event", [_json(400, "[1]")], requests=1, raises=BadRequestError),
    Case(
        "400 that is not UTF-8",
        "event",
        [faults.body(b"\xff\xfe\x00", 400, "text/plain")],
        requests=1,
        raises=BadRequestError,
    ),
    Case(
        "404 cut off in its body",
        "event",
        [faults.raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 500\r\n\r\n{", faults.End.RESET)],
        requests=1,
        raises=NotFoundError,
    ),
]

CASES = [*FINAL, *FAILING, *LIMITED, *TOKENS, *TEXTS]
