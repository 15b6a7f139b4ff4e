"""Documents that are broken in any way: `make drift` says what it can, in time, and never crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from driftfuzz import fuzz

pytestmark = [pytest.mark.slow]


def test_a_broken_document_is_never_a_crash(tmp_path: Path) -> None:
    """`make soak-drift` tries 2,000."""
    outcome = fuzz(tmp_path, cases=200, seed=2)
    assert outcome.failures == []
    assert outcome.exits.total() == 200
    assert outcome.exits.keys() >= {1, 2}, outcome.exits
