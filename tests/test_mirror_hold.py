"""The safety hold: a change of a size that a person should see first."""

from __future__ import annotations

import pytest
from clever_client import Checkpoint
from clever_pipelines.mirror._hold import HeldError, HoldLimits
from clever_pipelines.mirror._listing import Listing
from clever_pipelines.mirror._registry import State
from clever_pipelines.mirror._store import Store
from mirror_districts import DISTRICT, NOW, Bench, days, user
from mirror_oracle import Event

pytestmark = pytest.mark.slow

LIMITS = HoldLimits(deleted=0.10, updated=0.75, minimum=5)


def full(store: Store, users: int = 100, limits: HoldLimits = LIMITS) -> Bench:
    bench = Bench(store, limits=limits)
    bench.tell("users.created", *map(user, range(users)), at=NOW - days(5))
    return bench


def live(bench: Bench) -> int:
    return int(bench.value("SELECT count(*) FROM current_users"))


def test_more_than_a_tenth_deleted_holds_before_anything_is_written(store: Store) -> None:
    bench = full(store)
    before = bench.value("SELECT checkpoint FROM mirror_districts")
    with pytest.raises(HeldError, match="11 of 100 users would be deleted"):
        bench.tell("users.deleted", *map(user, range(11)))
    assert live(bench) == 100
    assert bench.value("SELECT checkpoint FROM mirror_districts") == before
    bench.tell("users.deleted", *map(user, range(10)))  # a tenth is not more than a tenth
    assert live(bench) == 90


def test_deletions_count_across_transactions_and_for_24_hours(store: Store) -> None:
    bench = full(store)
    bench.tell("users.deleted", *map(user, range(6)), at=NOW)
    with pytest.raises(HeldError, match="11 of 100"):
        bench.tell("users.deleted", *map(user, range(6, 11)), at=NOW + days(0.9))
    bench.tell("users.deleted", *map(user, range(6, 11)), at=NOW + days(1.1))
    assert live(bench) == 89


def test_what_is_counted_survives_the_process(store: Store) -> None:
    full(store).tell("users.deleted", *map(user, range(6)))
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE mirror_processes SET alive_until = 0")
    with pytest.raises(HeldError):
        Bench(store, limits=LIMITS).tell("users.deleted", *map(user, range(6, 11)))


def test_more_than_three_quarters_updated_holds(store: Store) -> None:
    bench = full(store)
    bench.tell("users.updated", *(user(number, email="") for number in range(50)))
    # The same ones again are no more records.
    bench.tell("users.updated", *(user(number, email=None) for number in range(50)))
    with pytest.raises(HeldError, match="76 of 100 users would be updated"):
        bench.tell("users.updated", *(user(number, email="") for number in range(50, 76)))
    bench.tell("users.updated", *(user(number, email="") for number in range(50, 75)))


def test_new_records_are_no_updates(store: Store) -> None:
    bench = full(store, users=10)
    bench.tell("users.created", *map(user, range(10, 200)))
    bench.tell("users.updated", *(user(number, email="") for number in range(10, 60)))


def test_small_numbers_are_let_through(store: Store) -> None:
    bench = full(store, users=10)
    bench.tell("users.deleted", *map(user, range(5)))
    assert live(bench) == 5


def test_a_week_that_is_caught_up_with_is_no_bad_day(store: Store) -> None:
    bench = full(store)
    events: list[Event] = []
    bench.apply = lambda found: events.extend(found)  # type: ignore[method-assign, func-returns-value]
    for day in range(4):
        bench.tell("users.deleted", *map(user, range(day * 8, day * 8 + 8)), at=NOW - days(4 - day))
    bench.writer.apply(events, Checkpoint(events[-1].id), now=NOW)
    assert live(bench) == 68


def test_a_person_releases_what_was_shown(store: Store) -> None:
    bench = full(store)
    with pytest.raises(HeldError) as held:
        bench.tell("users.deleted", *map(user, range(60)))
    bench.registry.hold(DISTRICT, held.value, State.FOLLOWING)
    row = bench.registry.row(DISTRICT)
    assert row is not None
    assert (row.state, row.reason) == ("held", "held: 60 of 100 users would be deleted within 24 hours")
    assert bench.registry.release(DISTRICT, until=NOW)
    assert not bench.registry.release(DISTRICT, until=NOW)
    bench.tell("users.deleted", *map(user, range(60)))
    assert live(bench) == 40
    # What happens later is judged again.
    with pytest.raises(HeldError, match="12 of 40"):
        bench.tell("users.deleted", *map(user, range(60, 72)), at=NOW + days(0.1))


