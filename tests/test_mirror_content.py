"""What is left out stands nowhere, and what was purged does not come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from clever_client import Checkpoint
from clever_pipelines.fields import GROUPS, FieldPolicy
from clever_pipelines.mirror._listing import Listing
from clever_pipelines.mirror._policy import enforce
from clever_pipelines.mirror._purge import purge_archived, purge_district, purge_person, undo
from clever_pipelines.mirror._store import Store
from mirror_districts import DISTRICT, NOW, Bench, days, user
from mirror_oracle import CHILDREN, RECORDS, Event

pytestmark = pytest.mark.slow

CANARY = "Canarybird"
ANN, BEN, PAT = (f"{number:024x}" for number in (1, 2, 3))


def whole_database(store: Store) -> str:
    """Everything that stands in any table."""
    names = (*RECORDS, *CHILDREN, "quarantine", "mirror_purged", "mirror_districts", "mirror_changes")
    with store.read() as connection:
        return "".join(
            str([tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]) for name in names
        )


def files(store: Store) -> bytes:
    """Everything that stands in the database's files."""
    folder = Path(str(store.engine.url.database)).parent
    return b"".join(path.read_bytes() for path in folder.iterdir())


def canary(number: int = 1) -> dict[str, Any]:
    """A student with everything that can be left out."""
    made = user(number, name={"first": CANARY, "last": CANARY}, email=f"{CANARY}@x.example")
    made["roles"]["student"] |= {
        "email": f"{CANARY}@x.example",
        "dob": f"{CANARY}-dob",
        "race": f"{CANARY}-race",
        "gender": f"{CANARY}-gender",
        "location": {"address": f"1 {CANARY} St", "zip": CANARY},
        "preferred_name": {"first": CANARY},
        "state_id": CANARY,
        "sis_id": CANARY,
        "credentials": {"district_username": CANARY},
        "ext": {"favourite": CANARY},
        "disability": {"disability_type": CANARY},
    }
    made["roles"]["contact"] = {"phone": CANARY, "student_relationships": [{"student": BEN}]}
    return made


def test_the_default_stores_what_is_shared(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", canary())
    assert bench.record("users", ANN) == canary()


def test_all_groups_together_leave_no_trace(store: Store) -> None:
    bench = Bench(store, policy=FieldPolicy(exclude=GROUPS))
    bench.tell("users.created", canary())
    bench.tell("robots.created", {"id": ANN, "name": CANARY})
    bench.tell("users.updated", [CANARY], CANARY)  # not even in what cannot be read
    page = [Event(ANN, "users", None, ANN, json.dumps(canary()).encode())]
    Listing(store, bench.writer, Checkpoint.start()).page("users", page, now=NOW)
    assert CANARY not in whole_database(store)
    if store.is_sqlite:
        assert CANARY.encode() not in files(store)
    assert bench.value("SELECT count(*) FROM quarantine WHERE raw IS NULL AND length > 20") == 3
    assert bench.record("users", ANN)["roles"]["student"] == {"schools": ["5" * 24], "school": "5" * 24}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_takes_out_its_fields_and_no_others(store: Store, group: str) -> None:
    bench = Bench(store, policy=FieldPolicy(exclude=[group]))
    bench.tell("users.created", canary())
    kept, expected = bench.record("users", ANN), canary()
    for path in GROUPS[group]:
        record_type, *keys = path.split(".")
        if record_type == "users":
            value = expected
            for key in keys[:-1]:
                value = value.get(key) or {}
            value.pop(keys[-1], None)
    assert kept == expected
    assert kept != canary()


def test_fields_keeps_what_is_named_and_what_holds_the_tables_together(store: Store) -> None:
    bench = Bench(store, policy=FieldPolicy(fields=["users.name", "emails"], exclude=["users.name.last"]))
    bench.tell("users.created", canary() | {"new": CANARY})
    bench.tell("courses.created", {"id": "c" * 24, "name": "Art", "district": DISTRICT})
    assert bench.record("users", ANN) == {
        "id": ANN,
        "district": DISTRICT,
        "name": {"first": CANARY},
        "email": f"{CANARY}@x.example",
        "roles": {
            "student": {"email": f"{CANARY}@x.example", "schools": ["5" * 24], "school": "5" * 24},
            "contact": {"student_relationships": [{"student": BEN}]},
        },
    }
    assert bench.record("courses", "c" * 24) == {"id": "c" * 24, "district": DISTRICT}


def test_who_is_only_a_contact_is_not_stored_without_contacts(store: Store) -> None:
    bench = Bench(store, policy=FieldPolicy(exclude=["contacts"]))
    parent = {"id": PAT, "name": {"first": CANARY}, "roles": {"contact": {"phone": "1"}}}
    bench.tell("users.created", parent)
    assert bench.value("SELECT count(*) FROM current_users") == 0
    assert CANARY not in whole_database(store)
    bench.tell("users.updated", parent | {"roles": {"contact": {}, "teacher": {"title": "Ms"}}})
    assert bench.value("SELECT teacher_title FROM current_users") == "Ms"
    bench.tell("users.updated", parent)  # a teacher no more
    assert bench.value("SELECT count(*) FROM current_users") == 0


def test_another_policy_is_carried_over_to_what_is_there(store: Store) -> None:
    bench = Bench(store)
    bench.tell("users.created", canary())
    bench.tell("robots.created", {"name": CANARY})
    with store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE mirror_districts SET loaded_at = '2026-01-01', state = 'following'"
        )
    assert not enforce(store, FieldPolicy())
    everything = FieldPolicy(exclude=GROUPS)
    assert enforce(store, everything)
    assert not enforce(store, everything)
    assert CANARY not in whole_database(store)
    if store.is_sqlite:
        assert CANARY.encode() not in files(store)
    # What is kept again must come from the service.
    assert bench.value("SELECT state FROM mirror_districts") == "following"
    assert enforce(store, FieldPolicy(exclude=["dob"]))
    assert bench.value("SELECT state FROM mirror_districts") == "healing"
    assert bench.value("SELECT checkpoint FROM mirror_districts") is None


