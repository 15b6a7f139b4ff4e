"""How things are measured: interleaved, so that a noisy machine is noisy for all; minimum and median, because
the minimum is what the code costs and the median what it cost here."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

Times = dict[str, float]  # "min" and "median", in seconds


def summary(samples: list[float], share: int = 1) -> Times:
    """What a list of samples comes to, per unit of work."""
    return {"min": min(samples) / share, "median": median(samples) / share}


def interleaved(work: Mapping[str, Callable[[], object]], rounds: int, *, calls: int = 1) -> dict[str, Times]:
    """Time each once a round, in turn.

    Args:
        work: What to time.
        rounds: How many rounds to make.
        calls: How often each is called within one sample, for work too short to be timed alone.
    """
    samples: dict[str, list[float]] = {name: [] for name in work}
    for function in work.values():
        function()
    for _ in range(rounds):
        for name, function in work.items():
            kept = None
            started = time.perf_counter()
            for _ in range(calls):
                kept = function()
            samples[name].append(time.perf_counter() - started)
            del kept
        if not gc.isenabled():
            gc.collect()
    return {name: summary(taken, calls) for name, taken in samples.items()}


@contextmanager
def collector(on: bool) -> Iterator[None]:
    """The garbage collector on or off, with what is there already out of its way."""
    gc.collect()
    gc.freeze()
    if not on:
        gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def memory(read: Callable[[], list[Any]]) -> float:
    """Bytes per record that stay allocated, as tracemalloc sees them: Python's own allocations."""
    read()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        records = read()
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / len(records)
    finally:
        tracemalloc.stop()


def imports(statements: Mapping[str, str], rounds: int, path: Path) -> dict[str, Times]:
    """What each statement costs in a new process; the start of Python is not in it."""
    before = f"import sys, time; sys.path.append({str(path)!r}); started = time.perf_counter(); "
    after = "; print(time.perf_counter() - started)"
    samples: dict[str, list[float]] = {name: [] for name in statements}
    for turn in range(rounds + 1):  # the first turn writes the bytecode
        for name, statement in statements.items():
            command = [sys.executable, "-c", before + statement + after]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            if turn:
                samples[name].append(float(done.stdout))
    return {name: summary(taken) for name, taken in samples.items()}
