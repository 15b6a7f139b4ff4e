"""The snapshot: where its checkpoint is, in what order it reads, what it says of lists, how it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from clever_client import (
    Checkpoint,
    CursorExpired,
    DecodeError,
    ForbiddenError,
    InvalidArgumentError,
    Options,
    PaginationError,
    RawRecord,
    ServerError,
    SnapshotPage,
)
from clever_client._snapshot import LISTS
from clever_client.models import School, User

from pipeline.document import load

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
ORDER = ["districts", "schools", "terms", "courses", "sections", "users", "resources"]
DAY = 86400


def id_at(ago: float, number: int = 0) -> str:
    """The id of what was made so many seconds ago."""
    return f"{int(NOW.timestamp() - ago):08x}{number:016x}"


class Service:
    """A service whose lists and events are as given. It counts where it is asked to."""

    def __init__(self, events: list[str] | None = None, **records: list[Any]) -> None:
        self.events = events or []
        self.records: dict[str, list[Any]] = {name: [] for name in ORDER} | records
        self.asked: list[httpx.Request] = []
        self.fails: dict[str, Callable[[httpx.Request], httpx.Response | None]] = {}
        self.clock = NOW

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = request.url.path.rpartition("/")[2]
        if name in self.fails and (failure := self.fails[name](request)) is not None:
            return failure
        headers = {"date": format_datetime(self.clock, usegmt=True)}
        page = self.event_page(request) if name == "events" else self.page(name, request)
        return httpx.Response(200, json=page, headers=headers)

    def event_page(self, request: httpx.Request) -> Any:
        before, limit = request.url.params["ending_before"], int(request.url.params["limit"])
        ids = [one for one in sorted(self.events) if before == "last" or one < before][-limit:]
        return {
            "data": [
                {"data": {"id": one, "type": "users.updated", "data": {"object": {"id": one}}}} for one in ids
            ],
            "links": [],
        }

    def page(self, name: str, request: httpx.Request) -> Any:
        after, limit = request.url.params.get("starting_after", ""), int(request.url.params.get("limit", 100))
        ahead = [one for one in self.records[name] if not isinstance(one, dict) or one.get("id", "z") > after]
        links = []
        if ahead[limit:]:
            links = [
                {"rel": "next", "uri": f"/v3.1/{name}?limit={limit}&starting_after={ahead[limit - 1]['id']}"}
            ]
        counted = {"count": len(self.records[name])} if "count" in request.url.params else {}
        return {"data": [{"data": one} for one in ahead[:limit]], "links": links, **counted}

    @property
    def lists_asked(self) -> list[str]:
        names = [request.url.path.rpartition("/")[2] for request in self.asked]
        return [name for name in names if name != "events"]


def records(*numbers: int, ago: float = 100 * DAY) -> list[Any]:
    return [{"id": id_at(ago, number)} for number in numbers]


def client_of(adapter: Any, service: Service, **options: Any) -> Any:
    chosen = Options(clock=lambda: NOW.timestamp(), **options)
    return adapter.client(transport=httpx.MockTransport(service), options=chosen)


def ids(pages: list[SnapshotPage[Any]]) -> list[tuple[str, list[str]]]:
    return [(page.record_type, [record.id for record in page.items]) for page in pages]


# --------------------------------------------------------------------------------------------- checkpoint


def test_the_checkpoint_is_the_newest_event_that_is_ten_minutes_old(adapter: Any) -> None:
    service = Service([id_at(9000), id_at(700), id_at(601, 1), id_at(601, 2), id_at(599), id_at(3)])
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.checkpoint == Checkpoint(id_at(601, 2), NOW - timedelta(seconds=600))
    assert snapshot.events_state == "on"
    assert service.lists_asked == []  # fixed before the first list is read


def test_a_busy_district_is_searched_until_an_event_is_old_enough(adapter: Any) -> None:
    service = Service([id_at(5 + n / 10, n) for n in range(2000)] + [id_at(601)])
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.checkpoint.cursor == id_at(601)
    assert [request.url.params["limit"] for request in service.asked] == ["100", "1000", "10000"]


def test_where_all_events_are_younger_reading_begins_at_the_start(adapter: Any) -> None:
    service = Service([id_at(n) for n in range(1, 590)])
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.checkpoint == Checkpoint(None, NOW - timedelta(seconds=600))
    assert snapshot.events_state == "on"


def test_the_services_clock_counts(adapter: Any) -> None:
    service = Service([id_at(650), id_at(3000)])
    service.clock = NOW - timedelta(seconds=100)
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.checkpoint == Checkpoint(id_at(3000), NOW - timedelta(seconds=700))


def test_a_last_event_of_forty_days_ago_is_not_expired(adapter: Any) -> None:
    snapshot = adapter.run(client_of(adapter, Service([id_at(40 * DAY)])).snapshot())
    assert snapshot.checkpoint.cursor == id_at(40 * DAY)
    assert snapshot.checkpoint.complete_until == NOW - timedelta(seconds=600)


def test_an_event_that_cannot_be_read_is_no_checkpoint(adapter: Any) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        good = {"id": id_at(700), "type": "users.created", "data": {"object": {"id": id_at(700)}}}
        items = [{"data": good}, {"data": {"id": id_at(650)}}, 7]
        return httpx.Response(200, json={"data": items})

    service = Service()
    service.fails["events"] = broken
    assert adapter.run(client_of(adapter, service).snapshot()).checkpoint.cursor == id_at(700)


def test_a_service_that_answers_in_a_circle_is_left(adapter: Any) -> None:
    service = Service()
    events = [{"data": {"id": id_at(5), "type": "users.created", "data": {"object": {"id": id_at(5)}}}}]
    service.fails["events"] = lambda _: httpx.Response(200, json={"data": events})
    with pytest.raises(PaginationError, match="circle"):
        adapter.run(client_of(adapter, service).snapshot())


# ----------------------------------------------------------------------------------------- state of events


@pytest.mark.parametrize(
    ("newest", "state"),
    [
        (100 * DAY, "unknown"),
        (31 * DAY, "unknown"),
        (29 * DAY, "probably_off"),
        (601, "probably_off"),
        (5, "unknown"),
    ],
)
def test_an_empty_stream_beside_new_records_is_probably_switched_off(
    adapter: Any, newest: float, state: str
) -> None:
    service = Service(users=sorted(records(1) + records(2, ago=newest), key=lambda user: user["id"]))
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.checkpoint == Checkpoint(None, NOW - timedelta(seconds=600))
    assert snapshot.events_state == "unknown"  # nothing has been read
    adapter.all(snapshot)
    assert snapshot.events_state == state


def test_where_events_may_not_be_read_there_is_no_checkpoint_and_still_a_snapshot(adapter: Any) -> None:
    service = Service(users=records(1))
    service.fails["events"] = lambda _: httpx.Response(403, json={"message": "no"})
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert snapshot.events_state == "off"
    assert ids(adapter.all(snapshot)) == [("users", [id_at(100 * DAY, 1)])]
    with pytest.raises(ForbiddenError, match="no checkpoint"):
        snapshot.checkpoint  # noqa: B018


def test_a_token_that_clever_does_not_know_is_an_error(adapter: Any) -> None:
    service = Service()
    service.fails["events"] = lambda _: httpx.Response(403, json={"message": "Could not authorize token"})
    with pytest.raises(ForbiddenError):
        adapter.run(client_of(adapter, service).snapshot())


# ---------------------------------------------------------------------------------------------------- lists


def test_all_lists_are_read_in_their_order_with_progress(adapter: Any) -> None:
    service = Service(
        users=records(1, 2, 3, 4, 5), schools=records(6), resources=records(7, 8, 9), districts=records(10)
    )
    snapshot = adapter.run(client_of(adapter, service).snapshot(limit=2))
    pages = adapter.all(snapshot)
    assert [(page.record_type, page.progress.records, page.progress.total) for page in pages] == [
        ("districts", 1, 1),
        ("schools", 1, 1),
        ("users", 2, 5),
        ("users", 4, 5),
        ("users", 5, 5),
        ("resources", 2, None),
        ("resources", 3, None),
    ]
    assert isinstance(pages[1].items[0], School)
    assert isinstance(pages[2].items[0], User)
    assert list(dict.fromkeys(service.lists_asked)) == ORDER == list(snapshot.lists)
    assert all(progress.state == "complete" and progress.is_whole for progress in snapshot.lists.values())
    assert adapter.all(snapshot) == []


def test_every_list_of_the_table_is_read() -> None:
    table = load(Path(__file__).parent.parent / "overrides" / "data-api.yaml")
    lists = {path[1:] for path in table["paths"] if path.count("/") == 1}
    assert set(LISTS) == lists, "open: overrides/clever_client/_snapshot.py"
    for name, (operation, model, can_count) in LISTS.items():
        operation_id, _, *query = table["paths"][f"/{name}"]
        assert operation.template == f"/{name}"
        assert operation_id == f"get{model.__name__}s"
        assert can_count == ("count" in query)


def test_only_the_record_types_that_are_wanted(adapter: Any) -> None:
    service = Service([id_at(700)], users=records(1), sections=records(2), schools=records(3))
    snapshot = adapter.run(client_of(adapter, service).snapshot(record_type=["users", "sections"]))
    assert ids(adapter.all(snapshot)) == [
        ("sections", [id_at(100 * DAY, 2)]),
        ("users", [id_at(100 * DAY, 1)]),
    ]
    assert snapshot.checkpoint.record_types == ("sections", "users")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("students", "'users'"), ("user", "there are"), ("pupils", "some of"), ([], "text"), ([7], "text")],
)
def test_other_record_types_are_refused_unsent(adapter: Any, wrong: Any, said: str) -> None:
    service = Service()
    with pytest.raises(InvalidArgumentError, match=said):
        adapter.run(client_of(adapter, service).snapshot(record_type=wrong))
    assert service.asked == []


@pytest.mark.parametrize("limit", [0, 10_001, "5"])
def test_a_limit_over_the_maximum_is_refused(adapter: Any, limit: Any) -> None:
    service = Service()
    with pytest.raises(InvalidArgumentError, match="1 to 10000"):
        adapter.run(client_of(adapter, service).snapshot(limit=limit))
    assert service.asked == []


def test_a_list_that_may_not_be_read_is_told_from_an_empty_one(adapter: Any) -> None:
    service = Service(users=records(1))
    service.fails["terms"] = lambda _: httpx.Response(403, json={"message": "no"})
    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert ids(adapter.all(snapshot)) == [("users", [id_at(100 * DAY, 1)])]
    assert {name: progress.state for name, progress in snapshot.lists.items()} == {
        name: "forbidden" if name == "terms" else "complete" for name in ORDER
    }
    assert not snapshot.lists["terms"].is_whole
    assert snapshot.lists["courses"].is_whole


def test_a_token_that_is_refused_midway_is_no_empty_list(adapter: Any) -> None:
    service = Service(users=records(1, 2, 3))
    message = {"message": "no"}
    service.fails["users"] = lambda r: (
        httpx.Response(403, json=message) if "starting_after" in r.url.params else None
    )
    service.fails["courses"] = lambda _: httpx.Response(403, json={"message": "Could not authorize token"})
    snapshot = adapter.run(client_of(adapter, service).snapshot(limit=2))
    with pytest.raises(ForbiddenError):
        adapter.all(snapshot)
    assert snapshot.lists["courses"].state == "reading"
    del service.fails["courses"]
    with pytest.raises(ForbiddenError):
        adapter.all(snapshot)
    assert snapshot.lists["users"].state == "reading"
    assert not snapshot.lists["users"].is_whole


def test_a_failure_leaves_it_where_it_is(adapter: Any) -> None:
    service = Service(users=records(1, 2, 3))
    service.fails["users"] = lambda r: httpx.Response(500) if "starting_after" in r.url.params else None
    snapshot = adapter.run(client_of(adapter, service, max_attempts=1).snapshot(limit=2))
    assert ids([adapter.next(snapshot)]) == [("users", [id_at(100 * DAY, 1), id_at(100 * DAY, 2)])]
    for _ in range(2):
        with pytest.raises(ServerError):
            adapter.next(snapshot)
    assert snapshot.lists["users"].state == "reading"
    del service.fails["users"]
    assert ids(adapter.all(snapshot)) == [("users", [id_at(100 * DAY, 3)])]
    assert snapshot.lists["users"].is_whole


def test_records_that_cannot_be_read_are_counted(adapter: Any) -> None:
    service = Service(users=[*records(1), {"name": "Kim"}, *records(2)])
    errors: list[DecodeError] = []
    snapshot = adapter.run(client_of(adapter, service).snapshot(on_error=errors.append))
    assert ids(adapter.all(snapshot)) == [("users", [id_at(100 * DAY, 1), id_at(100 * DAY, 2)])]
    assert len(errors) == 1
    assert snapshot.lists["users"].unreadable == 1
    assert not snapshot.lists["users"].is_whole
    assert snapshot.lists["schools"].is_whole

    snapshot = adapter.run(client_of(adapter, service).snapshot())
    assert ids([adapter.next(snapshot)]) == [("users", [id_at(100 * DAY, 1)])]
    with pytest.raises(DecodeError):
        adapter.next(snapshot)
    assert ids(adapter.all(snapshot)) == [("users", [id_at(100 * DAY, 2)])]
    assert snapshot.lists["users"].unreadable == 1


def test_where_counting_spoils_the_answer_it_goes_on_without(adapter: Any) -> None:
    service = Service(users=records(1, 2, 3), sections=records(4))
    service.fails["users"] = lambda r: (
        httpx.Response(200, json={"count": 3}) if "count" in r.url.params else None
    )
    snapshot = adapter.run(client_of(adapter, service).snapshot(limit=2))
    pages = adapter.all(snapshot)
    assert [(page.record_type, len(page.items), page.progress.total) for page in pages] == [
        ("sections", 1, 1),
        ("users", 2, None),
        ("users", 1, None),
    ]


def test_counting_can_be_left_out(adapter: Any) -> None:
    service = Service(users=records(1))
    adapter.all(adapter.run(client_of(adapter, service).snapshot(count=False)))
    assert not any("count" in request.url.params for request in service.asked)


# ------------------------------------------------------------------------------------------------- position


def test_it_goes_on_from_the_position_of_every_page(adapter: Any) -> None:
    service = Service(
        [id_at(700)], districts=records(9), users=records(1, 2, 3, 4, 5), resources=records(6, 7, 8)
    )
    service.fails["terms"] = lambda _: httpx.Response(403, json={"message": "no"})
    whole = adapter.run(client_of(adapter, service).snapshot(limit=2))
    pages = adapter.all(whole)
    assert len(pages) == 6
    for number, page in enumerate(pages, 1):
        assert page.position.isascii()
        later = adapter.run(client_of(adapter, service).snapshot(limit=2, position=page.position))
        assert later.checkpoint == whole.checkpoint
        rest = adapter.all(later)
        assert ids(rest) == ids(pages[number:])
        assert [one.progress for one in rest] == [one.progress for one in pages[number:]]
        assert later.lists == whole.lists
    done = adapter.run(client_of(adapter, service).snapshot(position=whole.position))
    assert adapter.all(done) == []


def test_a_position_that_is_older_than_the_retention_is_expired(adapter: Any) -> None:
    service = Service([id_at(700)], users=records(1))
    position = adapter.all(adapter.run(client_of(adapter, service).snapshot()))[0].position
    late = Options(clock=lambda: (NOW + timedelta(days=31)).timestamp())
    client = adapter.client(transport=httpx.MockTransport(service), options=late)
    with pytest.raises(CursorExpired, match="take a new snapshot"):
        adapter.run(client.snapshot(position=position))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"v":2}',
        '{"v":1,"lists":{"pupils":[]}}',
        '{"v":1,"lists":{"users":[1,2,3,4,5]}}',
        7,
    ],
)
def test_another_text_is_no_position(adapter: Any, wrong: Any) -> None:
    service = Service()
    with pytest.raises(InvalidArgumentError, match="position"):
        adapter.run(client_of(adapter, service).snapshot(position=wrong))
    assert service.asked == []


# ---------------------------------------------------------------------------------------------------- raw


def test_the_raw_lane_has_the_same_pages(adapter: Any) -> None:
    service = Service([id_at(700)], schools=records(3), users=records(1, 2))
    typed = adapter.run(client_of(adapter, service).snapshot())
    events_asked = len(service.asked)
    raw = typed.raw()
    assert len(service.asked) == events_asked  # the checkpoint is the same one
    assert raw.checkpoint == typed.checkpoint
    raw_pages, typed_pages = adapter.all(raw), adapter.all(typed)
    assert ids(raw_pages) == ids(typed_pages)
    assert [page.position for page in raw_pages] == [page.position for page in typed_pages]
    record = raw_pages[1].items[0]
    assert isinstance(record, RawRecord)
    assert (record.type, json.loads(record.json)) == ("users", {"id": id_at(100 * DAY, 1)})
