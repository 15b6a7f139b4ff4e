"""Connections that can't be made, break or hang."""

from __future__ import annotations

from clever_client import (
    ConnectionFailedError,
    ConnectionLostError,
    DeadlineExceededError,
    InvalidResponseError,
    RequestTimeoutError,
    ResponseTooLargeError,
)
from clever_fake import faults

from .case import DOUBT, NO_FAULT, Case

SOON = {"read_timeout": 0.02}  # for cases in which nothing is ever answered
LATER = {"read_timeout": 0.25}  # for those in which something is: it must not be late on a busy machine
TWICE = (0.5, 1.0)

UNCONNECTED = [
    Case(
        "connection refused",
        "events",
        destination="refused",
        raises=ConnectionFailedError,
        sleeps=TWICE,
        expect={"attempts": 3},
    ),
    Case(
        "connection refused",
        "create",
        destination="refused",
        raises=ConnectionFailedError,
        says="failed: no connection was made (ConnectError: ...) [3 attempts]",
        sleeps=TWICE,
        expect={"attempts": 3},
        doubt=False,
    ),
    Case(
        "connection refused",
        "update",
        destination="refused",
        raises=ConnectionFailedError,
        sleeps=TWICE,
        expect={"attempts": 3},
        doubt=False,
    ),
    Case(
        "connection refused",
        "delete",
        destination="refused",
        raises=ConnectionFailedError,
        sleeps=TWICE,
        expect={"attempts": 3},
        doubt=False,
    ),
    Case(
        "connection refused, `max_attempts=1`",
        "create",
        destination="refused",
        raises=ConnectionFailedError,
        says="failed: no connection was made (ConnectError: ...)",
        expect={"attempts": 1},
        options={"max_attempts": 1},
        doubt=False,
    ),
    Case(
        "connect timeout",
        "events",
        destination="unanswered",
        raises=RequestTimeoutError,
        says="failed: no connection was made (ConnectTimeout) [3 attempts]",
        sleeps=TWICE,
        expect={"attempts": 3},
        options={"connect_timeout": 0.02},
    ),
    Case(
        "connect timeout",
        "create",
        destination="unanswered",
        raises=RequestTimeoutError,
        sleeps=TWICE,
        expect={"attempts": 3},
        options={"connect_timeout": 0.02},
        doubt=False,
    ),
    Case(
        "connect timeout longer than the deadline",
        "create",
        destination="unanswered",
        raises=DeadlineExceededError,
        says="did not end within its deadline of 0.05 s",
        expect={"attempts": 1},
        options={"deadline": 0.05},
        doubt=False,
        real_time=True,
    ),
    Case(
        "TLS: certificate for another name",
        "events",
        destination="tls wrong name",
        raises=ConnectionFailedError,
        says="failed: the server's certificate was refused (...mismatch...)",
        expect={"attempts": 1},
    ),
    Case(
        "TLS: certificate for another name",
        "create",
        destination="tls wrong name",
        raises=ConnectionFailedError,
        expect={"attempts": 1},
        doubt=False,
    ),
    Case(
        "TLS: certificate of an unknown authority",
        "events",
        destination="tls unknown authority",
        raises=ConnectionFailedError,
        expect={"attempts": 1},
    ),
    Case("TLS: certificate of a private authority that is trusted", "events", destination="tls", requests=3),
    Case(
        "TLS: connection reset",
        "events",
        [NO_FAULT, faults.reset()],
        destination="tls",
        requests=4,
        sleeps=[0.5],
    ),
]


def _breaks(name: str, fault: faults.Fault, reason: str = "RemoteProtocolError") -> list[Case]:
    """A connection that breaks while an answer is read: the same for all that may be read again."""
    return [
        Case(f"{name}, first page", "events", [fault], requests=4, sleeps=[0.5]),
        Case(f"{name}, in the middle", "events", [NO_FAULT, fault], requests=4, sleeps=[0.5]),
        Case(f"{name}, last page", "events", [NO_FAULT, NO_FAULT, fault, fault], requests=5, sleeps=TWICE),
        Case(
            f"{name}, for ever",
            "events",
            [NO_FAULT, fault, fault, fault],
            requests=4,
            sleeps=TWICE,
            raises=ConnectionLostError,
            delivered=3,
            expect={"attempts": 3, "reason": reason},
        ),
    ]


BROKEN = [
    *_breaks("reset before the headers", faults.reset(), "ReadError"),
    *_breaks("closed before the headers", faults.close()),
    *_breaks("half a body, then closed", faults.half_then_close()),
    *_breaks("half a body, then reset", faults.half_then_reset(), "ReadError"),
    *_breaks("Content-Length too long", faults.long_content_length()),
    *_breaks("bad chunk", faults.bad_chunk()),
    Case(
        "half a body, then reset",
        "submissions",
        [NO_FAULT, faults.half_then_reset()],
        requests=4,
        sleeps=[0.5],
    ),
    Case(
        "no HTTP at all",
        "event",
        [faults.raw(b"SSH-2.0-OpenSSH_9.9\r\n", faults.End.CLOSE)] * 3,
        requests=3,
        sleeps=TWICE,
        raises=ConnectionLostError,
        expect={"attempts": 3},
    ),
    Case(
        "a header line without end",
        "event",
        [faults.raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000, faults.End.CLOSE)],
        requests=1,
        raises=ResponseTooLargeError,
        expect={"attempts": 1},
    ),
]

