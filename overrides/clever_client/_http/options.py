"""What can be set, per client and per call. All times are in seconds."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

from .errors import InvalidArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class OptionChanges(TypedDict, total=False):
        """The options by name, for type checkers."""

        connect_timeout: float | None
        read_timeout: float | None
        write_timeout: float | None
        pool_timeout: float | None
        max_attempts: int
        max_retry_wait: float
        deadline: float | None
        max_body_bytes: int
        max_header_bytes: int
        backoff: float
        backoff_max: float
        retention: float
        extra_headers: Mapping[str, str]
        read_ahead: bool
        tracing: bool
        clock: Callable[[], float]
        monotonic: Callable[[], float]
        sleep: Callable[[float], Awaitable[None] | None] | None
        random: Callable[[], float] | None


# The client sets these itself; to set them here would break the request or send credentials of another kind.
_OWN_HEADERS = frozenset(
    (
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "host",
        "proxy-authorization",
        "te",
        "transfer-encoding",
        "upgrade",
    )
)
_MAY_BE_NONE = frozenset(
    ("connect_timeout", "read_timeout", "write_timeout", "pool_timeout", "deadline", "sleep", "random")
)
_OTHER_NAMES = {  # what other clients call them
    "timeout": "read_timeout for one wait, or deadline for a whole call",
    "retries": "max_attempts (retries + 1)",
    "max_retries": "max_attempts (retries + 1)",
    "tries": "max_attempts",
    "headers": "extra_headers",
    "default_headers": "extra_headers",
    "backoff_factor": "backoff",
}
_CALLABLE = frozenset(("clock", "monotonic", "sleep", "random"))


class Options:
    """Timeouts, retries and the like. Never changed once made: `replace` gives a changed copy.

    Args:
        **changes: The attributes below that should differ from their default.

    Raises:
        InvalidArgumentError: An option has an unknown name, or a value out of its range; the text names it
            and what it must be.
    """

    connect_timeout: float | None = 5.0
    """To make a connection."""
    read_timeout: float | None = 60.0
    """For the next piece of an answer. Where writes go through to another system they are slow."""
    write_timeout: float | None = 60.0
    """To send the next piece of a request."""
    pool_timeout: float | None = 5.0
    """For a free connection."""
    max_attempts: int = 3
    """How often a request is sent at most."""
    max_retry_wait: float = 60.0
    """The longest pause that the service may ask for. Beyond it a call fails at once, with ``retry_at``."""
    deadline: float | None = 600.0
    """For a whole call: the token, all attempts, all pauses and the body. None for no limit. (In the sync
    client, an httpx transport or client of yours runs in a thread of its own, because nothing else can stop
    it in time; so does a token callable, where you have set a deadline yourself.)"""
    max_body_bytes: int = 256 * 1024 * 1024
    """The largest body of a response, decompressed."""
    max_header_bytes: int = 64 * 1024
    """The most that a response may send before its body: its headers, and all interim responses."""
    backoff: float = 0.5
    """The first pause is a random part of this, the next one of twice as much, and so on."""
    backoff_max: float = 8.0
    """Where that doubling ends."""
    retention: float = 30 * 86400.0
    """How long the service keeps what a cursor stands for."""
    extra_headers: Mapping[str, str] = {}  # read only
    """Further headers to send."""
    read_ahead: bool = True
    """From a list's second page on, fetch the next page while you handle the one before: the sync client in
    a thread, the async one in a task (not with trio). It is one page, never more."""
    tracing: bool = False
    """Make OpenTelemetry spans (needs the extra ``otel``)."""
    clock: Callable[[], float] = time.time
    """The time of day in Unix seconds."""
    monotonic: Callable[[], float] = time.monotonic
    """The clock that pauses and deadlines are measured with."""
    sleep: Callable[[float], Awaitable[None] | None] | None = None
    """Called to pause, instead of really sleeping."""
    random: Callable[[], float] | None = None
    """Called for a random number from 0 to 1, instead of Python's own."""

    def __init__(self, **changes: Unpack[OptionChanges]) -> None:
        for name, value in changes.items():
            _check(name, value)
        if "extra_headers" in changes:  # a copy, so that nobody changes them later
            changes = {**changes, "extra_headers": dict(changes["extra_headers"])}
        vars(self).update(changes)

    def replace(self, **changes: Unpack[OptionChanges]) -> Options:
        """Make a copy with some values changed."""
        copy = Options(**changes)
        vars(copy).update({**vars(self), **vars(copy)})
        return copy

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("options don't change; use replace()")

    def __repr__(self) -> str:
        # Headers can hold secrets.
        shown = ", ".join(
            f"{name}={value!r}" for name, value in vars(self).items() if name != "extra_headers"
        )
        return f"Options({shown})"


def _check(name: str, value: object) -> None:
    if name not in Options.__annotations__:
        raise InvalidArgumentError(f"there is no option {name!r}: {_meant(name)}")
    if name == "extra_headers":
        _check_headers(value)
        return
    number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else -1
    right, wanted = 0 <= number < float("inf"), "a number of seconds >= 0"
    if name in ("max_attempts", "max_body_bytes", "max_header_bytes"):
        right, wanted = isinstance(number, int) and number >= 1, "an integer >= 1"
    elif name in ("tracing", "read_ahead"):
        right, wanted = isinstance(value, bool), "True or False"
    elif name in _CALLABLE:
        right, wanted = callable(value), "callable"
    if not right and not (value is None and name in _MAY_BE_NONE):
        raise InvalidArgumentError(f"{name} must be {wanted}")


def _meant(name: str) -> str:
    from difflib import get_close_matches

    if name in _OTHER_NAMES:
        return f"use {_OTHER_NAMES[name]}"
    close = get_close_matches(name, Options.__annotations__, n=1)
    return f"is it {close[0]}?" if close else f"there are {', '.join(Options.__annotations__)}"


def _check_headers(headers: object) -> None:
    from collections.abc import Mapping

    if not isinstance(headers, Mapping):
        raise InvalidArgumentError("extra_headers must map names to values")
    for name, value in headers.items():
        named = isinstance(name, str) and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        if not named or not header_safe(value):
            raise InvalidArgumentError("extra_headers has a name or value that a header cannot hold")
        if name.lower() in _OWN_HEADERS:
            raise InvalidArgumentError(f"the header {name.lower()} is the client's own")


def header_safe(value: object) -> bool:
    """Tell whether a header can hold this value: ASCII text without control characters and outer spaces."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and value == value.strip()
