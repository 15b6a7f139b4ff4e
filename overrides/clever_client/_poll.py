"""One step along a stream of events: what a page gives to the caller, and to the checkpoint. Pure: no I/O.

Clever promises no order in which events become visible. An event is *settled* once it is older, by the
service's clock, than the time that events take to become visible; younger ones are held back. It is *final*
once it is older than the overlap: nothing can come before it any more, so the cursor moves to it. What was
handed over and is not final yet is remembered in the checkpoint, read again, and dropped.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ._checkpoint import Checkpoint
from ._errors import CursorExpired, DecodeError, InvalidArgumentError
from ._http.errors import strip_traceback
from ._http.rate_limit import current_time
from ._ids import MongoId, is_mongo_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol, TypeAlias, TypedDict

    from ._errors import CleverError
    from ._http.options import Options
    from ._http.responses import Response
    from ._records import Lane

    class _Flag(Protocol):
        def is_set(self) -> bool: ...

    Stop: TypeAlias = _Flag | Callable[[], bool]

    class _Settings(TypedDict, total=False):
        school: str | None
        settle: float
        overlap: float
        limit: int | None

    class PollArgs(_Settings, total=False):
        """What a poll takes beside its record type and its lane, for type checkers."""

        on_error: Callable[[DecodeError], object] | None

    class FollowArgs(_Settings, total=False):
        """What following takes beside its record type, for type checkers."""

        on_error: Callable[[CleverError], object] | None
        stop: Stop | None
        poll_interval: float
        max_poll_interval: float


_LEEWAY = 3600.0
"""No checkpoint is given out that has less than this left before events behind it can be lost."""

T = TypeVar("T")


class EventBatch(NamedTuple, Generic[T]):
    """What one poll gave.

    Attributes:
        items: The events, oldest first. There may be none.
        checkpoint: Where to go on. Store it once all of `items` are processed, best in the same transaction.
        has_more: More events can be read at once. If not, all that is settled has been read.
        held_for: After how many seconds the first event that was held back can be read; None if none was.
    """

    items: list[T]
    checkpoint: Checkpoint
    has_more: bool
    held_for: float | None = None


def checked(
    checkpoint: Checkpoint | str, record_type: str | Sequence[str] | None, school: str | None
) -> Checkpoint:
    """Take a checkpoint or its text, with the filters to go on with: those given, or else its own.

    Raises:
        InvalidArgumentError: The value is neither a checkpoint nor its text, or the filters are wider than
            its own.
    """
    if isinstance(checkpoint, str):
        checkpoint = Checkpoint.parse(checkpoint)
    if not isinstance(checkpoint, Checkpoint):
        raise InvalidArgumentError(
            "a checkpoint is needed: the one that was stored, or Checkpoint.start() to begin at the oldest "
            "event that is kept, or Checkpoint.now() to begin with what happens from now on"
        )
    return checkpoint.narrow(
        record_type=checkpoint.record_types or None if record_type is None else record_type,
        school=checkpoint.school if school is None else school,
    )


def check_seconds(**values: float) -> None:
    """Refuse what is not a number of seconds.

    Raises:
        InvalidArgumentError: A value is not a number of seconds, 0 or more; the text names it.
    """
    for name, value in values.items():
        number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else -1
        if not 0 <= number < float("inf"):
            raise InvalidArgumentError(f"{name} must be a number of seconds, 0 or more")


class PollStep(Generic[T]):
    """One poll: takes pages until one has brought new events, or until the end.

    Args:
        checkpoint: Where to begin.
        lane: How events are read.
        options: They have the clock and the retention.
        settle: Hold back events that are younger than so many seconds.
        overlap: Events may become visible so many seconds late: read again what is younger.

    Attributes:
        items: The events to hand over.
        error: The first event that could not be read, where reading stops at one.
        held_until: When, by the service's clock, the first event that is held back will have settled.
    """

    def __init__(
        self, checkpoint: Checkpoint, lane: Lane[T], options: Options, *, settle: float, overlap: float
    ) -> None:
        self.items: list[T] = []
        self.error: DecodeError | None = None
        self.held_until: float | None = None
        self.now: float = 0.0
        self._lane = lane
        self._checkpoint = checkpoint
        self._options = options
        self._settle = settle
        self._overlap = overlap
        self._cursor = checkpoint.cursor
        self._seen = dict.fromkeys(checkpoint.seen)  # still to be met again
        self._met: set[str] = set()
        self._behind_cursor: dict[str, None] = {}  # met, and not final: in the stream's order
        self._is_final = True  # so far, all that was met

    @property
    def is_done(self) -> bool:
        """Whether there is something to hand over, or no use in further pages."""
        if self.error is not None or self.held_until is not None:
            return True
        return bool(self.items) and not self._is_nearly_expired()

    def read(self, response: Response, items: list[Any]) -> Iterator[DecodeError]:
        """Take a page. Gives the events that cannot be read: ask for the next one to skip an event.

        Raises:
            CursorExpired: Events may be missing between the checkpoint and the page: take a new snapshot.
        """
        self.now = current_time(response.headers, self._options.clock)
        self._check_retention()
        events = [self._event(item) for item in items]
        ids, cursor = [event_id for event_id, _, _ in events], self._checkpoint.cursor
        if cursor is not None and cursor in ids:  # the service began before the place that it was asked for
            del events[: ids.index(cursor) + 1]
        for event_id, event, error in events:
            time = int(event_id[:8], 16) if event_id is not None and is_mongo_id(event_id) else None
            if self._settle and time is not None and time + self._settle >= self.now:
                self.held_until = time + self._settle
                return
            if event_id in self._met:
                continue
            if event_id not in self._seen:
                if error is not None:
                    yield error
                elif event is not None:
                    self.items.append(event)
            if event_id is not None:
                self._move_to(event_id, time)

    def batch(self, *, has_more: bool) -> EventBatch[T]:
        """Return the outcome.

        Args:
            has_more: The last page had a link to a next one.
        """
        before = self._checkpoint.read_until
        read_until = before
        is_end = self.held_until is None and not has_more and self.error is None
        if is_end or self.held_until is not None:
            # Behind the end nothing will be met again, so what was not is gone.
            self._seen.clear()
            settled = datetime.fromtimestamp(self.now - max(self._settle, self._overlap), UTC)
            read_until = settled if before is None else max(before, settled)
        checkpoint = self._checkpoint.replace(
            cursor=self._cursor, read_until=read_until, seen=(*self._behind_cursor, *self._seen)
        )
        if self.held_until is not None:
            # The service's clock tells whole seconds, so it may be a second later than it says.
            return EventBatch(self.items, checkpoint, has_more=False, held_for=self.held_until - self.now + 1)
        return EventBatch(self.items, checkpoint, has_more=has_more or self.error is not None)

    def _event(self, item: Any) -> tuple[str | None, T | None, DecodeError | None]:
        try:
            event = self._lane.record(item)
        except DecodeError as error:
            return error.id or None, None, strip_traceback(error)
        return event.id or None, event, None  # type: ignore[attr-defined]

    def _move_to(self, event_id: str, time: int | None) -> None:
        """Remember an event that was met, and let the cursor follow as far as all is final."""
        self._met.add(event_id)
        self._seen.pop(event_id, None)
        if time is not None:  # else it is no cursor
            if self._overlap and time + self._overlap >= self.now:
                self._is_final = False
            if self._is_final:
                self._cursor = event_id
                self._behind_cursor.clear()
                return
        self._behind_cursor[event_id] = None

    def _is_nearly_expired(self) -> bool:
        if self._cursor is None:
            return False
        return self.now - MongoId(self._cursor).timestamp > self._options.retention - _LEEWAY

    def _check_retention(self) -> None:
        complete = self._checkpoint.complete_until
        if complete is None or self.now - complete.timestamp() <= self._options.retention:
            return
        raise CursorExpired(
            f"everything was read until {complete:%Y-%m-%d %H:%M} UTC, and the service keeps events for "
            f"{self._options.retention / 86400:g} days: some may be missing. Take a new snapshot and go on "
            "from its checkpoint; or use Checkpoint.start() to go on from the oldest event that is left",
            cursor=self._checkpoint.cursor,
            cursor_time=complete,
        )


def check_stop(stop: Stop | None) -> None:
    """Refuse what cannot say whether to stop.

    Raises:
        InvalidArgumentError: The value is neither an event such as threading.Event nor a callable.
    """
    if stop is not None and not callable(stop) and not callable(getattr(stop, "is_set", None)):
        raise InvalidArgumentError("stop must be an event with is_set(), or a callable that gives a bool")


def is_set(stop: Stop | None) -> bool:
    """Tell whether to stop."""
    if stop is None:
        return False
    return bool(stop() if callable(stop) else stop.is_set())
