"""After a kill at any moment the database is the fold of the stream at the stored checkpoint.

`make soak` does it 200 times over 50,000 events.
"""

from __future__ import annotations

import pytest
from clever_pipelines.mirror._store import Store
from mirror_service import url_of
from mirrorcrash.campaign import Campaign

pytestmark = pytest.mark.slow


@pytest.mark.xdist_group("kills of the mirror")
def test_after_each_kill_the_database_is_the_fold_of_the_stream(store: Store) -> None:
    campaign = Campaign(url_of(store), events=1_500, page=50, seed=1)
    outcome = campaign.run(10)
    assert outcome.kills == 10
    assert outcome.at_work >= 5
