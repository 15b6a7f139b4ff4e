"""Faults: the cases of `faultsuite.hostile`, run over real sockets by both clients."""

from __future__ import annotations

import pytest
from faultsuite.case import Case
from faultsuite.clients import ClientKind, each_client
from faultsuite.harness import CaseRunner
from faultsuite.hostile import CASES


@pytest.mark.slow
@each_client
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: ClientKind) -> None:
    CaseRunner(case, kind).run()
