"""The Spark source without Spark's engine: what is planned, and what each range gives."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import httpx
import pyarrow as pa
import pytest
from clever_client import CursorExpired, InvalidArgumentError, RawRecord, columns
from clever_client.models import User
from clever_fake import FakeClever
from clever_pipelines.spark import CleverDataSource
from clever_pipelines.spark._options import settings_from
from clever_pipelines.spark._reread import joined
from clever_pipelines.spark._rows import Rows
from engineapps import here
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.streaming.datasource import ReadAllAvailable, ReadMaxFiles

NOW = "2026-01-15T12:00:00Z"
DAY = 86_400


def source(fake: FakeClever, transport: Any = None, **options: object) -> CleverDataSource:
    texts = {"app": here(fake, transport)} | {name: str(value) for name, value in options.items()}
    return CleverDataSource(texts)


def rows_of(reader: Any, partitions: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for partition in partitions:
        for batch in reader.read(partition):
            found += batch.to_pylist()
    return found


def once(fake: FakeClever, transport: Any = None, **options: object) -> list[dict[str, Any]]:
    made = source(fake, transport, **options)
    reader = made.reader(made.schema())
    return rows_of(reader, reader.partitions())


def streaming(fake: FakeClever, transport: Any = None, **options: object) -> Any:
    made = source(fake, transport, **({"settle": 0, "start": "oldest"} | options))
    return made.streamReader(made.schema())


def events_of(fake: FakeClever) -> set[tuple[str, str]]:
    return {(district.id, each) for district in fake.districts for each in district.events.ids()}


def pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """District and id of the rows that are events."""
    return [(row["district"], row["id"]) for row in rows if not row["type"].startswith("clever.")]


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """District and what the rows tell that are no events."""
    return [
        (row["district"], row["type"], row["json"] and json.loads(row["json"]))
        for row in rows
        if row["type"].startswith("clever.")
    ]


class Picky(httpx.BaseTransport):
    """A service that does not take ids that no event has.

    Args:
        fake: The fake that answers.
        answer: What happens to such an id: it is refused (400) or ignored, or nothing is found behind it.
    """

    def __init__(self, fake: FakeClever, answer: str) -> None:
        self.fake, self.answer, self.asked = fake, answer, 0
        self.transport = fake.transport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("starting_after", "")
        if cursor.endswith("f" * 16):
            self.asked += 1
            if self.answer == "refused":
                return httpx.Response(400, json={"error": "starting_after must be an event id"})
            if self.answer == "empty":
                return httpx.Response(200, json={"data": [], "links": []})
            request.url = request.url.copy_remove_param("starting_after")
        return self.transport.handle_request(request)


@pytest.mark.parametrize("table", ["users", "sections", "schools", "terms", "courses", "districts"])
def test_a_first_load_is_the_roster(table: str) -> None:
    fake = FakeClever(seed=1, districts=3, events=200, users=45, now=NOW)
    rows = once(fake, table=table, limit=20)
    expected = {
        key: json.loads(json.dumps(record))
        for district in fake.districts
        for key, record in district.roster()[table].items()
    }
    assert len(rows) == len(expected)
    assert {row["id"]: json.loads(row["json"]) for row in rows} == expected


def test_columns_are_those_of_to_row_and_have_the_types_that_spark_asks_for() -> None:
    fake = FakeClever(seed=1, events=100, users=30, now=NOW)
    for options in ({"table": "users"}, {"table": "events", "start": "oldest", "record_type": "users"}):
        made = source(fake, **options, columns="*", settle=0)
        reader = made.reader(made.schema())
        batches = [batch for partition in reader.partitions() for batch in reader.read(partition)]
        assert batches
        for batch in batches:
            assert batch.schema.equals(to_arrow_schema(made.schema(), timezone="UTC"))
        assert batches[0].schema.field("created").type == pa.timestamp("us", "UTC")
        row = batches[0].to_pylist()[0]
        record = json.loads(row["json"])
        expected = User.from_dict(record.get("data", {}).get("object") or record).to_row()
        for column in columns(User):
            if column.name not in ("id", "district"):
                name = {"created": "record_created"}.get(column.name, column.name)
                assert row[name] == expected[column.name], column.name


@pytest.mark.parametrize("cursors", ["time", "events"])
def test_ranges_that_follow_each_other_give_each_event_once(cursors: str) -> None:
    fake = FakeClever(seed=2, districts=3, events=1500, users=30, now=NOW)
    reader = streaming(fake, cursors=cursors, limit=100, window=0)
    random, start = Random(5), reader.initialOffset()
    end = reader.latestOffset(start, ReadMaxFiles(1))
    instants = sorted(int(end["until"] - random.random() * 28 * DAY) for _ in range(12))
    rows: list[dict[str, Any]] = []
    for instant in (*instants, end["until"]):
        offset = end | {"until": instant}
        part = rows_of(reader, reader.partitions(start, offset))
        fake.district.events.generate(0)
        assert sorted(pairs(rows_of(reader, reader.partitions(start, offset)))) == sorted(pairs(part))
        rows, start = rows + part, offset
    assert len(rows) == len(set(pairs(rows))) == 4500
    assert set(pairs(rows)) == events_of(fake)


def test_a_range_that_is_read_again_later_gives_the_same_rows() -> None:
    fake = FakeClever(seed=2, events=300, users=30, now=NOW)
    reader = streaming(fake)
    start = reader.initialOffset()
    end = reader.latestOffset(start, ReadAllAvailable())
    first = rows_of(reader, reader.partitions(start, end))
    fake.district.events.plan(200, seconds=600)
    fake.clock.advance(seconds=3600)
    assert rows_of(reader, reader.partitions(start, end)) == first
    assert len(first) == 300


def test_planning_asks_the_service_for_nothing() -> None:
    fake = FakeClever(seed=2, districts=3, events=100, users=30, now=NOW)
    reader = streaming(fake)
    start = reader.initialOffset()
    reader.partitions(start, reader.latestOffset(start, ReadMaxFiles(1)))
    fake.requests.clear()
    for _ in range(5):
        end = reader.latestOffset(start, ReadMaxFiles(1))
        assert reader.partitions(start, end)
        start = end
    assert not fake.requests


def test_a_window_bounds_a_batch_and_a_stream_that_ends_reaches_its_end() -> None:
    fake = FakeClever(seed=2, events=300, users=30, now=NOW)
    reader = streaming(fake, window=7 * DAY)
    reader.prepareForTriggerAvailableNow()
    fake.district.events.plan(20, seconds=600)  # behind the end
    fake.clock.advance(seconds=600)
    offset, rows, sizes = reader.initialOffset(), [], []
    while (end := reader.latestOffset(offset, ReadMaxFiles(1))) != offset:
        part = rows_of(reader, reader.partitions(offset, end))
        rows, offset, sizes = rows + part, end, [*sizes, len(part)]
    assert len(sizes) == 5
    assert len(pairs(rows)) == len(set(pairs(rows))) == 300


def test_late_events_within_the_lag_are_read_once() -> None:
    fake = FakeClever(seed=3, districts=2, events=100, users=30, late=0.5, late_seconds=500, now=NOW)
    for district in fake.districts:
        district.events.plan(400, seconds=1800)
    reader = streaming(fake, settle=600, refresh=0, window=0)
    offset, rows = reader.initialOffset(), []
    for _ in range(30):
        fake.clock.advance(seconds=100)
        end = reader.latestOffset(offset, ReadMaxFiles(1))
        rows += rows_of(reader, reader.partitions(offset, end))
        offset = end
    assert len(pairs(rows)) == len(set(pairs(rows))) == 1000
    assert set(pairs(rows)) == events_of(fake)


@pytest.mark.parametrize("answer", ["refused", "ignored", "empty"])
def test_a_service_that_takes_no_made_up_id_is_read_by_real_ones(answer: str) -> None:
    fake = FakeClever(seed=4, districts=2, events=800, users=30, now=NOW)
    picky = Picky(fake, answer)
    reader = streaming(fake, picky, limit=50, window=7 * DAY)
    offset, rows = reader.initialOffset(), []
    while (end := reader.latestOffset(offset, ReadMaxFiles(1))) != offset:
        rows += rows_of(reader, reader.partitions(offset, end))
        offset = end
    assert len(pairs(rows)) == len(set(pairs(rows))) == 1600
    assert picky.asked in (2, 4)  # the check, and nothing after it
    assert not told(rows)


def test_a_quiet_district_costs_one_request_by_real_ids_too() -> None:
    fake = FakeClever(seed=4, districts=2, events=300, users=30, now=NOW)
    reader = streaming(fake, cursors="events", window=0)
    start = reader.initialOffset()
    end = reader.latestOffset(start, ReadMaxFiles(1))
    fake.clock.advance(seconds=3600)
    later = end | {"until": end["until"] + 3600}
    partitions = reader.partitions(end, later)
    fake.requests.clear()
    assert rows_of(reader, partitions) == []
    assert len(fake.requests) == 2


class Refusing(httpx.BaseTransport):
    """A service that refuses one district's token after some requests, or breaks down.

    Args:
        fake: The fake that answers.
        tokens: The tokens that are refused.
        after: How many requests of theirs are answered before.
        status: How the others are refused.
    """

    def __init__(self, fake: FakeClever, *tokens: str, after: int = 0, status: int = 401) -> None:
        self.tokens, self.after, self.status = {f"Bearer {token}" for token in tokens}, after, status
        self.transport = fake.transport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] in self.tokens:
            self.after -= 1
            if self.after < 0:
                return httpx.Response(self.status, json={})
        return self.transport.handle_request(request)


@pytest.mark.parametrize("table", ["events", "users"])
def test_the_rest_of_what_a_district_misses_is_read_again(table: str) -> None:
    fake = FakeClever(seed=5, districts=3, events=400, users=60, now=NOW)
    bad = fake.districts[1]
    refusing = Refusing(fake, bad.token, after=2)
    options = {"table": table, "limit": 50 if table == "events" else 20, "settle": 0, "cursors": "time"}
    start = {"start": "oldest"} if table == "events" else {}
    rows = once(fake, refusing, **options, **start)
    whole = pairs(once(fake, **options, **start))
    missing = set(whole) - set(pairs(rows))
    assert missing
    assert {district for district, _ in missing} == {bad.id}
    [(district, kind, status)] = told(rows)
    assert (district, kind, status["reason"]) == (bad.id, "clever.unread", "UnauthorizedError")
    assert status["after"] == [each for district, each in pairs(rows) if district == bad.id][-1]

    def read_again() -> list[dict[str, Any]]:
        open_rows = {row["id"]: row for row in rows if row["type"] == "clever.unread"}
        for row in rows:
            if row["type"] == "clever.reread":
                open_rows.pop(row["record_id"])
        statuses = [
            {"id": r["id"], "district": r["district"], **json.loads(r["json"])} for r in open_rows.values()
        ]
        return once(fake, refusing, **options, ranges=json.dumps(joined(statuses)))

    refusing.after = 1
    rows += read_again()  # it comes a little further, and fails again
    assert [kind for _, kind, _ in told(rows)] == ["clever.unread", "clever.unread", "clever.reread"]
    refusing.after = 10_000
    rows += read_again()
    assert read_again() == []
    assert len(pairs(rows)) == len(set(pairs(rows)))
    assert sorted(pairs(rows)) == sorted(whole)


def test_ranges_that_follow_each_other_are_read_again_as_one() -> None:
    fake = FakeClever(seed=5, districts=2, events=300, users=30, now=NOW)
    bad = fake.districts[1]
    refusing = Refusing(fake, bad.token)
    reader = streaming(fake, refusing, window=7 * DAY, cursors="time")
    offset, rows = reader.initialOffset(), []
    while (end := reader.latestOffset(offset, ReadMaxFiles(1))) != offset:
        rows += rows_of(reader, reader.partitions(offset, end))
        offset = end
    statuses = [
        {"id": r["id"], "district": r["district"], **json.loads(r["json"])}
        for r in rows
        if r["type"] == "clever.unread"
    ]
    assert len(statuses) == 5
    again = joined(statuses)
    assert len(again) == 1
    refusing.tokens.clear()
    rows += once(fake, refusing, ranges=json.dumps(again))
    assert len(pairs(rows)) == len(set(pairs(rows))) == 600
    assert len([row for row in rows if row["type"] == "clever.reread"]) == 5


def test_districts_that_come_and_go_are_told() -> None:
    fake = FakeClever(seed=6, districts=3, events=100, users=30, now=NOW)
    reader = streaming(fake, refresh=0)
    start = reader.initialOffset()
    end = reader.latestOffset(start, ReadAllAvailable())
    assert told(rows_of(reader, reader.partitions(start, end))) == []
    gone, come = fake.districts[0].id, fake.districts.connect()
    fake.districts.disconnect(gone)
    fake.clock.advance(seconds=600)
    later = reader.latestOffset(end, ReadAllAvailable())
    found = {
        (district, status["reason"], status["until"])
        for district, _, status in told(rows_of(reader, reader.partitions(end, later)))
    }
    assert found == {
        (come, "NewDistrict", end["until"]),
        (gone, "DistrictNotConnectedError", later["until"]),
    }


def test_an_outage_fails_the_task_and_moves_nothing() -> None:
    fake = FakeClever(seed=7, districts=12, events=10, users=15, now=NOW)
    refusing = Refusing(fake, *(district.token for district in fake.districts), status=503)
    with pytest.raises(Exception, match="503"):
        once(fake, refusing, table="users", partitions=1)
    refusing.tokens = {f"Bearer {fake.districts[3].token}"}
    assert [status["reason"] for _, _, status in told(once(fake, refusing, table="users"))] == ["ServerError"]


def test_what_cannot_be_read_or_is_unknown_is_a_row() -> None:
    fake = FakeClever(seed=8, events=20, users=15, now=NOW)
    fake.district.events.add("moons.created", {"id": "1"})
    broken = {
        "id": f"{int(fake.clock.seconds()):x}{'e' * 16}",
        "type": "users.updated",
        "data": {"object": {}},
    }
    fake.district.events.add_raw({"data": broken})
    rows = once(fake, start="oldest", settle=0)
    assert len([row for row in rows if row["type"] == "moons.created"]) == 1
    [unreadable] = [row for row in rows if row["type"] == "clever.unreadable"]
    assert unreadable["id"] == broken["id"]
    assert json.loads(unreadable["json"]) == broken
    assert len(rows) == 22


def test_text_that_no_store_takes_costs_nothing_but_itself() -> None:
    rows = Rows(settings_from({"table": "users", "columns": "name_first"}))
    json_text = b'{"id": "5b60f8065af95d03b5000000", "name": {"first": "a\\ud800b"}}'
    records = [RawRecord("5b60f8065af95d03b5000000", "users", None, None, json_text)]
    records.append(records[0]._replace(json=b'{"id": "1", "name": {"first": "caf\xff"}}'))
    found = rows.of_records("1", records).to_pylist()
    assert [row["name_first"] for row in found] == ["a?b", None]
    assert found[0]["json"].encode() == json_text
    assert "caf\ufffd" in found[1]["json"]


def test_a_stream_that_stopped_for_too_long_says_so() -> None:
    fake = FakeClever(seed=8, events=20, users=15, now=NOW)
    reader = streaming(fake, refresh=0)
    start = reader.initialOffset()
    end = reader.latestOffset(start, ReadAllAvailable())
    fake.clock.advance(days=31)
    later = reader.latestOffset(end, ReadAllAvailable())
    with pytest.raises(CursorExpired, match="load the districts anew"):
        reader.partitions(end, later)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"token": "secret-0123"}, "never"),
        ({"start": "yesterday"}, "ISO time"),
        ({"start": "2026-01-15T12:00:00"}, "time zone"),
        ({"limit": "many"}, "10,000"),
        ({"table": "students"}, "users"),
        ({"columns": "email"}, "one record type"),
        ({"table": "users", "columns": "shoe_size"}, "shoe_size"),
        ({"cursors": "magic"}, "auto"),
    ],
)
def test_options_that_cannot_be_right_are_refused(options: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=problem) as caught:
        CleverDataSource(options).schema()
    assert "secret-0123" not in str(caught.value)


def test_a_beginning_is_needed() -> None:
    fake = FakeClever(events=1, users=15, now=NOW)
    for options in ({}, {"table": "users"}, {"until": NOW}):
        made = source(fake, **options)
        with pytest.raises(InvalidArgumentError):
            made.streamReader(made.schema()).initialOffset()
    with pytest.raises(InvalidArgumentError, match="start is needed"):
        once(fake)
    for app in ("nowhere:app", "json:nothing", "json"):
        with pytest.raises(InvalidArgumentError, match="import name"):
            CleverDataSource({"app": app, "table": "users"}).reader(None).partitions()  # type: ignore[arg-type]
