"""Faults: the cases of `faultsuite.status`, run over real sockets by both clients."""

from __future__ import annotations

import pytest
from faultsuite.case import Case
from faultsuite.clients import CLIENT_KINDS, ClientKind
from faultsuite.harness import CaseRunner
from faultsuite.status import CASES


@pytest.mark.parametrize("kind", CLIENT_KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: ClientKind) -> None:
    CaseRunner(case, kind).run()