def populated(store: Store) -> Bench:
    bench = Bench(store)
    bench.tell("users.created", canary(), user(2))
    bench.tell(
        "users.created",
        {"id": PAT, "roles": {"contact": {"student_relationships": [{"student": ANN}, {"student": BEN}]}}},
    )
    bench.tell(
        "sections.created",
        {"id": "e" * 24, "name": "Art", "students": [ANN, BEN], "teachers": [ANN], "teacher": ANN},
    )
    bench.tell("robots.updated", {"about": ANN, "name": CANARY}, {"about": BEN})
    return bench


def test_a_purged_person_is_gone_from_everywhere(store: Store) -> None:
    bench = populated(store)
    dry = purge_person(store, ANN, now=NOW, dry_run=True)
    assert CANARY in whole_database(store)
    assert purge_person(store, ANN, now=NOW) == dry == ({"users": 1}, 2, 1)
    everything = whole_database(store)
    assert CANARY not in everything
    assert everything.count(ANN) == 1  # the id, so that it does not come back
    if store.is_sqlite:
        assert CANARY.encode() not in files(store)
    assert bench.record("sections", "e" * 24)["students"] == [BEN]
    assert bench.values("SELECT user_id FROM section_students") == [BEN]
    assert bench.values("SELECT student_id FROM contact_relationships") == [BEN]
    assert bench.value("SELECT count(*) FROM quarantine") == 1


def test_nothing_brings_a_purged_person_back_until_it_is_undone(store: Store) -> None:
    bench = populated(store)
    purge_person(store, ANN, now=NOW)
    section = {"id": "e" * 24, "name": "Art 2", "students": [BEN, ANN], "teacher": ANN}

    def all_ways() -> None:
        bench.tell("users.updated", canary())
        bench.tell("sections.updated", section)
        bench.tell("robots.updated", {"about": ANN, "name": CANARY})
        listing = Listing(store, bench.writer, Checkpoint.start())
        listing.page("users", [Event(ANN, "users", None, ANN, json.dumps(canary()).encode())], now=NOW)

    all_ways()
    assert CANARY not in whole_database(store)
    assert bench.record("sections", "e" * 24) == section | {"students": [BEN], "teacher": None}
    assert not undo(store, BEN)
    assert undo(store, ANN)
    all_ways()
    assert bench.record("users", ANN) == canary()
    assert bench.record("sections", "e" * 24) == section


def test_a_purged_district_leaves_nothing_and_does_not_come_back(store: Store) -> None:
    bench = populated(store)
    other = "9" * 24
    with store.write() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO courses (id, district, children, record) VALUES ('a', '{other}', 0, '{{}}')"
        )
    result = purge_district(store, DISTRICT, now=NOW)
    assert result.records == {"users": 3, "sections": 1}
    assert result.quarantined == 2
    assert CANARY not in whole_database(store)
    assert whole_database(store).count(DISTRICT) == 1
    assert bench.values("SELECT id FROM courses") == ["a"]


def test_what_was_archived_long_ago_is_purged(store: Store) -> None:
    bench = populated(store)
    bench.tell("users.deleted", {"id": ANN}, at=NOW + days(1))
    bench.tell("users.deleted", {"id": BEN}, at=NOW + days(40))
    result = purge_archived(store, NOW + days(10), now=NOW + days(41))
    assert result.records == {"users": 1}
    assert sorted(bench.values("SELECT id FROM users")) == [BEN, PAT]
    assert CANARY not in whole_database(store)
