"""The mirror against the fake: first load, events, healing, the self-check."""

from __future__ import annotations

import pytest
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits
from clever_pipelines.mirror._store import Store
from mirror_service import check, sync, url_of, verify
from sqlalchemy import text

pytestmark = pytest.mark.slow

NO_HOLD = HoldLimits(2, 2, 10**9)


def test_first_load_then_events(store: Store) -> None:
    fake = FakeClever(
        seed=1, events=400, users=150, sections=40, districts=2, mix="realistic", now="2026-09-01T12:00:00Z"
    )
    url = url_of(store)
    assert [outcome.ok for outcome in sync(fake, url, limits=NO_HOLD)] == [True, True]
    check(fake, store)
    for _ in range(3):
        fake.clock.advance(hours=1)
        for district in fake.districts:
            district.events.generate(150)
        assert all(outcome.ok for outcome in sync(fake, url, limits=NO_HOLD))
        check(fake, store)
    assert not any(report.differences for report in verify(fake, url))


def test_a_district_that_was_removed_and_is_back_is_whole_again(store: Store) -> None:
    fake = FakeClever(seed=1, events=0, users=150, sections=40, mix="realistic", now="2026-09-01T12:00:00Z")
    url, district = url_of(store), fake.district
    sync(fake, url, limits=NO_HOLD)
    record = district.record("districts", district.id)
    fake.clock.advance(hours=1)
    district.delete("districts", district.id)
    fake.clock.advance(hours=1)
    sync(fake, url, limits=NO_HOLD)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM current_users")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM users")).scalar_one() == 150
    district.create("districts", record)
    fake.clock.advance(hours=1)
    assert all(outcome.ok for outcome in sync(fake, url, limits=NO_HOLD))
    check(fake, store)
