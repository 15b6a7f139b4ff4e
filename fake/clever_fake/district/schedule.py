"""Which record of a type each change is about, for any number of changes, with nothing remembered.

A schedule works both ways. From a change's number follows its record and what happens to it; from a record
and the number of changes so far follows whether the record is there, and which change was its last. So a
district's records at any moment are what its events up to then say, without a list of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import Final, Literal, NamedTuple, Protocol

Action = Literal["created", "updated", "deleted"]


class Step(NamedTuple):
    """What one change does.

    Attributes:
        action: What happens.
        record: The record's number, which its id is made from.
        content: The number of what is in it: a record that takes another's place looks like it.
        updates: How many updates its content has had, this one included.
    """

    action: Action
    record: int
    content: int
    updates: int


class State(NamedTuple):
    """How a record stands after so many changes.

    Attributes:
        content: The number of what is in it.
        updates: How many updates its content has had.
        last: The number of its last change; None: it is as it was at the beginning.
    """

    content: int
    updates: int
    last: int | None


class Schedule(Protocol):
    """The changes of the records of one type.

    Attributes:
        base: How many records may have been there before the first change: those with the lowest numbers.
    """

    base: int

    def step(self, number: int) -> Step:
        """Tell what the change with this number does."""
        ...

    def state(self, index: int, done: int) -> State | None:
        """Tell how a record stands after so many changes; None: it is not there."""

    def made_by(self, index: int) -> int | None:
        """Give the number of the change that first creates a record; None for one that was there before."""

    def added(self, done: int) -> Iterator[int]:
        """Give the numbers, ascending, of records beyond the base that may be there after so many changes."""
        ...


class Turnover:
    """Every record is visited in turn, and is deleted once in so many visits.

    At the visit after that it comes back. The next time another record takes its place for good, and so on.

    Args:
        size: How many records are there at any time, about.
        updates: How many updates a record has between two deletions, if that can be.
        replaced: Whether others ever take a deleted record's place.
    """

    def __init__(self, size: int, updates: int, *, replaced: bool = True) -> None:
        lives = _divisor(size, updates + 1) if size > 1 else updates + 1
        # One place is empty in each group of so many: `base` is 1 more than a multiple of the period, so
        # that the changes themselves are created, updated, ... and deleted in turn.
        self._period = lives + 1
        self.base: int = size // lives * self._period + 1 if size > 1 else 1
        self._replaced = replaced
        self._start = 0 if size > 1 else 2
        self._stride = _coprime(self.base)
        self._unstride = pow(self._stride, -1, self.base) if self.base > 1 else 0

    def step(self, number: int) -> Step:
        """Tell what the change with this number does."""
        visit, turn = divmod(number, self.base)
        life, step = divmod(visit + turn + self._start, self._period)
        content = turn * self._stride % self.base
        holder = (life - self._first_life(turn)) // 2 if self._replaced else 0
        index = content if holder == 0 else self._newcomer(turn, holder)
        action: Action = "created" if step == 0 else "deleted" if step == self._period - 1 else "updated"
        return Step(action, index, content, self._updates(life, step))

    def state(self, index: int, done: int) -> State | None:
        """Tell how a record stands after so many changes; None: it is not there."""
        place = self._place(index)
        if place is None:
            return None
        turn, holder = place
        visit = (done - 1 - turn) // self.base if done > turn else -1
        life, step = divmod(visit + turn + self._start, self._period)
        now = (life - self._first_life(turn)) // 2 if self._replaced else 0
        if step == self._period - 1 or now != holder:
            return None
        last = None if visit < 0 else visit * self.base + turn
        return State(turn * self._stride % self.base, self._updates(life, step), last)

    def made_by(self, index: int) -> int | None:
        """Give the number of the change that first creates a record; None for one that was there before."""
        return None if index < self.base else (index - self.base) * self._period - self._start

    def added(self, done: int) -> Iterator[int]:
        """Give the numbers, ascending, of records beyond the base that may be there after so many changes."""
        if not self._replaced:
            return
        # Whoever came in longer ago than two lives has been replaced.
        oldest = done - (2 * self._period + 1) * self.base
        first = max(1, (oldest + self._start) // self._period)
        for number in range(first, (done - 1 + self._start) // self._period + 1):
            index = self.base + number
            if self._place(index) is not None:
                yield index

    def _place(self, index: int) -> tuple[int, int] | None:
        """Give the turn of a record's place, and its number among those who hold it one after the other."""
        if index < self.base:
            return index * self._unstride % self.base, 0
        number = (index - self.base) * self._period - self._start
        if number < 0:
            return None
        visit, turn = divmod(number, self.base)
        since = (visit + turn + self._start) // self._period - self._first_life(turn)
        return (turn, since // 2) if since >= 2 and since % 2 == 0 else None

    def _newcomer(self, turn: int, holder: int) -> int:
        life = self._first_life(turn) + 2 * holder
        number = (life * self._period - turn - self._start) * self.base + turn
        return self.base + (number + self._start) // self._period

    def _first_life(self, turn: int) -> int:
        return (turn + self._start - 1) // self._period

    def _updates(self, life: int, step: int) -> int:
        return life * (self._period - 2) + min(step, self._period - 2)


class Additions:
    """The records that are there stay; beside them one at a time is created, updated and deleted.

    Of five changes the first creates, the next two update records that stay, and the last two update and
    delete what was created. Every other one that was deleted comes back, once.

    Args:
        size: How many records stay.
    """

    _LOOKS: Final = 4  # so many different ones are added

    def __init__(self, size: int) -> None:
        self.base: int = size

    def step(self, number: int) -> Step:
        """Tell what the change with this number does."""
        life, step = divmod(number, 5)
        if step in (1, 2):
            visit, content = divmod(2 * life + step - 1, self.base)
            return Step("updated", content, content, visit + 1)
        index = self._added_in(life)
        action: Action = "created" if step == 0 else "updated" if step == 3 else "deleted"
        return Step(action, index, self._content(index), self._updates(life, step))

    def state(self, index: int, done: int) -> State | None:
        """Tell how a record stands after so many changes; None: it is not there."""
        life, steps = divmod(done, 5)
        if index < self.base:
            updates = 2 * life + min(2, max(0, steps - 1))
            visits = (updates - 1 - index) // self.base + 1 if updates > index else 0
            if visits == 0:
                return State(index, 0, None)
            latest, second = divmod((visits - 1) * self.base + index, 2)
            return State(index, visits, 5 * latest + 1 + second)
        if steps == 0 or self._added_in(life) != index:
            return None
        step = 3 if steps == 4 else 0
        return State(self._content(index), self._updates(life, step), 5 * life + step)

    def made_by(self, index: int) -> int | None:
        """Give the number of the change that first creates a record; None for one that was there before."""
        return None if index < self.base else 5 * (index - self.base)

    def added(self, done: int) -> Iterator[int]:
        """Give the numbers, ascending, of records beyond the base that may be there after so many changes."""
        if done % 5:
            yield self._added_in(done // 5)

    def _added_in(self, life: int) -> int:
        return self.base + (life - 2 if life % 4 >= 2 else life)

    def _content(self, index: int) -> int:
        return self.base + (index - self.base) % self._LOOKS

    def _updates(self, life: int, step: int) -> int:
        return (life % 4 >= 2) + (step >= 3)


def _divisor(size: int, wanted: int) -> int:
    """Give the divisor of a size that is nearest to what is wanted."""
    return min((each for each in range(1, size + 1) if size % each == 0), key=lambda each: abs(each - wanted))


def _coprime(base: int) -> int:
    """Give a stride that leads through all numbers below the base, far from one to the next."""
    stride = max(1, int(base * 0.618))
    while gcd(stride, base) != 1:
        stride += 1
    return stride
