"""What can be set, per client and per call. All times are in seconds."""

from __future__ import annotations

import time

from .errors import InvalidArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
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
        backoff: float
        backoff_max: float
        retention: float
        extra_headers: Mapping[str, str]
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
_CALLABLE = frozenset(("clock", "monotonic", "sleep", "random"))


class Options:
    """Timeouts, retries and the like. Never changed once made: `replace` gives a changed copy.

    Args:
        **changes: The attributes below that should differ from their default.

    Raises:
        InvalidArgumentError: An unknown name, or a value that can't be right.
    """

    connect_timeout: float | None = 5.0
    """To make a connection."""
    read_timeout: float | None = 60.0
    """For the next piece of an answer. Writes go through to a school's own system and are slow."""
    write_timeout: float | None = 60.0
    """To send the next piece of a request."""
    pool_timeout: float | None = 5.0
    """For a free connection."""
    max_attempts: int = 3
    """How often a request is sent at most."""
    max_retry_wait: float = 60.0
    """The longest pause that the service may ask for. Beyond it a call fails at once, with ``retry_at``."""
    deadline: float | None = None
    """For a whole call: all attempts, all pauses and the body. None for no limit. (The look-up of a host's
    name is the operating system's: the sync client can't cut it short.)"""
    backoff: float = 0.5
    """The first pause is a random part of this, the next one of twice as much, and so on."""
    backoff_max: float = 8.0
    """Where that doubling ends."""
    retention: float = 30 * 86400.0
    """How long the service keeps events."""
    extra_headers: Mapping[str, str] = {}  # read only
    """Further headers to send."""
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
        vars(self).update(changes)

    def replace(self, **changes: Unpack[OptionChanges]) -> Options:
        """A copy with some values changed."""
        copy = Options(**changes)
        vars(copy).update({**vars(self), **changes})
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
        raise InvalidArgumentError(f"there is no option {name!r}")
    if name == "extra_headers":
        _check_headers(value)
        return
    number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else -1
    right, wanted = 0 <= number < float("inf"), "a number of seconds >= 0"
    if name == "max_attempts":
        right, wanted = isinstance(number, int) and number >= 1, "an integer >= 1"
    elif name == "tracing":
        right, wanted = isinstance(value, bool), "True or False"
    elif name in _CALLABLE:
        right, wanted = callable(value), "callable"
    if not right and not (value is None and name in _MAY_BE_NONE):
        raise InvalidArgumentError(f"{name} must be {wanted}")


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
    """Whether a header can hold this value: ASCII text without control characters and outer spaces."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and value == value.strip()
