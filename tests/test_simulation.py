"""Histories in simulated time: crashes at awaits and commits, late events, rotations, clock jumps, faults."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import count

import pytest
from simulation.history import History, Outcome, plan

pytestmark = [
    pytest.mark.slow,
    # A crash ends tasks that have not begun.
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What a crash has left is collected where its warnings are expected, and not during another test."""
    yield
    gc.collect()


def is_wrong(outcome: Outcome) -> bool:
    return outcome.lost > 0 or outcome.doubled > outcome.allowed


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_nothing_is_lost_and_nothing_doubled(first: int) -> None:
    """`History(plan(SEED)).play()` plays a history that failed again."""
    for seed in range(first, first + 10):
        outcome = History(plan(seed)).play()
        assert not is_wrong(outcome), (plan(seed), outcome)


def test_a_history_replays_from_its_seed() -> None:
    busiest = max((plan(seed) for seed in range(30)), key=lambda one: (one.program == "fleet", one.crashes))
    outcome = History(busiest).play()
    assert outcome.crashes
    assert History(busiest).play() == outcome
    assert History(busiest._replace(seed=busiest.seed + 1)).play().trace != outcome.trace


def test_histories_differ_in_all_that_matters() -> None:
    plans = [plan(seed) for seed in range(100)]
    assert {one.program for one in plans} == {"fleet", "follow"}
    assert {one.late for one in plans} == {0, 25, 300}
    assert {one.exactly_once for one in plans} == {True, False}
    assert {one.crashes for one in plans} == set(range(5))
    assert sum(History(one).play().crashes for one in plans[:8]) >= 4


# Each promise needs what it says it needs: without that, a history shows it.


def find(**wanted: object) -> bool:
    """Whether one of the first histories that are so goes wrong when the program makes a mistake."""
    mistake = {name: wanted.pop(name) for name in ("store_first", "settle", "overlap") if name in wanted}
    plans = (
        one for one in map(plan, count()) if all(getattr(one, key) == value for key, value in wanted.items())
    )
    return any(is_wrong(History(next(plans), **mistake).play()) for _ in range(25))  # type: ignore[arg-type]


def test_a_checkpoint_that_is_stored_before_the_effect_is_found_out() -> None:
    assert find(exactly_once=False, store_first=True)


def test_late_events_are_lost_without_settling() -> None:
    assert find(late=25, settle=0)


def test_later_events_are_lost_with_settling_alone() -> None:
    assert find(late=300, overlap=0)
