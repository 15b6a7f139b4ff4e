"""What Clever's certification asks of whoever keeps rosters: each row of the list, under its name.

And the self-check: it finds all that is wrong, mends it, and raises no false alarm while things move.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from clever_fake import FakeClever
from clever_pipelines.mirror import HoldLimits
from clever_pipelines.mirror._store import Store
from mirror_service import Busy, check, sync, url_of, verify
from sqlalchemy import text

pytestmark = pytest.mark.slow

NO_HOLD = HoldLimits(2, 2, 10**9)


def small(**settings: Any) -> FakeClever:
    """A district whose clock stands still until it is moved."""
    chosen: dict[str, Any] = {"events": 60, "users": 150, "sections": 40, "mix": "realistic"}
    return FakeClever(**(chosen | {"now": "2026-09-01T12:00:00Z", "rate_limit": None} | settings))


def later(fake: FakeClever, url: str, hours: float = 1, **settings: Any) -> None:
    """Let time pass and bring the database up to then."""
    fake.clock.advance(hours=hours)
    assert all(outcome.ok for outcome in sync(fake, url, **({"limits": NO_HOLD} | settings)))


def value(store: Store, query: str) -> Any:
    with store.read() as connection:
        return connection.execute(text(query)).scalar_one()


def test_everything_is_keyed_by_the_clever_id(store: Store) -> None:
    fake = small()
    later(fake, url_of(store))
    for name, records in fake.district.roster().items():
        assert value(store, f"SELECT count(*) FROM current_{name}") == len(records)
    check(fake, store)


def test_sync_on_demand_and_daily(store: Store) -> None:
    fake = small()
    for _ in range(3):
        later(fake, url_of(store), hours=24)
        check(fake, store)


def test_archive_do_not_delete_and_restore_when_the_id_comes_back(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    district = fake.district
    gone = {
        name: next(iter(records.items()))
        for name, records in district.roster().items()
        if name != "districts"  # terms and courses included
    }
    for name, (record_id, _) in gone.items():
        district.delete(name, record_id)
    later(fake, url)
    for name, (record_id, _) in gone.items():
        archived = f"SELECT archived_at IS NOT NULL FROM {name} WHERE id = '{record_id}'"
        assert value(store, archived), name
    for name, (_, record) in gone.items():
        district.create(name, record)
    later(fake, url)
    check(fake, store)


def test_take_missing_fields(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    district = fake.district
    user = district.user_ids[0]
    district.events.add("users.updated", {"id": user})  # a district that narrowed what it shares
    later(fake, url)
    assert value(store, f"SELECT email IS NULL AND archived_at IS NULL FROM users WHERE id = '{user}'")


def test_keep_the_history_of_a_student_and_student_teacher_associations(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    section = fake.district.section_ids[0]
    before = value(store, f"SELECT count(*) FROM section_students WHERE section_id = '{section}'")
    fake.district.delete("sections", section)
    later(fake, url)
    after = value(store, f"SELECT count(*) FROM section_students WHERE section_id = '{section}'")
    assert before == after > 0


def test_a_district_that_is_missing_from_the_token_list_is_paused_never_archived(store: Store) -> None:
    fake, url = small(districts=2), url_of(store)
    later(fake, url)
    second = fake.districts[1]
    fake.tokens.revoke(second.id)
    later(fake, url, hours=0.1)
    assert value(store, f"SELECT state FROM mirror_districts WHERE district = '{second.id}'") == "paused"
    assert value(store, f"SELECT count(*) FROM current_users WHERE district = '{second.id}'") > 0
    fake.tokens.issue(second.id)
    later(fake, url)
    check(fake, store)


def test_an_expired_cursor_heals_by_comparing(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    fake.district.delete("users", fake.district.user_ids[5])
    fake.clock.advance(days=45)  # what happened is no longer told
    fake.district.events.generate(30)
    later(fake, url)
    check(fake, store)


def test_the_self_check_finds_all_mends_all_and_touches_nothing_else(store: Store) -> None:
    fake, url = small(users=300), url_of(store)
    later(fake, url)
    dice = random.Random(4)
    users = [*fake.district.roster()["users"]]
    dice.shuffle(users)
    sections = fake.district.section_ids
    damaged = {
        ("users", users[0], "missing"): f"DELETE FROM users WHERE id = '{users[0]}'",
        (
            "users",
            users[1],
            "missing",
        ): (f"UPDATE users SET archived_at = '2026-01-01' WHERE id = '{users[1]}'"),
        ("users", users[2], "stale"): f"UPDATE users SET email = 'x' WHERE id = '{users[2]}'",
        ("users", users[3], "stale"): f"UPDATE users SET record = '{{}}' WHERE id = '{users[3]}'",
        ("users", users[4], "stale"): f"DELETE FROM user_roles WHERE user_id = '{users[4]}'",
        ("sections", sections[0], "stale"): (
            f"INSERT INTO section_students VALUES ('{sections[0]}', '{'e' * 24}')"
        ),
        ("sections", sections[1], "stale"): f"UPDATE sections SET name = NULL WHERE id = '{sections[1]}'",
        ("courses", "e" * 24, "extra"): (
            "INSERT INTO courses (id, district, children, record) "
            f"VALUES ('{'e' * 24}', '{fake.district.id}', 0, '{{}}')"
        ),
    }
    with store.write() as connection:
        for statement in damaged.values():
            connection.execute(text(statement))
    fake.clock.advance(hours=1)
    fake.district.events.generate(40)  # which the tables do not have yet: that is no difference
    [report] = verify(fake, url)
    touched = {
        event["data"]["object"]["id"]
        for event in map(fake.district.events.get, [*fake.district.events.ids()][-40:])
    }
    found = {(one.record_type, one.id, one.kind) for one in report.differences}
    assert found <= {*damaged}
    assert {key for key in damaged if key[1] not in touched} <= found
    before = value(store, "SELECT count(*) FROM users WHERE updated_by_event IS NULL")
    [report] = verify(fake, url, repair=True, limits=NO_HOLD)
    assert report.mended == len(report.differences)
    later(fake, url)
    check(fake, store)
    assert value(store, "SELECT count(*) FROM users WHERE updated_by_event IS NULL") >= before - 45
    [report] = verify(fake, url)
    assert not report.differences


@pytest.mark.parametrize("seed", range(2))
def test_any_history_ends_as_the_service_says(store: Store, seed: int) -> None:
    """Late, repeated and interleaved events, stubs, deletions, returns; loads and repairs while it moves."""
    fake = small(seed=seed, late=0.1, late_seconds=300, wild=0.05)
    url, dice = url_of(store), random.Random(seed)
    district, plain, busy = fake.district, fake.transport, Busy(fake)
    deleted: list[tuple[str, Any]] = []
    checkpoints: list[str] = []

    def moving(work: Callable[[], object]) -> None:
        """Do something while things happen between its requests."""
        fake.transport = lambda: busy  # type: ignore[method-assign,assignment,return-value]
        work()
        fake.transport = plain  # type: ignore[method-assign]

    moving(lambda: sync(fake, url, limits=NO_HOLD))  # the first load
    for number in range(5):
        district.events.generate(20)
        name = dice.choice(["users", "sections", "courses"])
        record_id, record = dice.choice([*district.roster()[name].items()])
        district.delete(name, record_id, late=dice.choice([0, 120]))
        deleted.append((name, record))
        if dice.random() < 0.5:
            district.create(*deleted.pop(dice.randrange(len(deleted))))
        district.events.add("users.updated", {"id": dice.choice(district.user_ids)})  # narrowed sharing
        later(fake, url, hours=dice.choice([0.05, 0.3, 2.0]))
        checkpoints.append(value(store, "SELECT checkpoint FROM mirror_districts"))
        if number == 2:  # a replay: all comes again that came since
            with store.write() as connection:
                query = text("UPDATE mirror_districts SET checkpoint = :checkpoint")
                connection.execute(query, {"checkpoint": checkpoints[0]})
        if number == 3:  # the events are gone: it heals by its lists
            with store.write() as connection:
                connection.execute(text("UPDATE mirror_districts SET checkpoint = NULL, state = 'healing'"))
            moving(lambda: sync(fake, url, limits=NO_HOLD))
        if dice.random() < 0.4:
            moving(lambda: verify(fake, url, repair=True, limits=NO_HOLD))
    later(fake, url, hours=1)
    later(fake, url, hours=1)
    check(fake, store)
    [report] = verify(fake, url)
    assert not report.differences


def test_memberships_follow_the_events_of_sections_and_of_users(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    district = fake.district
    section, school = district.section_ids[0], next(iter(district.roster()["schools"]))
    [student, *_] = (
        key for key, record in district.roster()["users"].items() if "student" in record["roles"]
    )
    district.update("sections", section, {"students": [student], "teachers": [], "teacher": None})
    district.update("users", student, {"roles": {"student": {"school": school, "schools": [school]}}})
    later(fake, url)
    with store.read() as connection:
        query = f"SELECT user_id FROM section_students WHERE section_id = '{section}'"
        assert [*connection.scalars(text(query))] == [student]
        query = f"SELECT school_id FROM user_schools WHERE user_id = '{student}' AND role = 'student'"
        assert [*connection.scalars(text(query))] == [school]
    assert value(store, f"SELECT count(*) FROM section_teachers WHERE section_id = '{section}'") == 0
    check(fake, store)


def test_over_a_tenth_deleted_or_three_quarters_updated_waits_for_a_person(store: Store) -> None:
    fake, url = small(districts=2), url_of(store)
    later(fake, url)
    first, second = fake.districts
    for user in first.user_ids[-30:]:
        first.delete("users", user)
    for user in second.user_ids:
        second.update("users", user, {"email": "moved@x.example"})
    fake.clock.advance(hours=1)
    outcomes = {outcome.district: outcome for outcome in sync(fake, url)}
    assert all(outcome.needs_a_person for outcome in outcomes.values())
    assert "deleted" in (outcomes[first.id].reason or "")
    assert "updated" in (outcomes[second.id].reason or "")
    assert value(store, "SELECT count(*) FROM users WHERE archived_at IS NOT NULL") == 0
    assert value(store, "SELECT count(*) FROM users WHERE email = 'moved@x.example'") == 0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_events_of_older_record_types_are_kept_for_a_person_and_change_nothing(store: Store) -> None:
    fake, url = small(), url_of(store)
    later(fake, url)
    for name in ("students", "teachers", "contacts", "schooladmins"):
        fake.district.events.add(f"{name}.updated", {"id": fake.district.user_ids[0], "name": {"first": "X"}})
    later(fake, url)
    check(fake, store)
    assert value(store, "SELECT count(*) FROM quarantine WHERE reason = 'unknown event type'") == 4