def test_a_removed_district_is_held(store: Store) -> None:
    bench = full(store)
    bench.tell("districts.created", {"id": DISTRICT}, at=NOW - days(5))
    with pytest.raises(HeldError, match="100 of 100 users would be deleted"):
        bench.tell("districts.deleted", {"id": DISTRICT})
    assert live(bench) == 100
    bench.registry.release(DISTRICT, until=NOW)


def listed(*numbers: int, **fields: object) -> list[Event]:
    import json

    return [
        Event(user(n)["id"], "users", None, user(n)["id"], json.dumps(user(n, **fields)).encode())
        for n in numbers
    ]


def test_the_first_load_has_nothing_to_lose_and_the_next_has(store: Store) -> None:
    bench = Bench(store, limits=LIMITS)
    first = Listing(store, bench.writer, Checkpoint.start())
    first.page("users", listed(*range(100)), now=NOW)
    first.finish(["users"], now=NOW)
    assert live(bench) == 100

    missing = Listing(store, bench.writer, Checkpoint.start())
    missing.page("users", listed(*range(80)), now=NOW)
    with pytest.raises(HeldError, match="20 of 100 users would be deleted"):
        missing.finish(["users"], now=NOW)
    assert live(bench) == 100

    changed = Listing(store, bench.writer, Checkpoint.start())
    changed.page("users", listed(*range(50), email=""), now=NOW)
    with pytest.raises(HeldError, match="80 of 100 users would be updated"):
        changed.page("users", listed(*range(50, 80), email=""), now=NOW)
    assert bench.value("SELECT count(*) FROM users WHERE email = ''") == 50

    # What a person agrees to is one comparison; the next is judged again.
    with pytest.raises(HeldError) as held:
        missing.finish(["users"], now=NOW)
    bench.registry.hold(DISTRICT, held.value, State.HEALING)
    bench.registry.release(DISTRICT, until=NOW)
    again = Listing(store, bench.writer, Checkpoint.start())
    again.page("users", listed(*range(80), email=""), now=NOW)
    again.finish(["users"], now=NOW)
    assert live(bench) == 80
    last = Listing(store, bench.writer, Checkpoint.start())
    with pytest.raises(HeldError):
        last.finish(["users"], now=NOW)


def test_a_release_of_events_says_nothing_about_a_comparison(store: Store) -> None:
    """The district was held until its cursor had expired, and is healed after its release."""
    bench = Bench(store, limits=LIMITS)
    first = Listing(store, bench.writer, Checkpoint.start())
    first.page("users", listed(*range(100)), now=NOW)
    first.finish(["users"], now=NOW)
    with pytest.raises(HeldError) as held:
        bench.tell("users.deleted", *map(user, range(20)))
    bench.registry.hold(DISTRICT, held.value, State.FOLLOWING)
    bench.registry.release(DISTRICT, until=NOW)
    healing = Listing(store, bench.writer, Checkpoint.start())
    healing.page("users", listed(*range(20)), now=NOW)
    with pytest.raises(HeldError, match="80 of 100"):
        healing.finish(["users"], now=NOW)


def test_a_list_that_is_not_whole_archives_nothing(store: Store) -> None:
    bench = Bench(store)
    first = Listing(store, bench.writer, Checkpoint.start())
    first.page("users", listed(*range(10)), now=NOW)
    first.finish(["users"], now=NOW)
    broken = Listing(store, bench.writer, Checkpoint.start())
    broken.page("users", listed(*range(5)), now=NOW)
    broken.finish([], now=NOW)  # 403, an unreadable record, a page that failed
    assert live(bench) == 10
    # Nor does a record that no row can be made of.
    odd = [*listed(*range(9)), Event("f" * 24, "users", None, None, b"[]")]
    unreadable = Listing(store, bench.writer, Checkpoint.start())
    assert unreadable.page("users", odd, now=NOW).rejected == 1
    unreadable.finish(["users"], now=NOW)
    assert live(bench) == 10
    assert bench.values("SELECT reason FROM quarantine") == ["the record is not an object"]
