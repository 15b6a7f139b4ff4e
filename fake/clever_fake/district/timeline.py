"""When things happen: the order and the times of all events of a district, those to come included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Final

DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive changes of the event generator, spread over a span of time.

    Changes of one sync happen in the same second.
    """

    position: int
    serial: int
    count: int
    first: int  # the serial that the span begins with: the run may be the rest of a longer one
    total: int
    start: int
    span: int
    sync: int

    def seconds(self, serial: int) -> int:
        """Tell when the change with this number happens."""
        begun = max(0, serial // self.sync * self.sync - self.first)
        return self.start + begun * self.span // self.total


class Timeline:
    """Positions of a stream: a number for each event in the order of time, made up or added by hand.

    Attributes:
        total: How many events there are, those to come included.
        sync: How many consecutive changes happen in the same second.
    """

    def __init__(self) -> None:
        self.sync: int = 1
        self._runs: list[_Run] = []
        self._single: dict[int, int] = {}
        self._serials = 0
        self.total: int = 0

    def append(self, count: int, start: int, span: int) -> None:
        """Add changes at the end: so many, from a time on, over so many seconds."""
        if count:
            self._runs.append(
                _Run(self.total, self._serials, count, self._serials, count, start, span, self.sync)
            )
            self._serials += count
            self.total += count

    def insert(self, position: int, seconds: int) -> None:
        """Put an event that is added by hand at a position; what is to come moves on by one."""
        later = [run for run in self._runs if run.position + run.count > position]
        kept = self._runs[: len(self._runs) - len(later)]
        for run in later:
            before = max(0, position - run.position)
            if before:
                kept.append(replace(run, count=before))
            kept.append(
                replace(
                    run,
                    position=run.position + before + 1,
                    serial=run.serial + before,
                    count=run.count - before,
                )
            )
        self._runs = kept
        self._single[position] = seconds
        self.total += 1

    def serial_at(self, position: int) -> int | None:
        """Give the number of the change at a position; None where an event was added by hand."""
        if position in self._single:
            return None
        run = self._run_at(position)
        return run.serial + position - run.position

    def seconds_of(self, serial: int) -> int:
        """Tell when the change with this number happens.

        Raises:
            LookupError: Fewer changes than that are planned.
        """
        if not 0 <= serial < self._serials:
            raise LookupError(serial)
        return self._run_of(serial).seconds(serial)

    def seconds_at(self, position: int) -> int:
        """Tell when the event at a position happens."""
        added = self._single.get(position)
        if added is not None:
            return added
        run = self._run_at(position)
        return run.seconds(run.serial + position - run.position)

    def positions_until(self, seconds: float) -> int:
        """Count the events up to a time, that very second included."""
        if not self.total or self.seconds_at(self.total - 1) <= seconds:
            return self.total
        return bisect_right(range(self.total), seconds, key=self.seconds_at)

    def positions_before(self, seconds: float) -> int:
        """Count the events before a time."""
        if not self.total or self.seconds_at(0) >= seconds:
            return 0
        return bisect_left(range(self.total), seconds, key=self.seconds_at)

    def serials_before(self, position: int) -> int:
        """Count the changes among the events before a position."""
        number = bisect_right(self._runs, position, key=lambda run: run.position) - 1
        if number < 0:
            return 0
        run = self._runs[number]
        return run.serial + min(run.count, position - run.position)

    def _run_at(self, position: int) -> _Run:
        runs = self._runs
        if len(runs) == 1:
            return runs[0]
        return runs[bisect_right(runs, position, key=lambda run: run.position) - 1]

    def _run_of(self, serial: int) -> _Run:
        runs = self._runs
        if len(runs) == 1:
            return runs[0]
        return runs[bisect_right(runs, serial, key=lambda run: run.serial) - 1]
