"""The fake's Data API: its lists are what its events say, at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"
TYPES = ("districts", "schools", "terms", "courses", "resources", "sections", "users")
Roster = dict[str, dict[str, Any]]


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(now=NOW, events=300, rate_limit=None)


def get(fake: FakeClever, target: str) -> Any:
    answer = fake.handle("GET", target, {"Authorization": f"Bearer {fake.token}"})
    assert answer.status == 200, answer
    return json.loads(answer.body)


def status(fake: FakeClever, target: str) -> int:
    return fake.handle("GET", target, {"Authorization": f"Bearer {fake.token}"}).status


def link(page: Any, rel: str) -> str | None:
    return next((each["uri"] for each in page["links"] if each["rel"] == rel), None)


def pages(fake: FakeClever, target: str) -> Iterator[Any]:
    following: str | None = target
    while following:
        page = get(fake, following)
        yield page
        following = link(page, "next")


def records(fake: FakeClever, target: str) -> list[Any]:
    return [item["data"] for page in pages(fake, target) for item in page["data"]]


def ids(fake: FakeClever, target: str) -> list[str]:
    return [record["id"] for record in records(fake, target)]


def read_all(fake: FakeClever, limit: int = 10_000) -> Roster:
    return {
        kind: {record["id"]: record for record in records(fake, f"/v3.1/{kind}?limit={limit}")}
        for kind in TYPES
    }


def events(fake: FakeClever) -> list[Any]:
    return [fake.district.events.get(each) for each in fake.district.events.ids()]


def fold(roster: Roster, stream: list[Any]) -> Roster:
    """Apply events to a roster, as any client would."""
    result = {kind: dict(held) for kind, held in roster.items()}
    for event in stream:
        kind, _, action = event["type"].partition(".")
        record = event["data"]["object"]
        if action == "deleted":
            result[kind].pop(record["id"], None)
        else:
            result[kind][record["id"]] = record
    return result


SETTINGS: list[dict[str, Any]] = [
    {"users": 30},
    {"seed": 3},
    {"users": 90, "sections": 20, "wild": 0.3},
    {"users": 150, "mix": "realistic"},
]


@pytest.mark.parametrize("count", [0, 1, 24, 25, 26, 130, 1003])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_lists_are_the_fold_of_all_events(settings: dict[str, Any], count: int) -> None:
    fake = FakeClever(now=NOW, events=count, rate_limit=None, **settings)
    beginning = fake.district.roster("2025-12-01T00:00:00Z")
    stream = events(fake)
    assert len(stream) == count
    there = fold(beginning, stream)
    assert read_all(fake) == there == fake.district.roster()


def test_every_change_fits_what_was_there() -> None:
    fake = FakeClever(now=NOW, events=4000, rate_limit=None)
    roster = fake.district.roster("2025-12-01T00:00:00Z")
    for event in events(fake):
        kind, _, action = event["type"].partition(".")
        record_id = event["data"]["object"]["id"]
        assert (record_id in roster[kind]) == (action != "created")
        if action == "deleted":
            del roster[kind][record_id]
        else:
            roster[kind][record_id] = event["data"]["object"]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_roster_at_any_moment(settings: dict[str, Any]) -> None:
    fake = FakeClever(now=NOW, events=700, rate_limit=None, **settings)
    stream = events(fake)
    beginning = fake.district.roster(int(stream[0]["id"][:8], 16) - 1)
    for event in stream[:: len(stream) // 5]:
        moment = int(event["id"][:8], 16)
        until = [each for each in stream if int(each["id"][:8], 16) <= moment]
        assert fake.district.roster(moment) == fold(beginning, until)


def test_records_are_deleted_come_back_and_are_replaced() -> None:
    fake = FakeClever(now=NOW, events=12_000, rate_limit=None)
    told: dict[str, list[str]] = {}
    for event in events(fake):
        if event["type"].startswith("users."):
            told.setdefault(event["data"]["object"]["id"], []).append(event["type"].partition(".")[2])
    lives = ["".join(action[0] for action in actions if action != "updated") for actions in told.values()]
    assert any("dc" in life for life in lives)  # deleted, and back
    assert any(life.startswith("c") for life in lives)  # new ones
    assert any(life.endswith("d") and "dcd" in life for life in lives)  # gone for good
    now = fake.district.roster()["users"]
    assert len(now) in range(145, 156)
    assert len(set(now) - {each for each, actions in told.items() if actions[0] == "created"}) < len(now)


def test_size_can_be_asked_for() -> None:
    fake = FakeClever(now=NOW, events=2000, users=2000, sections=200, mix="realistic", rate_limit=None)
    beginning = fake.district.roster("2025-12-01T00:00:00Z")
    assert len(beginning["users"]) in range(2000, 2015)
    assert len(beginning["sections"]) == 200
    assert {len(section["students"]) for section in beginning["sections"].values()} == {25}
    stream = events(fake)
    kinds = [event["type"].partition(".")[0] for event in stream]
    assert 0.70 < kinds.count("users") / len(kinds) < 0.74
    assert 0.18 < kinds.count("sections") / len(kinds) < 0.22
    deleted = sum(event["type"].endswith(".deleted") for event in stream)
    assert 0.01 < deleted / len(stream) < 0.06
    changed = [
        event["data"]["previous_attributes"] for event in stream if event["type"] == "sections.updated"
    ]
    members = [previous for previous in changed if "students" in previous]
    assert 0.6 < len(members) / len(changed) < 0.8
    touched = [event["data"]["object"]["id"] for event in stream if event["type"].startswith("users.")]
    assert len(set(touched[:500])) == 500  # all over the district
    assert touched[:50] != sorted(touched[:50])


def test_one_member_of_a_section_changes_at_a_time() -> None:
    fake = FakeClever(now=NOW, events=3000, users=300, sections=40, mix="realistic", rate_limit=None)
    checked = 0
    for event in events(fake):
        before = event["data"].get("previous_attributes", {}).get("students")
        if before is not None:
            after = event["data"]["object"]["students"]
            assert len(set(before) ^ set(after)) in {1, 2}
            checked += 1
    assert checked > 300


@pytest.mark.parametrize("kind", [each for each in TYPES if each != "districts"])
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_by_id(fake: FakeClever, kind: str, limit: int) -> None:
    expected = sorted(fake.district.roster()[kind])
    found = [*pages(fake, f"/v3.1/{kind}?limit={limit}")]
    assert [item["data"]["id"] for page in found for item in page["data"]] == expected
    assert all(len(page["data"]) == limit for page in found[:-1])
    assert link(found[0], "prev") is None
    if len(found) > 1:
        assert [each["rel"] for each in found[1]["links"]][:2] == ["self", "prev"]
        assert get(fake, link(found[1], "prev") or "")["data"] == found[0]["data"]
    item = found[0]["data"][0]
    assert item["uri"] == f"/v3.1/{kind}/{item['data']['id']}"
    assert get(fake, item["uri"])["data"] == item["data"]


def test_limits_and_cursors(fake: FakeClever) -> None:
    users = sorted(fake.district.roster()["users"])
    assert len(get(fake, "/v3.1/users")["data"]) == 100
    assert status(fake, "/v3.1/users?limit=10001") == 413
    assert [status(fake, f"/v3.1/users?limit={bad}") for bad in ("0", "-1", "x", "")] == [400] * 4
    page = get(fake, f"/v3.1/users?starting_after={users[40]}&limit=3")
    assert [item["data"]["id"] for item in page["data"]] == users[41:44]
    page = get(fake, f"/v3.1/users?ending_before={users[40]}&limit=3")
    assert [item["data"]["id"] for item in page["data"]] == users[37:40]
    assert get(fake, f"/v3.1/users?starting_after={users[-1]}")["data"] == []
    assert get(fake, f"/v3.1/users?ending_before={users[0]}")["data"] == []
    between = f"{users[40][:-1]}{'0' if users[40][-1] != '0' else '/'}"
    assert ids(fake, f"/v3.1/users?starting_after={between}&limit=1000")[0] in users[39:42]
    both = get(fake, f"/v3.1/users?starting_after={users[3]}&ending_before={users[6]}")
    assert [item["data"]["id"] for item in both["data"]] == users[4:6]


def test_a_full_last_page_has_no_next(fake: FakeClever) -> None:
    total = len(fake.district.user_ids)
    assert link(get(fake, f"/v3.1/users?limit={total}"), "next") is None
    assert link(get(fake, f"/v3.1/users?limit={total - 1}"), "next")


def test_the_one_district(fake: FakeClever) -> None:
    page = get(fake, "/v3.1/districts?count=true")
    assert [item["data"]["id"] for item in page["data"]] == [fake.district.id]
    assert page["links"] == [{"rel": "self", "uri": "/v3.1/districts?count=true"}]
    assert page["count"] == 1
    assert get(fake, f"/v3.1/districts/{fake.district.id}")["data"] == page["data"][0]["data"]


def test_count(fake: FakeClever) -> None:
    roster = fake.district.roster()
    for kind in TYPES:
        if kind != "resources":
            assert get(fake, f"/v3.1/{kind}?count=true&limit=1")["count"] == len(roster[kind])
    for value in ("", "false", "undefined"):
        assert "count" not in get(fake, f"/v3.1/users?count={value}")
    assert "count" not in get(fake, "/v3.1/users")
    assert status(fake, "/v3.1/users?count=yes") == 400
    fake.district.create("users", {"roles": {}})
    assert get(fake, "/v3.1/users?count=true")["count"] == len(roster["users"]) + 1


@pytest.mark.parametrize("role", ["contact", "district_admin", "staff", "student", "teacher"])
def test_role(fake: FakeClever, role: str) -> None:
    users = fake.district.roster()["users"].values()
    expected = [user["id"] for user in users if role in user["roles"]]
    assert expected
    assert ids(fake, f"/v3.1/users?role={role}&limit=7") == expected
    assert get(fake, f"/v3.1/users?role={role}&count=true")["count"] == len(expected)


def test_words_that_are_not_known_are_refused(fake: FakeClever) -> None:
    school = fake.district.school_ids[0]
    assert status(fake, "/v3.1/users?role=principal") == 400
    assert status(fake, f"/v3.1/schools/{school}/users?role=contact") == 400
    assert status(fake, f"/v3.1/schools/{school}/users?primary=false") == 400


def test_what_is_not_there(fake: FakeClever) -> None:
    for kind in TYPES:
        assert status(fake, f"/v3.1/{kind}/{'0' * 24}") == 404
        assert status(fake, f"/v3.1/{kind}/nonsense") == 404
    assert status(fake, f"/v3.1/users/{'0' * 24}/sections") == 404
    assert status(fake, f"/v3.1/schools/{fake.district.user_ids[0]}") == 404
    gone = fake.district.user_ids[3]
    fake.district.delete("users", gone)
    assert status(fake, f"/v3.1/users/{gone}") == 404
    assert status(fake, f"/v3.1/users/{gone}/sections") == 404
    assert status(fake, f"/v3.1/users/{fake.district.user_ids[0]}/moons") == 404
    assert status(fake, "/v3.1/moons") == 404
    answer = fake.handle("POST", "/v3.1/users", {"Authorization": f"Bearer {fake.token}"})
    assert answer.status == 405
    assert fake.handle("GET", "/v3.1/users").status == 401


def test_nested_lists(fake: FakeClever) -> None:
    """Each against what the records themselves say."""
    roster = fake.district.roster()
    users, sections = roster["users"], roster["sections"]

    def teachers(section: Any) -> set[str]:
        return {section["teacher"], *section["teachers"]} & set(users)

    def students(section: Any) -> set[str]:
        return set(section["students"]) & set(users)

    def listed(path: str) -> list[str]:
        found = ids(fake, f"/v3.1{path}{'&' if '?' in path else '?'}limit=20")
        assert found == sorted(set(found))
        return found

    checked = {"mycontacts": 0, "mystudents": 0, "myteachers": 0, "staff": 0}
    for key, section in [*sections.items()][:6]:
        assert set(listed(f"/sections/{key}/users")) == teachers(section) | students(section)
        assert set(listed(f"/sections/{key}/users?role=student")) == students(section)
        assert set(listed(f"/sections/{key}/users?role=teacher")) == teachers(section)
        for below, kind, field in (("course", "courses", "course"), ("school", "schools", "school")):
            one = get(fake, f"/v3.1/sections/{key}/{below}")
            assert one["data"] == roster[kind][section[field]]
            assert [each["rel"] for each in one["links"]] == ["self", "canonical"]
        assert get(fake, f"/v3.1/sections/{key}/term")["data"] == roster["terms"][section["term_id"]]
        assert get(fake, f"/v3.1/sections/{key}/district")["data"]["id"] == fake.district.id
        assert len(listed(f"/sections/{key}/resources")) == 1
    for key, user in [*users.items()][::5]:
        own = {
            each
            for each, section in sections.items()
            if key in section["students"] or key in teachers(section)
        }
        assert set(listed(f"/users/{key}/sections")) == own
        contacts = {
            other
            for other, held in users.items()
            for each in held["roles"].get("contact", {}).get("student_relationships", [])
            if each["student"] == key
        }
        assert set(listed(f"/users/{key}/mycontacts")) == contacts
        attended = [section for section in sections.values() if key in section["students"]]
        expected = {each for section in attended for each in teachers(section)}
        assert set(listed(f"/users/{key}/myteachers")) == expected
        taught = [section for section in sections.values() if key in teachers(section)]
        expected = {each for section in taught for each in students(section)}
        relationships = user["roles"].get("contact", {}).get("student_relationships", [])
        expected |= {each["student"] for each in relationships} & set(users)
        assert set(listed(f"/users/{key}/mystudents")) == expected
        checked["mycontacts"] += bool(contacts)
        checked["mystudents"] += bool(expected)
        checked["myteachers"] += bool(attended)
        schools = {each for role in user["roles"].values() for each in role.get("schools", [])}
        assert set(listed(f"/users/{key}/schools")) == schools
        primary = {role["school"] for role in user["roles"].values() if "school" in role}
        assert set(listed(f"/users/{key}/schools?primary=true")) == primary
        assert get(fake, f"/v3.1/users/{key}/district")["data"]["id"] == fake.district.id
    for key in roster["schools"]:
        for role in ("staff", "student", "teacher"):
            expected = {
                each for each, user in users.items() if key in user["roles"].get(role, {}).get("schools", [])
            }
            assert set(listed(f"/schools/{key}/users?role={role}")) == expected
            checked["staff"] += role == "staff" and bool(expected)
        own = {each for each, section in sections.items() if section["school"] == key}
        assert set(listed(f"/schools/{key}/sections")) == own
        assert set(listed(f"/schools/{key}/courses")) == {sections[each]["course"] for each in own}
        assert set(listed(f"/schools/{key}/terms")) == {sections[each]["term_id"] for each in own}
        assert set(listed(f"/schools/{key}/users?primary=true")) <= set(listed(f"/schools/{key}/users"))
    for key in roster["terms"]:
        own = {each for each, section in sections.items() if section["term_id"] == key}
        assert set(listed(f"/terms/{key}/sections")) == own
        assert set(listed(f"/terms/{key}/schools")) == {sections[each]["school"] for each in own}
    for key in roster["courses"]:
        own = {each for each, section in sections.items() if section["course"] == key}
        assert set(listed(f"/courses/{key}/sections")) == own
        assert set(listed(f"/courses/{key}/schools")) == {sections[each]["school"] for each in own}
        assert bool(listed(f"/courses/{key}/resources")) == bool(own)
    for key, resource in roster["resources"].items():
        own = set(listed(f"/resources/{key}/sections"))
        assert set(listed(f"/resources/{key}/courses")) == {sections[each]["course"] for each in own}
        members = set(listed(f"/resources/{key}/users"))
        assert "student" in resource["roles"] or not members & {
            each for section in own for each in students(sections[section])
        }
    assert all(checked.values()), checked


def test_records_by_hand_are_in_lists_and_events(fake: FakeClever) -> None:
    district = fake.district
    school = district.school_ids[0]
    before = read_all(fake)
    new = district.create("users", {"name": {"first": "Ada", "last": "Ek"}, "roles": {"student": {}}})
    old = district.user_ids[5]
    changed = district.update("users", old, {"email": "else@x.example", "name": {"first": "Else"}})
    district.delete("sections", district.section_ids[0])
    district.update("schools", school, {"name": "Other School"})
    four = events(fake)[-4:]
    assert [event["type"] for event in four] == [
        "users.created",
        "users.updated",
        "sections.deleted",
        "schools.updated",
    ]
    assert four[1]["data"]["previous_attributes"] == {
        "email": before["users"][old]["email"],
        "name": {"first": before["users"][old]["name"].get("first")},
    }
    assert changed == get(fake, f"/v3.1/users/{old}")["data"]
    assert new in ids(fake, "/v3.1/users?limit=50")
    assert read_all(fake) == fold(before, four) == district.roster()
    assert get(fake, f"/v3.1/schools/{school}")["data"]["name"] == "Other School"
    with pytest.raises(KeyError):
        district.update("users", "0" * 24, {})
    with pytest.raises(ValueError, match="use one of districts"):
        district.create("students", {})


def test_what_happens_later_counts_whoever_tells_it(fake: FakeClever) -> None:
    district = fake.district
    for user in district.user_ids[:40]:
        district.delete("users", user)
    before = district.roster()
    fake.clock.advance(days=1)
    district.events.generate(400)
    after = events(fake)[-400:]
    assert district.roster() == read_all(fake) == fold(before, after)
    back = {event["data"]["object"]["id"] for event in after} & set(district.user_ids)
    assert back - set(before["users"])


def test_things_happen_while_lists_are_read() -> None:
    """Deleted, created, changed and come back; behind the reader and ahead; the events have it all."""
    fake = FakeClever(now=NOW, events=100, rate_limit=None)
    fake.district.events.plan(6000, seconds=600)
    cursor = [*fake.district.events.ids()][-1]
    snapshot: Roster = {}
    seen: dict[str, set[str]] = {"behind": set(), "ahead": set()}
    for kind in TYPES:
        snapshot[kind] = {}
        following: str | None = f"/v3.1/{kind}?limit=10"
        while following:
            page = get(fake, following)
            snapshot[kind] |= {item["data"]["id"]: item["data"] for item in page["data"]}
            following = link(page, "next")
            before = fake.district.events.end()
            fake.clock.advance(seconds=15)
            for position in range(before, fake.district.events.end()):
                event = fake.district.events.get(fake.district.events.id_at(position))
                if event["type"].startswith("users.") and kind == "users" and page["data"]:
                    place = event["data"]["object"]["id"] <= page["data"][-1]["data"]["id"]
                    seen["behind" if place else "ahead"].add(event["type"].partition(".")[2])
    assert seen == {"behind": {"created", "updated", "deleted"}, "ahead": {"created", "updated", "deleted"}}
    later = records(fake, f"/v3.1/events?starting_after={cursor}&limit=1000")
    assert len(later) > 1000
    assert fold(snapshot, later) == fake.district.roster() == read_all(fake)
    assert snapshot != fake.district.roster()


def test_late_events_are_shown_late() -> None:
    fake = FakeClever(now=NOW, events=2000, late=0.2, late_seconds=600, rate_limit=None)
    fake.district.events.plan(2000, seconds=600)
    fake.clock.advance(seconds=300)
    first = ids(fake, "/v3.1/events?limit=1000")
    fake.clock.advance(seconds=300)
    second = ids(fake, "/v3.1/events?limit=1000")
    late = [each for each in second if each < first[-1] and each not in first]
    assert 20 < len(late) < 200
    assert set(first) < set(second)
    assert status(fake, f"/v3.1/events/{late[0]}") == 200
    fake.clock.advance(seconds=600)
    last = ids(fake, "/v3.1/events?limit=1000")
    assert len(last) == len(fake.district.events) == 4000


def test_records_do_not_wait_for_their_events() -> None:
    """What a list shows may come before the event that tells it."""
    fake = FakeClever(now=NOW, events=0, late=1, late_seconds=600, rate_limit=None)
    before = fake.district.roster()
    fake.district.events.plan(250, seconds=60)
    fake.clock.advance(seconds=60)
    assert len(fake.district.events) < 60
    assert fake.district.roster() == read_all(fake) != before
    fake.clock.advance(seconds=600)
    assert fake.district.roster() == fold(before, events(fake))


def test_one_event_by_hand_can_be_late(fake: FakeClever) -> None:
    late = fake.district.events.add("users.created", {"id": "a" * 24}, late=60)
    prompt = fake.district.events.add("users.created", {"id": "b" * 24})
    assert late < prompt
    newest = get(fake, "/v3.1/events?ending_before=last&limit=1")["data"][0]["data"]["id"]
    assert newest == prompt
    assert late not in ids(fake, "/v3.1/events")
    assert status(fake, f"/v3.1/events/{late}") == 404
    assert status(fake, f"/v3.1/users/{'a' * 24}") == 200
    fake.clock.advance(seconds=60)
    assert ids(fake, "/v3.1/events")[-2:] == [late, prompt]


def test_planned_events_happen_as_the_clock_gets_there(fake: FakeClever) -> None:
    fake.district.events.plan(60, seconds=3600)
    assert len(fake.district.events) == 300
    by_hand = fake.district.events.add("moons.created", {})
    with pytest.raises(ValueError, match="planned already"):
        fake.district.events.generate(1)
    fake.clock.advance(minutes=30)
    some = len(fake.district.events)
    assert 301 < some < 361
    again = fake.district.events.add("moons.created", {})
    fake.clock.advance(minutes=30)
    assert len(fake.district.events) == 362
    order = [*fake.district.events.ids()]
    assert order == sorted(order)
    assert order[300] == by_hand
    assert order[some] == again
    fake.district.events.generate(10)
    assert len(fake.district.events) == 372


def test_records_outlive_their_events(fake: FakeClever) -> None:
    roster = fake.district.roster()
    fake.clock.advance(days=60)
    assert get(fake, "/v3.1/events")["data"] == []
    assert read_all(fake) == roster
