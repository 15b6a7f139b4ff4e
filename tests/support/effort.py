"""How many examples a property is tried with.

`make test` tries some, always the same ones, and `make test-fast` a few of them; `make soak-properties` tries
many times as many, at random.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

TIMES = float(os.environ.get("EXAMPLES_TIMES", "1"))


def tried(times: int, **more: Any) -> settings:
    """Give the settings of a property that `make test` tries so many times.

    Args:
        times: How many examples.
        more: Other settings of Hypothesis.
    """
    return settings(max_examples=max(1, int(times * TIMES)), derandomize=TIMES <= 1, deadline=None, **more)
