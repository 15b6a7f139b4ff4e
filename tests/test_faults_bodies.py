"""Faults: the cases of `faultsuite.bodies`, played over real sockets by both clients."""

from __future__ import annotations

import pytest
from faultsuite.bodies import CASES
from faultsuite.case import Case
from faultsuite.faces import KINDS, Kind
from faultsuite.harness import Run


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: Kind) -> None:
    Run(case, kind).play()
