"""Faults: the cases of `faultsuite.wire`, run over real sockets by both clients."""

from __future__ import annotations

import pytest
from faultsuite.case import Case
from faultsuite.clients import ClientKind, each_client
from faultsuite.harness import CaseRunner
from faultsuite.wire import CASES


@each_client
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: ClientKind) -> None:
    CaseRunner(case, kind).run()
