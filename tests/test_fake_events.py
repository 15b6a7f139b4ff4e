"""The fake's event stream: what Clever's does, page by page."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"
TYPES = {
    f"{kind}.{action}"
    for kind in ("courses", "districts", "resources", "schools", "sections", "terms", "users")
    for action in ("created", "updated", "deleted")
}


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


def ids(page: Any) -> list[str]:
    return [item["data"]["id"] for item in page["data"]]


def pages(fake: FakeClever, target: str) -> Iterator[Any]:
    following: str | None = target
    while following:
        page = get(fake, following)
        yield page
        following = link(page, "next")


def stream(fake: FakeClever, target: str = "/v3.1/events") -> list[dict[str, Any]]:
    return [item["data"] for page in pages(fake, target) for item in page["data"]]


def test_the_stream_has_every_type_and_every_event_once(fake: FakeClever) -> None:
    events = stream(fake)
    assert [event["id"] for event in events] == list(fake.district.events.ids())
    assert len({event["id"] for event in events}) == len(fake.district.events) == 300
    assert {event["type"] for event in events} == TYPES


def test_any_125_events_have_every_type() -> None:
    fake = FakeClever(now=NOW, events=125)
    assert {event["type"] for event in stream(fake)} == TYPES


def test_ids_hold_the_time_and_the_order(fake: FakeClever) -> None:
    from datetime import datetime

    events = stream(fake)
    for event in events:
        assert int(event["id"][:8], 16) == int(datetime.fromisoformat(event["created"]).timestamp())
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)
    assert {len(event["created"]) for event in events} == {24}  # milliseconds
    assert [event["created"] for event in events] == sorted(event["created"] for event in events)


def test_events_of_one_sync_share_their_second_and_have_an_order(fake: FakeClever) -> None:
    syncs: dict[str, list[str]] = {}
    for event in stream(fake):
        syncs.setdefault(event["created"][:19], []).append(event["type"])
    assert {len(types) for types in syncs.values()} == {25}
    places = {"created": 2, "updated": 3, "deleted": 4}
    for types in syncs.values():
        order = [
            0 if kind == "districts" else 1 if kind == "schools" else places[action]
            for kind, _, action in (each.partition(".") for each in types)
        ]
        assert order == sorted(order)


def test_updates_follow_on_one_another() -> None:
    check_updates(FakeClever(now=NOW, events=1000, rate_limit=None))


def check_updates(fake: FakeClever) -> None:
    """What an update says was there before is what the event before it showed."""
    latest: dict[str, dict[str, Any]] = {}
    checked = 0
    for event in stream(fake):
        record = event["data"]["object"]
        if event["type"].endswith(".updated"):
            assert set(event["data"]) == {"object", "previous_attributes"}
            if before := latest.get(record["id"]):
                assert _undo(record, event["data"]["previous_attributes"]) == before
                checked += 1
        else:
            assert set(event["data"]) == {"object"}
        latest[record["id"]] = _undo(record, {})
        if event["type"].endswith(".deleted"):
            del latest[record["id"]]
    assert checked > len(fake.district.events) // 10


def _undo(record: dict[str, Any], previous: dict[str, Any]) -> dict[str, Any]:
    undone = {name: value for name, value in record.items() if name not in {"last_modified", "updated"}}
    for name, value in previous.items():
        undone[name] = _undo(record[name], value) if isinstance(record[name], dict) else value
    return undone


def objects(fake: FakeClever) -> list[tuple[str, dict[str, Any]]]:
    return [(event["type"].partition(".")[0], event["data"]["object"]) for event in stream(fake)]


def test_records_have_the_shapes_of_real_ones(fake: FakeClever) -> None:
    records = objects(fake)
    text = json.dumps([record for _, record in records], ensure_ascii=False)
    users = [record for kind, record in records if kind == "users" and "roles" in record]
    students = [user["roles"]["student"] for user in users if "student" in user["roles"]]
    assert any(len(user["roles"]) > 1 for user in users)  # several roles in one object
    assert {"" if not student["dob"] else "M/D/YYYY" for student in students} == {"", "M/D/YYYY"}
    assert any(student["dob"][1:2] == "/" for student in students)  # unpadded
    assert all(student["ext"] for student in students)
    contacts = [user["name"] for user in users if "contact" in user["roles"]]
    assert any(set(name) == {"last"} for name in contacts)  # often the last name only
    assert {
        len(record["end_date"]) for kind, record in records if kind == "terms" and "end_date" in record
    } == {10}
    assert any(set(record) == {"id"} for _, record in records)  # stubs
    assert any(not character.isascii() for character in text)
    assert "null" not in text
    assert '""' in text


def test_a_share_can_be_wild(fake: FakeClever) -> None:
    """Nulls, unlisted keys and values, times written in other ways: asked for, and never by default."""
    calm = json.dumps([record for _, record in objects(fake)])
    some = FakeClever(now=NOW, events=300, rate_limit=None, wild=0.3)
    wild = json.dumps([record for _, record in objects(some)])
    for sign in ("null", '"unlisted"', '"robotics"', "2015-08-25 00:00:00.000000", '"student": null'):
        assert (sign in wild, sign in calm) == (True, False), sign
    assert {len(event["created"]) for event in stream(some)} == {20, 24}  # with and without milliseconds
    records = objects(some)
    share = sum("unlisted" in record for _, record in records) / len(records)
    assert 0.15 < share < 0.45
    every = objects(FakeClever(now=NOW, events=300, rate_limit=None, wild=1))
    assert all("unlisted" in record for _, record in every if set(record) != {"id"})


def test_pages_have_a_limit(fake: FakeClever) -> None:
    assert len(get(fake, "/v3.1/events")["data"]) == 100
    assert len(get(fake, "/v3.1/events?limit=7")["data"]) == 7
    assert len(get(fake, "/v3.1/events?limit=10000")["data"]) == 300
    assert status(fake, "/v3.1/events?limit=10001") == 413
    assert [status(fake, f"/v3.1/events?limit={bad}") for bad in ("0", "-1", "x", "", "1.5")] == [400] * 5


def test_links_are_relative_and_the_last_page_has_no_next(fake: FakeClever) -> None:
    first, second, third = pages(fake, "/v3.1/events")
    assert link(first, "self") == "/v3.1/events"
    assert (
        link(first, "next") == f"/v3.1/events?starting_after={ids(first)[-1]}"
    )  # no limit but the asked one
    limited = get(fake, "/v3.1/events?limit=7")
    assert link(limited, "next") == f"/v3.1/events?limit=7&starting_after={ids(limited)[-1]}"
    assert [[each["rel"] for each in page["links"]] for page in (first, second, third)] == [
        ["self", "next"],
        ["self", "prev", "next"],
        ["self", "prev"],
    ]
    assert get(fake, link(second, "prev") or "")["data"] == first["data"]
    assert first["data"][0]["uri"] == f"/v3.1/events/{ids(first)[0]}"


def test_a_link_back_may_lead_to_nothing(fake: FakeClever) -> None:
    page = get(fake, f"/v3.1/events?starting_after={'0' * 24}&limit=5")
    assert ids(page) == [*fake.district.events.ids()][:5]
    assert get(fake, link(page, "prev") or "")["data"] == []
    newest = get(fake, "/v3.1/events?ending_before=last&limit=1")
    assert get(fake, link(newest, "next") or "")["data"] == []


def test_a_full_last_page_has_no_next() -> None:
    fake = FakeClever(now=NOW, events=20)
    assert link(get(fake, "/v3.1/events?limit=20"), "next") is None
    assert link(get(fake, "/v3.1/events?limit=19"), "next")


def test_an_empty_stream() -> None:
    fake = FakeClever(now=NOW, events=0)
    assert get(fake, "/v3.1/events") == {"data": [], "links": [{"rel": "self", "uri": "/v3.1/events"}]}
    assert get(fake, "/v3.1/events?ending_before=last&limit=1")["data"] == []


def test_a_cursor_goes_on_after_its_event(fake: FakeClever) -> None:
    every = [*fake.district.events.ids()]
    assert ids(get(fake, f"/v3.1/events?starting_after={every[41]}&limit=3")) == every[42:45]
    assert ids(get(fake, f"/v3.1/events?starting_after={every[-1]}")) == []


def test_the_newest_event(fake: FakeClever) -> None:
    every = [*fake.district.events.ids()]
    page = get(fake, "/v3.1/events?ending_before=last&limit=1")
    assert ids(page) == every[-1:]
    assert ids(get(fake, "/v3.1/events?limit=1")) == every[:1]  # the oldest, not the newest


def test_pages_before_a_cursor(fake: FakeClever) -> None:
    every = [*fake.district.events.ids()]
    page = get(fake, f"/v3.1/events?ending_before={every[50]}&limit=4")
    assert ids(page) == every[46:50]
    assert ids(get(fake, link(page, "next") or ""))[:1] == every[50:51]
    assert ids(get(fake, link(page, "prev") or "")) == every[42:46]
    both = get(fake, f"/v3.1/events?starting_after={every[3]}&ending_before={every[6]}")
    assert ids(both) == every[4:6]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_record_types_are_repeated(fake: FakeClever, limit: int) -> None:
    wanted = [event for event in stream(fake) if event["type"].startswith(("schools.", "terms."))]
    target = f"/v3.1/events?record_type=schools&record_type=terms&limit={limit}"
    assert stream(fake, target) == wanted
    for page in pages(fake, target):
        assert "record_type=schools&record_type=terms" in (link(page, "next") or target)


def test_a_school(fake: FakeClever) -> None:
    school = fake.district.school_ids[1]
    found = stream(fake, f"/v3.1/events?school={school}")
    assert 20 < len(found) < 200
    assert {event["type"].partition(".")[0] for event in found} == {"schools", "sections", "users"}
    others = [event for event in stream(fake) if event not in found]
    assert school not in json.dumps([event["data"] for event in others if event["type"][0] == "s"])


def test_a_short_look_makes_empty_pages_and_loses_nothing(fake: FakeClever) -> None:
    whole = stream(fake, "/v3.1/events?record_type=schools")
    fake.district.events.scan_limit = 3
    several = [*pages(fake, "/v3.1/events?record_type=schools")]
    assert any(not page["data"] and link(page, "next") for page in several)
    assert stream(fake, "/v3.1/events?record_type=schools") == whole


def test_one_event(fake: FakeClever) -> None:
    first = get(fake, "/v3.1/events?limit=1")["data"][0]
    one = get(fake, first["uri"])
    assert one["data"] == first["data"] == fake.district.events.get(first["data"]["id"])
    assert [each["rel"] for each in one["links"]] == ["self"]
    assert status(fake, f"/v3.1/events/{'0' * 24}") == 404
    assert status(fake, "/v3.1/events/nonsense") == 404


def test_retention_moves_with_the_clock(fake: FakeClever) -> None:
    every = [*fake.district.events.ids()]
    fake.clock.advance(days=10)
    kept = [*fake.district.events.ids()]
    assert 0 < len(kept) < 300
    assert kept == every[-len(kept) :]
    assert ids(get(fake, "/v3.1/events?limit=1")) == kept[:1]
    assert status(fake, f"/v3.1/events/{every[0]}") == 404
    with pytest.raises(KeyError):
        fake.district.events.get(every[0])
    fake.clock.advance(days=30)
    assert get(fake, "/v3.1/events")["data"] == []


def test_an_event_is_kept_for_thirty_days_to_the_second() -> None:
    fake = FakeClever(now=NOW, events=0)
    fake.district.events.add("users.created", {})
    fake.clock.advance(days=30)
    assert len(stream(fake)) == 1
    fake.clock.advance(seconds=1)
    assert stream(fake) == []


def test_the_order_holds_when_the_clock_jumps_back(fake: FakeClever) -> None:
    first = fake.district.events.add("users.created", {})
    fake.clock.advance(days=-2)
    second = fake.district.events.add("users.created", {})
    assert first < second
    assert ids(get(fake, "/v3.1/events?ending_before=last&limit=2")) == [first, second]
    assert ids(get(fake, f"/v3.1/events?starting_after={first}")) == [second]


def test_an_expired_cursor_restarts_silently(fake: FakeClever) -> None:
    expired = next(fake.district.events.ids())
    fake.clock.advance(days=10)
    kept = [*fake.district.events.ids()]
    assert ids(get(fake, f"/v3.1/events?starting_after={expired}&limit=2")) == kept[:2]
    assert ids(get(fake, f"/v3.1/events?ending_before={expired}&limit=2")) == []


def test_an_unknown_cursor_is_placed_by_its_time(fake: FakeClever) -> None:
    every = [*fake.district.events.ids()]
    between = f"{every[10][:8]}{'f' * 16}"  # behind all that happened in that second
    assert ids(get(fake, f"/v3.1/events?starting_after={between}&limit=1")) == every[25:26]
    assert ids(get(fake, f"/v3.1/events?starting_after={'0' * 24}&limit=1")) == every[:1]
    assert ids(get(fake, f"/v3.1/events?starting_after={'f' * 24}")) == []
    assert status(fake, "/v3.1/events?starting_after=nonsense") == 400
    assert status(fake, "/v3.1/events?starting_after=last") == 400


def test_time_goes_on_and_events_too(fake: FakeClever) -> None:
    before = [*fake.district.events.ids()]
    fake.clock.advance(hours=5)
    fake.district.events.generate(50)
    fake.clock.advance(hours=5)
    fake.district.events.generate(50)
    after = [*fake.district.events.ids()]
    assert len(after) == 400
    assert after == sorted(after)
    assert set(before) <= set(after)
    check_updates(fake)


def test_events_by_hand(fake: FakeClever) -> None:
    events = fake.district.events
    fake.clock.advance(minutes=1)
    first = events.add("users.updated", {"id": "a" * 24}, previous_attributes={"email": None})
    second = events.add("moons.created", {"anything": [1, None, ""]})
    page = get(fake, f"/v3.1/events?ending_before=last&limit=2&starting_after={first}")
    assert ids(page) == [second]
    assert events.get(first)["data"] == {"object": {"id": "a" * 24}, "previous_attributes": {"email": None}}
    assert events.get(first)["created"] == "2026-01-15T12:01:00.000Z"
    assert [event["type"] for event in stream(fake, "/v3.1/events?record_type=moons")] == ["moons.created"]
    events.generate(5)
    assert len(stream(fake)) == 307


def test_events_by_hand_in_a_stream_that_had_none() -> None:
    fake = FakeClever(now=NOW, events=0)
    named = fake.district.events.add("users.created", {}, id="mine", created="yesterday")
    assert named == "mine"
    assert stream(fake)[0] == {
        "created": "yesterday",
        "data": {"object": {}},
        "id": "mine",
        "type": "users.created",
    }
    assert get(fake, "/v3.1/events?starting_after=mine")["data"] == []
    fake.district.events.generate(3)
    assert len(stream(fake)) == 4


@pytest.mark.parametrize(
    "broken",
    [None, 7, "text", [], {}, {"data": None}, {"data": {"id": 5}}, {"data": {"type": "users.created"}}],
)
def test_broken_items_come_as_they_are(fake: FakeClever, broken: Any) -> None:
    held = fake.district.events.add_raw(broken)
    assert get(fake, "/v3.1/events?ending_before=last&limit=1")["data"] == [broken]
    assert get(fake, f"/v3.1/events?starting_after={held}")["data"] == []
    after = fake.district.events.add("users.deleted", {})
    assert ids(get(fake, f"/v3.1/events?starting_after={held}")) == [after]
    assert fake.handle("GET", f"/v3.1/events/{held}", {"Authorization": f"Bearer {fake.token}"}).status == 200


def test_an_item_that_is_no_json(fake: FakeClever) -> None:
    fake.district.events.add_raw(b'{"data":{"id":NaN')
    body = fake.handle("GET", "/v3.1/events?limit=10000", {"Authorization": f"Bearer {fake.token}"}).body
    assert b'{"data":{"id":NaN]' in body


def test_a_district_sees_its_own_events_only() -> None:
    fake = FakeClever(now=NOW, districts=3, events=50)
    seen: set[str] = set()
    for district in fake.districts:
        answer = fake.handle("GET", "/v3.1/events", {"Authorization": f"Bearer {district.token}"})
        events = [item["data"] for item in json.loads(answer.body)["data"]]
        assert {event["data"]["object"].get("district", district.id) for event in events} == {district.id}
        seen |= {event["id"] for event in events}
    assert len(seen) == 150
    assert [district.lms_type for district in fake.districts] == ["canvas", "schoology", "google_classroom"]


def test_the_same_seed_and_time_make_the_same_bytes() -> None:
    def body(seed: int) -> bytes:
        fake = FakeClever(seed=seed, now=NOW, events=400)
        return fake.handle("GET", "/v3.1/events?limit=400", {"Authorization": f"Bearer {fake.token}"}).body

    assert body(5) == body(5)
    assert body(5) != body(6)


def test_the_world_is_the_same_everywhere() -> None:
    """Ids are no accident of one machine, one Python or one run: this one is written down."""
    fake = FakeClever(seed=7, now=NOW, events=400)
    assert fake.district.id == "5b60f80092ca97d13b000000"
    assert [*fake.district.events.ids()][-1] == "6966882066e974a4c900018f"


def test_a_million_events_take_no_memory() -> None:
    tracemalloc.start()
    try:
        fake = FakeClever(now=NOW, events=1_000_000, rate_limit=None)
        assert len(fake.district.events) == 1_000_000
        *_, last = (fake.district.events.id_at(position) for position in (0, 500_000, 999_999))
        assert ids(get(fake, f"/v3.1/events?ending_before={last}&limit=1"))
        assert ids(get(fake, f"/v3.1/events?starting_after={last}")) == []
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_many_users_and_few() -> None:
    for users in (0, 1, 15, 31, 5000):
        fake = FakeClever(now=NOW, events=200, users=users)
        assert len(fake.district.user_ids) >= users
        assert len(set(fake.district.user_ids)) == len(fake.district.user_ids)
        assert len(stream(fake)) == 200
        assert all(fake.district.students_of(section) for section in fake.district.section_ids)
