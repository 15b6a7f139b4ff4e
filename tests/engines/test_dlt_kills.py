"""A load of dlt that is killed loses nothing and doubles nothing. `make soak-engines` kills ten of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from enginecrash.dlt_campaign import campaign


@pytest.mark.slow
def test_after_kills_the_tables_are_what_the_service_says(tmp_path: Path) -> None:
    assert campaign(tmp_path, kills=2, events=400, seed=1) >= 400
