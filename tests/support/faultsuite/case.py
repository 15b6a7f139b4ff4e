"""Cases of the fault suite: a fault, a call, and what must come of it. Data only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from clever_client import CleverError
from clever_fake import faults
from clever_fake.faults import Fault

EVENTS = 9
PAGE = 3
"""The stream of every case: three pages of three events."""
STUDENTS = 9

Call: TypeAlias = Literal["events", "event", "submissions", "create", "update", "delete", "grade"]
"""All events or submissions, page by page; one event; and the four calls that change something."""

Destination: TypeAlias = Literal[
    "served", "tls", "tls wrong name", "tls unknown authority", "refused", "unanswered"
]
"""Where the client is sent to: a service on loopback, one with TLS, or one that can't be connected to."""


_LIST = "/sections/{section_id}/assignments"
REQUESTS: dict[Call, tuple[str, str]] = {
    "events": ("GET", "/events"),
    "event": ("GET", "/events/{id}"),
    "submissions": ("GET", _LIST + "/{assignment_id}/submissions"),
    "create": ("POST", _LIST),
    "update": ("PATCH", _LIST + "/{assignment_id}"),
    "delete": ("DELETE", _LIST + "/{assignment_id}"),
    "grade": ("PATCH", _LIST + "/{assignment_id}/submissions/{user_id}"),
}
"""How each call is named in errors and logs."""


@dataclass(frozen=True)
class Addresses:
    """What a fault may need to know: the service's address, somebody else's, and the events' ids."""

    origin: str
    elsewhere: str
    ids: Sequence[str]


FaultSpec: TypeAlias = Fault | Callable[[Addresses], Fault]

DOUBT = ". The change may have been made: look in the LMS before you send it again"
"""What an error adds where that is so."""

NO_FAULT = faults.headers({})
"""No fault: in a script it stands for a request that goes well."""


@dataclass(frozen=True)
class Case:
    """One fault, done to one call.

    Attributes:
        fault: What goes wrong, in the words of the documentation.
        call: What the client is asked to do.
        script: What the requests meet, one after the other. All later ones go well.
        requests: How many requests the service must see.
        sleeps: The pauses that the client must make, in seconds.
        raises: The error that must come of it; None: none, and the call's whole result.
        delivered: The records that must have been handed over before the error.
        expect: Attributes of the error, or of the stream after a success.
        says: The error's whole text behind method and path; three dots stand for any words.
        changes: How often a change must have been made; by default once with success, else never.
        doubt: Whether the error must say that the change may have been made.
        options: Options of the client.
        after: How many events the reader has had before: it goes on behind them.
        place: Where the client is sent to.
        renews: The token comes from a callable that fetches a fresh one each time.
        real_time: The client lives by the real clock: for faults that take time themselves.
        goes_stale: The service has closed the kept connections before the client asks again. A single call
            comes after another one, so that it finds such a connection too.
        own_client: The caller's own httpx client is used, one that follows redirects.
        comes_second: A single call comes after another one, which the first of the script is done to.
    """

    fault: str
    call: Call
    script: Sequence[FaultSpec] = ()
    requests: int = 0
    sleeps: Sequence[float] = ()
    raises: type[CleverError] | None = None
    delivered: int = 0
    expect: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""
    changes: int | None = None
    doubt: bool | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    after: int = 0
    destination: Destination = "served"
    renews: bool = False
    real_time: bool = False
    goes_stale: bool = False
    own_client: bool = False
    comes_second: bool = False

    @property
    def id(self) -> str:
        return f"{self.fault} / {self.call}".replace("//", "two slashes ")

    @property
    def writes(self) -> bool:
        return self.call in ("create", "update", "delete", "grade")
