"""Faults: the cases of `faultsuite.paging`, played over real sockets by both clients."""

from __future__ import annotations

import pytest
from faultsuite.case import Case
from faultsuite.faces import KINDS, Kind
from faultsuite.harness import Run
from faultsuite.paging import CASES

pytestmark = pytest.mark.usefixtures("reading")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: Kind) -> None:
    Run(case, kind).play()
