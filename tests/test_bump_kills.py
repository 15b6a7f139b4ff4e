"""A bump that is killed leaves the project as before or as after, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from bumpkills import kill_often

pytestmark = [pytest.mark.slow]


def test_a_kill_at_any_moment(tmp_path: Path) -> None:
    """`make soak-bump` kills 100 times."""
    outcome = kill_often(tmp_path, kills=10, seed=3)
    assert outcome.counts.total() == 10
    for name in ("SIGTERM", "SIGKILL"):
        assert outcome.counts[name, "any", "as before"], outcome.table()
        after = (outcome.counts[name, "the write", how] for how in ("as after", "as after, by the next run"))
        assert sum(after), outcome.table()
