"""Send many requests that change something: what is sent, in which order, and what comes of each.

Grades and assignments share this. `Plan` decides and remembers and sends nothing; `send_all` and
`send_all_async` are the loops around it.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from clever_client import (
    CleverError,
    ClientClosedError,
    ForbiddenError,
    InvalidArgumentError,
    StatusError,
)

from .journal import Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from concurrent.futures import Future

    from .journal import Entry, Intent, Journal

    class Sendable(Protocol):
        """A row that can be sent."""

        @property
        def key(self) -> str: ...

        def intent(self) -> Intent: ...


R = TypeVar("R")
W = TypeVar("W", bound="Sendable")

_STOP_AFTER = 5
"""Failures in a row, none of which the service answered, after which the rest is left for another time."""


class Report(Generic[R]):
    """What became of all rows.

    Attributes:
        results: One result a row, in the order of the rows.
        error: The error that ended the push, where not all was sent.
    """

    def __init__(self, results: Sequence[R], error: CleverError | None = None) -> None:
        self.results: tuple[R, ...] = tuple(results)
        self.error: CleverError | None = error

    @property
    def stopped_by(self) -> str | None:
        """Why the rest was not sent, where it was not."""
        return None if self.error is None else str(self.error)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in which state."""
        return dict(Counter(result.state for result in self.results))  # type: ignore[attr-defined]  # all have one

    @property
    def is_complete(self) -> bool:
        """Whether every row is done."""
        return set(self.counts) <= {"done"}

    def __str__(self) -> str:
        counts = self.counts
        parts = [f"{counts[state]} {name}" for state, name in _NAMES.items() if state in counts]
        rows = "1 row" if len(self.results) == 1 else f"{len(self.results)} rows"
        text = f"{rows}: {', '.join(parts) or 'nothing to do'}"
        return f"{text}. Stopped: {self.stopped_by}" if self.stopped_by else text

    def __repr__(self) -> str:
        return f"<Report {self}>"


_NAMES = {
    "done": "done",
    "planned": "to be sent",
    "refused": "refused",
    "in_doubt": "in doubt",
    "not_processed": "not processed",
}


class Plan(Generic[W, R]):
    """What is to be sent, and what came of it.

    Args:
        rows: The rows, checked, no two with the same key.
        journal: Where intents and outcomes are kept.
        result: Makes the result of a row, from its outcome and whether it was sent now.
        dry_run: Send nothing.
        retry_refused: Send rows again that were refused.
        repeatable: Whether a request in doubt may be sent again, because repeating it does no harm.
    """

    def __init__(
        self,
        rows: Sequence[W],
        journal: Journal,
        result: Callable[[W, Outcome, bool], R],
        *,
        dry_run: bool,
        retry_refused: bool,
        repeatable: bool,
    ) -> None:
        self._rows = rows
        self._journal = journal
        self._result = result
        self._dry_run = dry_run
        self._results: dict[str, R] = {}
        self._failures = 0
        self.error: CleverError | None = None
        self._pending: list[W] = []
        self._intents: dict[str, Intent] = {}
        before = journal.entries()
        for row in rows:
            intent, entry = row.intent(), before.get(row.key)
            settled = ("done",) if retry_refused else ("done", "refused")
            if entry is not None and entry.is_in_doubt and not repeatable:
                self._settle(row, _doubt(entry.outcome), sent=False)
            elif entry is not None and _is_settled(entry, intent, settled, repeatable):
                self._settle(row, entry.outcome, sent=False)
            else:
                self._intents[row.key] = intent
                self._pending.append(row)
        self._pending.reverse()

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def done_with(self) -> int:
        """How many rows have a result."""
        return len(self._results)

    def next(self) -> W | None:
        """Give the next row to send, its intent stored; None if there is none, or the plan has stopped."""
        if self._dry_run or self.error is not None or not self._pending:
            return None
        row = self._pending[-1]
        self._journal.begin([self._intents[row.key]])
        self._pending.pop()
        return row

    def succeed(self, row: W, result_id: str | None) -> R:
        """Store that a row was processed, and give its result."""
        self._failures = 0
        return self._finish(row, Outcome("done", result_id))

    def fail(self, row: W, error: CleverError) -> R:
        """Store what an error means for a row, and give its result."""
        outcome = outcome_of(error)
        if isinstance(error, ClientClosedError) or is_refused_token(error):
            self.error = error
        elif outcome.status is None:
            self._failures += 1
            if self._failures >= _STOP_AFTER:
                self.error = error
        else:
            self._failures = 0
        return self._finish(row, outcome)

    def report(self) -> Report[R]:
        """Give the results of all rows, also of those that were not sent."""
        rest = Outcome("planned" if self._dry_run else "not_processed")  # type: ignore[arg-type]  # never stored
        results = [self._results.get(row.key) or self._result(row, rest, False) for row in self._rows]
        return Report(results, self.error)

    def _finish(self, row: W, outcome: Outcome) -> R:
        self._journal.finish(row.key, outcome)
        return self._settle(row, outcome, sent=True)

    def _settle(self, row: W, outcome: Outcome, *, sent: bool) -> R:
        made = self._results[row.key] = self._result(row, outcome, sent)
        return made


