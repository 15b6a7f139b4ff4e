"""Plays many histories.

    python tests/support/simulation/soak.py [--histories 20000] [--first 0]

Prints the seed of each one that goes wrong, and what came of all; ends 1 if one went wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # to find its siblings when it is run as a script

from simulation.history import History, Outcome, Plan, plan


def play(seed: int) -> tuple[Plan, Outcome | str]:
    """Play a history; an error is an outcome too."""
    try:
        return plan(seed), History(plan(seed)).play()
    except BaseException as error:
        return plan(seed), repr(error)


def main() -> int:
    """Play them all, on all cores."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--histories", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore", "coroutine .* was never awaited")  # a crash ends tasks early
    began = time.monotonic()
    wrong, events, crashes, doubled = 0, 0, 0, 0
    with Pool() as pool:
        seeds = range(chosen.first, chosen.first + chosen.histories)
        for planned, outcome in pool.imap_unordered(play, seeds, chunksize=20):
            if isinstance(outcome, str) or outcome.lost or outcome.doubled > outcome.allowed:
                wrong += 1
                print(f"seed {planned.seed}: {planned} {outcome}", flush=True)
                continue
            events += outcome.events
            crashes += outcome.crashes
            doubled += outcome.doubled
    print(
        f"{chosen.histories} histories, {events} events, {crashes} crashes: {wrong} went wrong; in the "
        f"others 0 events lost, {doubled} came again after a crash ({time.monotonic() - began:.0f} s)"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
