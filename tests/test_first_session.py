"""The first session in the docs: its commands run, and what they write is what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from session import agrees, play, steps

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parent.parent / "docs" / "first-session.md"


@pytest.mark.slow
def test_the_first_session_is_as_it_is_shown(tmp_path: Path) -> None:
    found = steps(PAGE.read_text("utf-8"))
    assert len(found) > 10
    for step, really in zip(found, play(found, tmp_path), strict=True):
        assert agrees(step.shown, really), "\n".join([f"$ {step.command}", *really])
    assert max(len(line) for step in found for line in [*step.command.splitlines(), *step.shown]) <= 110


@pytest.mark.parametrize(
    ("shown", "really", "same"),
    [
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "d"], True),
        (["a", "...", "d"], ["a", "b"], False),
        (["3 done"], ["4 done"], False),
        (["at 2026-01-01T00:00:00Z"], ["at 2027-02-03T04:05:06.7Z"], True),
        (["a"], ["a", "b"], False),
        ([], ["a"], False),
    ],
)
def test_what_is_compared(shown: list[str], really: list[str], same: bool) -> None:
    assert agrees(shown, really) is same