def _is_settled(entry: Entry, intent: Intent, settled: Collection[str], repeatable: bool) -> bool:
    """Tell whether an earlier run settled a request. What must not be repeated is, whatever has changed."""
    if not repeatable and entry.outcome.state == "done":
        return True
    return entry.digest == intent.digest and entry.outcome.state in settled


def outcome_of(error: CleverError) -> Outcome:
    """Judge what an error says of a request: refused for good, in doubt, or not processed."""
    status = error.status if isinstance(error, StatusError) else None
    text = _shown(error)
    if isinstance(error, InvalidArgumentError):
        return Outcome("refused", None, None, text)
    forbidden = isinstance(error, ForbiddenError) and not is_refused_token(error)
    if forbidden or (isinstance(error, StatusError) and error.is_permanent):
        return Outcome("refused", None, status, text)
    state = "in_doubt" if getattr(error, "may_have_been_processed", False) else "not_processed"
    return Outcome(state, None, status, text)  # type: ignore[arg-type]  # one of the two


def _shown(error: CleverError) -> str:
    """Clever's own text where it is a documented one, else the error's, which names no person."""
    if isinstance(error, StatusError) and error.is_documented and error.message_from_server:
        return error.message_from_server
    return str(error)


def is_refused_token(error: CleverError) -> bool:
    """Tell whether Clever does not accept the token: 401, or a 403 with the text that means the same."""
    return isinstance(error, StatusError) and error.is_token_refused


def _doubt(outcome: Outcome) -> Outcome:
    told = outcome.text or "the program ended before it knew; look in the LMS, then resolve it in the journal"
    return Outcome("in_doubt", outcome.result_id, outcome.status, told)


def _check_concurrency(concurrency: object) -> None:
    if not isinstance(concurrency, int) or isinstance(concurrency, bool) or not 1 <= concurrency <= 64:
        raise InvalidArgumentError("concurrency must be an integer from 1 to 64")


def send_all(
    plan: Plan[W, R],
    send: Callable[[W], str | None],
    concurrency: int,
    on_result: Callable[[R, int, int], object] | None,
) -> Report[R]:
    """Send a plan's rows from a few threads. The plan and the journal are used by this thread alone."""
    _check_concurrency(concurrency)
    with ThreadPoolExecutor(concurrency, thread_name_prefix="clever-push") as pool:
        running: dict[Future[str | None], W] = {}
        try:
            while True:
                while len(running) < concurrency and (row := plan.next()) is not None:
                    running[pool.submit(send, row)] = row
                if not running:
                    return plan.report()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    _take(plan, running.pop(future), future, on_result)
        finally:
            # An interruption: what is under way is waited for, so that its outcome is not lost.
            for future, row in running.items():
                _take(plan, row, future, None)


def _take(
    plan: Plan[W, R],
    row: W,
    future: Future[str | None],
    on_result: Callable[[R, int, int], object] | None,
) -> None:
    try:
        result = plan.succeed(row, future.result())
    except CleverError as error:
        result = plan.fail(row, error)
    if on_result is not None:
        on_result(result, plan.done_with, plan.total)


async def send_all_async(
    plan: Plan[W, R],
    send: Callable[[W], Awaitable[str | None]],
    concurrency: int,
    on_result: Callable[[R, int, int], object] | None,
) -> Report[R]:
    """Send a plan's rows from a few tasks."""
    _check_concurrency(concurrency)
    from anyio import create_task_group

    async def work() -> None:
        while (row := plan.next()) is not None:
            try:
                result = plan.succeed(row, await send(row))
            except CleverError as error:
                result = plan.fail(row, error)
            if on_result is not None:
                on_result(result, plan.done_with, plan.total)

    async with create_task_group() as group:
        for _ in range(min(concurrency, plan.total)):
            group.start_soon(work)
    return plan.report()
