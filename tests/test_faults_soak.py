"""Many faults in a row: a short piece of what `make soak` does at length."""

from __future__ import annotations

import pytest
from faultsuite.clients import CLIENT_KINDS, ClientKind
from faultsuite.page_fuzz import fuzz
from faultsuite.soak import read

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", CLIENT_KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_every_event_once_in_order(kind: ClientKind, seed: int) -> None:
    figures = read(kind, seed, events=1000, limit=10, share=0.25)
    assert figures.events == 1000
    assert figures.requests > 100
    assert figures.injected.total() > 12
    assert figures.errors.total() > 5


@pytest.mark.parametrize("seed", range(2))
def test_damaged_pages_are_read_alike_in_every_way(seed: int) -> None:
    found = fuzz(150, seed)
    assert found["not JSON"] > 10
    assert found["all records"] > 10
    assert found["an error among the records"] > 10
