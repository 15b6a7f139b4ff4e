"""The fault suite itself: enough cases, all of them different, and the page in the docs that tells them."""

from __future__ import annotations

from collections import Counter

from faultsuite import table
from faultsuite.case import Case
from faultsuite.suite import GROUPS

CASES: list[Case] = [case for cases in GROUPS.values() for case in cases]


def test_the_cases_are_many_and_different() -> None:
    assert len(CASES) >= 120
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []


def test_every_call_meets_faults() -> None:
    assert {case.call for case in CASES} == {
        "events", "event", "submissions", "create", "update", "delete", "grade",
    }  # fmt: skip


def test_the_page_in_the_docs_is_made_from_the_cases() -> None:
    assert table.TARGET.read_text(encoding="utf-8") == table.text(), "run tests/support/faultsuite/table.py"
