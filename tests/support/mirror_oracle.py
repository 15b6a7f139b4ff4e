"""What the mirror's tables must hold, worked out in the plainest way; and histories to hold them to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Engine, text

START = datetime(2026, 9, 1, tzinfo=UTC)
RECORDS = ("districts", "schools", "terms", "courses", "users", "sections", "resources")
CHILDREN = {
    "section_students": "sections",
    "section_teachers": "sections",
    "user_roles": "users",
    "user_schools": "users",
    "enrollments": "users",
    "contact_relationships": "users",
}


class Event(NamedTuple):
    """An event in the form in which the raw lane gives it."""

    id: str
    type: str
    created: datetime | None
    record_id: str | None
    json: bytes


def event(number: int, type_: str, record: Any, *, at: datetime | None = None) -> Event:
    """Make an event; its number and time give its id."""
    time = at or START + timedelta(seconds=number)
    event_id = f"{int(time.timestamp()):08x}{'feed':>06s}{number:010x}".replace(" ", "0")
    body = {
        "id": event_id,
        "type": type_,
        "created": time.isoformat().replace("+00:00", "Z"),
        "data": {"object": record},
    }
    record_id = record.get("id") if isinstance(record, dict) else None
    return Event(event_id, type_, time, record_id, json.dumps(body).encode())


class Stored(NamedTuple):
    """A record as the mirror should hold it."""

    version: str
    archived: bool
    record: Any


def fold(events: Iterable[Any]) -> dict[str, dict[str, Stored]]:
    """Apply events one by one, in the order of their ids."""
    state: dict[str, dict[str, Stored]] = {name: {} for name in RECORDS}
    seen = {found.id: found for found in events}
    advance(state, (seen[event_id] for event_id in sorted(seen)))
    return state


def advance(state: dict[str, dict[str, Stored]], events: Iterable[Any]) -> None:
    """Apply events, in order, to what was folded before."""
    for found in events:
        name, _, action = found.type.partition(".")
        if name not in state or found.record_id is None:
            continue
        record = json.loads(found.json)["data"]["object"]
        before = state[name].get(found.record_id)
        if action == "deleted":
            state[name][found.record_id] = Stored(found.id, True, before.record if before else record)
            if name == "districts":
                for of_type in state.values():
                    for key, value in of_type.items():
                        if not value.archived:
                            of_type[key] = Stored(found.id, True, value.record)
        else:
            state[name][found.record_id] = Stored(found.id, False, record)


def children(state: dict[str, dict[str, Stored]]) -> dict[str, set[tuple[Any, ...]]]:
    """Give the rows of the child tables that belong to these records."""
    rows: dict[str, set[tuple[Any, ...]]] = {name: set() for name in CHILDREN}
    for key, stored in state["sections"].items():
        section = stored.record
        teachers = [*(section.get("teachers") or []), *filter(None, [section.get("teacher")])]
        rows["section_students"] |= {(key, student) for student in section.get("students") or []}
        rows["section_teachers"] |= {
            (key, teacher, teacher == section.get("teacher")) for teacher in teachers
        }
    for key, stored in state["users"].items():
        for role, part in (stored.record.get("roles") or {}).items():
            if part is None:
                continue
            rows["user_roles"].add((key, role))
            schools = [*(part.get("schools") or []), *filter(None, [part.get("school")])]
            rows["user_schools"] |= {(key, role, school, school == part.get("school")) for school in schools}
            for position, entry in enumerate(part.get("enrollments") or []):
                rows["enrollments"].add((key, position, entry.get("school")))
            for position, entry in enumerate(part.get("student_relationships") or []):
                rows["contact_relationships"].add(
                    (key, position, entry.get("student"), entry.get("relationship"), entry.get("type"))
                )
    return rows


def read(engine: Engine) -> tuple[dict[str, dict[str, Stored]], dict[str, set[tuple[Any, ...]]]]:
    """Give what the tables hold."""
    state: dict[str, dict[str, Stored]] = {}
    rows: dict[str, set[tuple[Any, ...]]] = {}
    with engine.connect() as connection:
        for name in RECORDS:
            query = (
                "SELECT id, coalesce(updated_by_event, listed_after, ''), archived_at IS NOT NULL, record "
                f"FROM {name}"
            )
            state[name] = {
                key: Stored(
                    version, bool(archived), json.loads(record) if isinstance(record, str) else record
                )
                for key, version, archived, record in connection.execute(text(query))
            }
        for name in CHILDREN:
            columns = "user_id, position, school_id" if name == "enrollments" else "*"
            found = connection.execute(text(f"SELECT {columns} FROM {name}"))
            rows[name] = {
                tuple(bool(v) if k == "is_primary" else v for k, v in row._mapping.items()) for row in found
            }
    return state, rows


def check(engine: Engine, events: Iterable[Any], *, late: bool = False) -> None:
    """Hold the tables to the fold of events.

    Args:
        engine: The database.
        events: All that was delivered.
        late: Some came after greater ones. An archived record then keeps what was known when it went.

    Raises:
        AssertionError: They differ.
    """
    expected = fold(events)
    state, rows = read(engine)
    for name in RECORDS:
        assert _loosely(state[name], late) == _loosely(expected[name], late), name
    gone = {
        key for of_type in expected.values() for key, stored in of_type.items() if late and stored.archived
    }
    for name, wanted in children(expected).items():
        assert {row for row in rows[name] if row[0] not in gone} == {
            row for row in wanted if row[0] not in gone
        }, name


def _loosely(state: dict[str, Stored], late: bool) -> dict[str, Stored]:
    return {
        key: stored._replace(record=None) if late and stored.archived else stored
        for key, stored in state.items()
    }


class History:
    """A made-up district and what happens in it.

    Args:
        seed: The same seed makes the same history.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._number = 0
        self.district: str = self._id("districts", 0)
        self.events: list[Event] = []

    def _id(self, name: str, index: int) -> str:
        return f"{RECORDS.index(name) + 1:08x}{index:016x}"

    def happen(self, count: int) -> list[Event]:
        """Let things happen: records come, change, shrink to stubs, go, and come back."""
        new = []
        for _ in range(count):
            name = self._random.choice((*RECORDS[1:], "users", "users", "sections", "sections"))
            index = self._random.randrange(6)
            action = self._random.choices(("created", "updated", "deleted"), (3, 5, 2))[0]
            record = self._record(name, index)
            if self._random.random() < 0.15:  # a district narrowed what it shares
                record = {"id": record["id"]}
            new.append(self.tell(f"{name}.{action}", record))
        return new

    def tell(self, type_: str, record: Any) -> Event:
        """Let one thing happen."""
        self._number += 1
        told = event(self._number, type_, record)
        self.events.append(told)
        return told

    def _record(self, name: str, index: int) -> dict[str, Any]:
        random = self._random
        record: dict[str, Any] = {
            "id": self._id(name, index),
            "district": self.district,
            "name": f"{name} {random.randrange(100)}",
        }
        people = [self._id("users", number) for number in range(6)]
        schools = [self._id("schools", number) for number in range(6)]
        if name == "sections":
            record["students"] = random.sample(people, random.randrange(6))
            record["teachers"] = random.sample(people, random.randrange(3))
            record["teacher"] = random.choice([None, *people])
        if name == "users":
            record["name"] = {"first": "Ada", "last": f"L{random.randrange(100)}"}
            record["roles"] = self._roles(people, schools)
        return record

    def _roles(self, people: list[str], schools: list[str]) -> dict[str, Any]:
        random = self._random
        roles: dict[str, Any] = {}
        if random.random() < 0.7:
            roles["student"] = {
                "schools": random.sample(schools, 2),
                "school": random.choice(schools),
                "enrollments": [{"school": school} for school in random.sample(schools, random.randrange(3))],
            }
        if random.random() < 0.3:
            roles["teacher"] = {"schools": random.sample(schools, 1)}
        if random.random() < 0.3:
            roles["contact"] = {
                "student_relationships": [
                    {"student": student, "relationship": "Parent", "type": None}
                    for student in random.sample(people, random.randrange(3))
                ]
            }
        if random.random() < 0.2:
            roles["staff"] = None
        return roles

    def delivered(self, events: list[Event], *, late: float = 0.2) -> Iterator[list[Event]]:
        """Deliver events in batches: some late, some twice."""
        waiting: list[Event] = []
        position = 0
        while position < len(events) or waiting:
            batch = events[position : position + self._random.randint(1, 12)]
            position += len(batch)
            held_back = [found for found in batch if self._random.random() < late]
            batch = [found for found in batch if found not in held_back]
            batch += [found for found in waiting if self._random.random() < 0.6 or position >= len(events)]
            waiting = [found for found in waiting if found not in batch] + held_back
            if position >= len(events):
                batch += [found for found in waiting if found not in batch]
                waiting = []
            again = [found for found in events[:position] if self._random.random() < 0.02]
            batch += [found for found in again if found not in waiting]
            self._random.shuffle(batch)
            yield batch