STALE = [
    Case("stale keep-alive connection", "events", [faults.stale()] * 3, requests=3, goes_stale=True),
    Case("stale keep-alive connection", "create", [faults.stale()], requests=2, goes_stale=True),
    Case("stale keep-alive connection", "update", [faults.stale()], requests=2, goes_stale=True),
    Case(
        "kept connection closed as the request arrives",
        "events",
        [NO_FAULT, faults.close(), faults.close()],
        requests=5,
        sleeps=TWICE,
    ),
]

HUNG = [
    Case("nothing answered", "events", [faults.hang()], requests=4, sleeps=[0.5], options=LATER),
    Case(
        "nothing answered, for ever",
        "events",
        [faults.hang()] * 3,
        requests=3,
        sleeps=TWICE,
        raises=RequestTimeoutError,
        expect={"attempts": 3},
        options=SOON,
    ),
    Case(
        "half a body, then nothing",
        "events",
        [NO_FAULT, faults.half_then_hang()],
        requests=4,
        sleeps=[0.5],
        options=LATER,
    ),
    Case(
        "half a body, then nothing, for ever",
        "event",
        [faults.half_then_hang()] * 3,
        requests=3,
        sleeps=TWICE,
        raises=RequestTimeoutError,
        expect={"attempts": 3},
        options=SOON,
    ),
    Case("slow drip", "event", [faults.slow_drip(pause=0.0001, step=100)], requests=1),
    Case(
        "slow drip beyond the deadline",
        "events",
        [faults.slow_drip()],
        requests=1,
        raises=DeadlineExceededError,
        expect={"attempts": 1},
        options={"deadline": 0.1},
        real_time=True,
    ),
    Case(
        "slow drip beyond the deadline",
        "create",
        [faults.slow_drip()],
        requests=1,
        raises=DeadlineExceededError,
        says="did not end within its deadline of 0.1 s" + DOUBT,
        expect={"attempts": 1},
        changes=1,
        doubt=True,
        options={"deadline": 0.1},
        real_time=True,
    ),
    Case(
        "nothing answered until the deadline",
        "create",
        [faults.hang()],
        requests=1,
        raises=DeadlineExceededError,
        expect={"attempts": 1},
        doubt=True,
        options={"deadline": 0.1},
        real_time=True,
    ),
    Case(
        "pauses beyond the deadline",
        "event",
        [faults.status(503)] * 3,
        requests=2,
        sleeps=[0.5],
        raises=DeadlineExceededError,
        says="did not end within its deadline of 1.2 s [2 attempts]",
        expect={"attempts": 2},
        options={"deadline": 1.2},
    ),
]


def _written(name: str, fault: faults.Fault, *, changes: int) -> list[Case]:
    """Something that breaks after a change was sent: nobody can know, so it is never sent again."""
    more = {"requests": 1, "raises": ConnectionLostError, "expect": {"attempts": 1}, "doubt": True}
    return [
        Case(name, call, [fault], changes=changes, **more)  # type: ignore[arg-type]
        for call in ("create", "update", "delete", "grade")
    ]


WRITTEN = [
    *_written("reset before the headers", faults.reset(), changes=0),
    *_written("reset after the change was made", faults.reset(processed=True), changes=1),
    *_written("closed after the change was made", faults.close(processed=True), changes=1),
    Case(
        "half a body, then closed",
        "create",
        [faults.half_then_close()],
        requests=1,
        raises=ConnectionLostError,
        expect={"attempts": 1},
        changes=1,
        doubt=True,
    ),
    Case(
        "half a body, then reset",
        "update",
        [faults.half_then_reset()],
        requests=1,
        raises=ConnectionLostError,
        expect={"attempts": 1},
        changes=1,
        doubt=True,
    ),
    Case(
        "nothing answered",
        "create",
        [faults.hang(processed=True)],
        requests=1,
        options=SOON,
        raises=RequestTimeoutError,
        expect={"attempts": 1},
        changes=1,
        doubt=True,
    ),
    Case(
        "nothing answered",
        "grade",
        [faults.hang(processed=True)],
        requests=1,
        options=SOON,
        raises=RequestTimeoutError,
        says="failed: it took too long (ReadTimeout)" + DOUBT,
        expect={"attempts": 1},
        changes=1,
        doubt=True,
    ),
    Case(
        "bad gzip",
        "create",
        [faults.bad_gzip()],
        requests=1,
        raises=InvalidResponseError,
        changes=1,
        doubt=True,
    ),
]

CASES = [*UNCONNECTED, *BROKEN, *STALE, *HUNG, *WRITTEN]
