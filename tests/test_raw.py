"""The raw lane: the same pages, the same records and the same errors as in the typed lane, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from clever_client import Clever, CleverError, DecodeError, PaginationError, RawRecord, UnsafeLinkError
from clever_client._http import raw_pages
from clever_client._raw import RawRecords
from clever_fake import FakeClever
from documented import effective
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from specvalues import ANYTHING, Values

DOCUMENT = effective()
VALUES = Values(DOCUMENT)
SCHEMAS = DOCUMENT["components"]["schemas"]
TYPES = sorted(SCHEMAS["Event"]["discriminator"]["mapping"])
ID = "6ae5fa5a0c92072876000005"
PUPIL = "5b61f52646ee85b7b7000012"


@contextmanager
def without_msgspec() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw_pages, "_msgspec", lambda: None)
        yield


def event(number: int = 5, **fields: Any) -> dict[str, Any]:
    record = {"created": "2026-10-31T05:59:27.000Z", "data": {"object": {"id": PUPIL}}}
    return record | {"id": f"{ID[:-4]}{number:04x}", "type": "users.created"} | fields


def page_of(*events: Any, links: Any = ()) -> bytes:
    items = [{"data": item, "uri": "/v3.1/events/x"} for item in events]
    return json.dumps({"data": items, "links": list(links)}).encode()


def in_raw(body: bytes) -> tuple[list[RawRecord], list[DecodeError], str | None]:
    """What the raw lane makes of one page: its records, the errors of others, the error of the page."""
    return read(body, raw=True)


def read(body: bytes, *, raw: bool) -> tuple[list[Any], list[DecodeError], str | None]:
    errors: list[DecodeError] = []
    records: list[Any] = []
    with Clever("t", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body))) as clever:
        stream = clever.events.list(on_error=errors.append)
        chosen: Any = stream.raw() if raw else stream
        try:
            for record in chosen:
                records.append(record)  # those before an error count
        except CleverError as error:
            return records, errors, type(error).__name__
    return records, errors, None


def without_nan(value: Any) -> Any:
    return json.dumps(value, sort_keys=True)


def judged(errors: list[DecodeError]) -> list[Any]:
    return [(str(error), error.id, error.type, repr(error.raw)) for error in errors]


def check_alike(body: bytes) -> int:
    """Hold both lanes, with msgspec and without, to each other. Gives the number of records."""
    raw, raw_errors, raw_failed = in_raw(body)
    typed, typed_errors, typed_failed = read(body, raw=False)
    with without_msgspec():
        plain, plain_errors, plain_failed = in_raw(body)
        assert read(body, raw=False)[1:] == (typed_errors, typed_failed) or judged(typed_errors)
    assert [*map(tuple, plain)] == [*map(tuple, raw)]
    assert judged(plain_errors) == judged(raw_errors)
    assert raw_failed == plain_failed == typed_failed
    assert [(record.id, record.type) for record in raw] == [(record.id, record.type_) for record in typed]
    for record, model in zip(raw, typed, strict=True):
        assert record.json in body
        assert without_nan(json.loads(record.json)) == without_nan(model.to_dict())
        assert record.created == (model.created or None)
    assert [error.raw for error in raw_errors] == [error.raw for error in typed_errors]
    return len(raw)


EVENTS = st.sampled_from(TYPES).flatmap(VALUES.records) | VALUES.records("Event")
ITEMS = st.builds(lambda record: {"data": record, "uri": "/x"}, EVENTS | ANYTHING)
PAGES = st.fixed_dictionaries(
    {"data": st.lists(ITEMS | ANYTHING, max_size=4)}, optional={"links": ANYTHING, "more": ANYTHING}
)


@tried(25)
@given(PAGES)
def test_both_lanes_read_any_page_alike(page: Any) -> None:
    check_alike(json.dumps(page).encode())


@tried(25)
@given(PAGES)
def test_whatever_the_white_space_and_the_characters(page: Any) -> None:
    check_alike(json.dumps(page, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass"))


ONE_OF_EACH = page_of(
    *(VALUES.full(SCHEMAS[kind]) | {"id": ID[:-2] + f"{n:02x}"} for n, kind in enumerate(TYPES))
)
PIECES = [
    b'"',
    b"\\",
    b"\\u0064",
    b"NaN",
    b"1e999",
    b"\xed\xa0\x80",
    b",",
    b"}",
    b"\xff",
    b"[",
    b":",
    b"01",
    b"\n",
]


@tried(50)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(ONE_OF_EACH)),
            st.integers(0, 3),
            st.binary(max_size=3) | st.sampled_from(PIECES),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_both_lanes_read_a_garbled_page_alike(changes: list[Any]) -> None:
    body = bytearray(ONE_OF_EACH)
    for start, length, put in changes:
        body[start : start + length] = put
    check_alike(bytes(body))


# ------------------------------------------------------------------------------------- one record that is bad

BAD = {
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "no UTF-8": b'"\xff"',
    "half a character": b'"\xed\xa0\x80"',
    "an integer of 5,000 digits": b"1" * 5000,
    "deep": b"[" * 1500 + b"]" * 1500,
    "not a number": b"01",
    "no value": b"",
    "an unknown escape": b'"\\x"',
    "a control character": b'"\x01"',
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD)
@pytest.mark.parametrize("raw", [True, False], ids=["raw", "typed"])
@pytest.mark.parametrize("fast", [True, False], ids=["msgspec", "python"])
def test_one_bad_record_costs_that_record(token: bytes, raw: bool, fast: bool) -> None:
    bad = json.dumps(event(1, ext="HERE")).encode().replace(b'"HERE"', token)
    body = page_of(event(0), "HERE", event(2)).replace(b'"HERE"', bad)
    if fast:
        records, errors, failed = read(body, raw=raw)
    else:
        with without_msgspec():
            records, errors, failed = read(body, raw=raw)
    assert [record.id for record in records] == [event(0)["id"], event(2)["id"]]
    assert failed is None
    (error,) = errors
    assert error.raw == bad  # bytes, for it is not JSON
    assert (error.id, error.type) == (event(1)["id"], "users.created")


def test_a_bad_record_is_raised_in_its_place_and_the_rest_follows() -> None:
    body = page_of(event(0), "HERE", event(2)).replace(b'"HERE"', b"NaN")
    with Clever("t", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body))) as clever:
        stream = clever.events.list().raw()
        assert next(stream).id == event(0)["id"]
        with pytest.raises(DecodeError) as caught:
            next(stream)
        assert caught.value.raw == b"NaN"
        assert [record.id for record in stream] == [event(2)["id"]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"data": [{"data": {}}',
        b'{"data": [{"data": {}} {"data": {}}]}',
        b'{"data": [], "links": NaN}',
        b'{"data": [], "links": ["\xff"]}',
        b'{"data": [], "more": 1e999}',
        b'{"data": []} {}',
        b'{"data": [{"data": {"a": "}]}',
        b'{"data": NaN}',
        b'{"data": {}}',
        b'{"data": [,]}',
        b'{"links": []}',
    ],
)
def test_a_page_that_is_broken_around_its_records_is_none(body: bytes) -> None:
    assert in_raw(body) == ([], [], "InvalidResponseError")
    assert check_alike(body) == 0


def test_what_is_broken_beside_a_record_costs_nothing() -> None:
    body = page_of(event(0), event(1)).replace(b'"/v3.1/events/x"', b'"\xff"', 1).replace(b"/v3.1", b"\\x")
    assert check_alike(body) == 2


IDS = st.integers(0, 6).map(lambda number: event(number)["id"]) | st.sampled_from(["an-id", "", PUPIL])


@tried(50)
@given(st.lists(st.lists(IDS, max_size=5), min_size=1, max_size=4), st.booleans())
def test_both_lanes_drop_the_same_duplicates(pages: list[list[str]], by_page: bool) -> None:
    """Within a page and across pages, with ids that are cursors and ids that are none."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("p", "0"))
        link = {"rel": "next", "uri": f"/v3.1/events?p={number + 1}"}
        links = [link] if number + 1 < len(pages) else []
        return httpx.Response(200, content=page_of(*(event(id=one) for one in pages[number]), links=links))

    def outcome(stream: Any) -> Any:
        told: list[Any] = []
        try:
            if by_page:
                told.extend(([one.id for one in page.items], page.cursor) for page in stream.pages())
            else:
                told.extend((one.id, stream.cursor) for one in stream)
        except PaginationError as error:
            told.append(str(error))
        return told, stream.cursor, stream.duplicates

    with Clever("t", transport=httpx.MockTransport(answer)) as clever:
        stream = clever.events.list(starting_after=event(0)["id"], allow_gap=True, on_error=lambda _: None)
        assert outcome(stream.raw()) == outcome(stream)


# ------------------------------------------------------------------------------------------ what a record is


def test_the_columns_and_the_bytes() -> None:
    start, end = (
        b'{ "created":"2026-10-31T05:59:27.000Z","data":{"object":{"id":"%b", ',
        b'"id":"%b",\t"type":"new.kind"}',
    )
    sent = start % PUPIL.encode() + b'"n": 1.0e2}},' + end % ID.encode()
    body = b'{"data":[{"data":' + sent + b',"uri":"/x"}],"links":[]}'
    ((record,), _, _) = in_raw(body)
    assert record == (ID, "new.kind", datetime(2026, 10, 31, 5, 59, 27, tzinfo=UTC), PUPIL, sent)
    assert check_alike(body) == 1
    assert PUPIL not in repr(record)


@pytest.mark.parametrize(
    ("fields", "created", "record_id"),
    [
        ({"created": None}, None, PUPIL),
        ({"created": "soon"}, None, PUPIL),
        ({"created": 5}, None, PUPIL),
        ({"created": "2015-08-25 00:00:00.000000"}, datetime(2015, 8, 25, tzinfo=UTC), PUPIL),
        ({"created": "2026-10-31T24:00:00.000Z"}, None, PUPIL),
        *(
            ({"type": "new.kind", "data": data}, datetime(2026, 10, 31, 5, 59, 27, tzinfo=UTC), record_id)
            for data, record_id in (
                (None, None),
                ({"object": "Jane"}, None),
                ({"object": {"id": 5}}, None),
                ({"object": {"id": ""}}, ""),
            )
        ),
    ],
)
def test_columns_that_are_missing_or_odd(fields: Any, created: Any, record_id: Any) -> None:
    body = page_of(event(**fields))
    ((record,), _, _) = in_raw(body)
    if fields.get("created") != "2026-10-31T24:00:00.000Z":  # which Python 3.13 reads
        assert record.created == created
    assert record.record_id == record_id
    assert check_alike(body) == 1


@pytest.mark.parametrize(
    "data", [None, {}, {"object": "Jane"}, {"object": {"id": 5}}, {"object": {"id": ""}}], ids=str
)
def test_a_listed_event_without_its_record_is_an_error_in_this_lane_too(data: Any) -> None:
    body = page_of(event(data=data), event(6))
    ((record,), (error,), _) = in_raw(body)
    assert "UsersCreated can't be read" in str(error)
    assert record.record_id == PUPIL
    assert check_alike(body) == 1


@pytest.mark.parametrize("key", ["id", "type", "created", "object", "data"])
def test_of_a_key_that_comes_twice_the_last_counts_and_both_stay(key: str) -> None:
    other = {"id": ID, "type": "terms.created", "created": "2020-01-01T00:00:00.000Z"}.get(key, {"id": ID})
    text = (
        json.dumps(event())
        .encode()
        .replace(
            b'"' + key.encode() + b'": ',
            b'"%b": %b, "%b": ' % (key.encode(), json.dumps(other).encode(), key.encode()),
            1,
        )
    )
    body = page_of("HERE").replace(b'"HERE"', text)
    ((record,), _, _) = in_raw(body)
    assert record.json == text
    assert check_alike(body) == 1


def test_numbers_stay_as_they_were_written() -> None:
    text = (
        json.dumps(event(ext="HERE"))
        .encode()
        .replace(b'"HERE"', b"[1.0, 1e2, 123456789012345678901234567890, -0, 1e999]")
    )
    body = page_of("HERE").replace(b'"HERE"', text)
    ((record,), _, _) = in_raw(body)
    assert record.json == text
    with without_msgspec():
        assert in_raw(body)[0] == [record]
    assert len(read(body, raw=False)[1]) == 1  # no float of Python's holds 1e999, so no model can


def test_records_of_the_data_api() -> None:
    lane = RawRecords("users", "User")
    broken = b'{"id": "a", "n": NaN}'
    good = b'{"id":"%b","created":"2026-10-31T05:59:27.000Z"}' % PUPIL.encode()
    body = b'{"data":[{"data":%b},{"data":%b},{"data":{"id":5}}],"links":[]}' % (good, broken)

    def outcomes() -> list[Any]:
        found: list[Any] = []
        for item in lane.pages.page(body)["data"]:
            try:
                found.append(lane.record(item))
            except DecodeError as error:
                found.append((error.model, error.raw, error.id))
        return found

    assert outcomes() == [
        (PUPIL, "users", datetime(2026, 10, 31, 5, 59, 27, tzinfo=UTC), PUPIL, good),
        ("User", broken, "a"),
        ("User", {"id": 5}, None),
    ]
    with without_msgspec():
        assert outcomes() == outcomes()


# ------------------------------------------------------------------------------------------------- the pager


@pytest.mark.usefixtures("reading")
class TestPager:
    """The raw lane stands on the pager of the typed one."""

    def test_a_whole_stream(self, adapter: Any) -> None:
        fake = FakeClever(seed=3, events=700, users=60)
        client = adapter.client(fake.token, transport=fake.transport())
        stream = client.events.list(limit=100)
        raw = adapter.all(stream.raw())
        typed = adapter.all(stream)  # raw() gave a stream of its own
        assert len(raw) == 700
        assert [json.loads(record.json) for record in raw] == [record.to_dict() for record in typed]

    def test_its_cursor_and_its_duplicates(self, adapter: Any) -> None:
        pages = [page_of(event(0), event(1), event(0), links=[{"rel": "next", "uri": "/v3.1/events?p=1"}])]
        pages.append(page_of(event(1), event(2)))
        stream = self.stream(adapter, pages)
        assert [record.id for record in adapter.all(stream)] == [event(n)["id"] for n in range(3)]
        assert (stream.cursor, stream.duplicates) == (event(2)["id"], 2)

    def test_by_pages(self, adapter: Any) -> None:
        pages = [page_of(event(0), event(1), links=[{"rel": "next", "uri": "/v3.1/events?p=1"}])]
        pages.append(page_of(event(2)))
        taken = adapter.all(self.stream(adapter, pages).pages())
        assert [[record.id for record in page.items] for page in taken] == [
            [event(0)["id"], event(1)["id"]],
            [event(2)["id"]],
        ]
        assert [page.cursor for page in taken] == [event(1)["id"], event(2)["id"]]

    @pytest.mark.parametrize(
        ("link", "error"),
        [("/v3.1/events?p=0", PaginationError), ("https://evil.example/v3.1/events", UnsafeLinkError)],
    )
    def test_its_links(self, adapter: Any, link: str, error: type[Exception]) -> None:
        pages = [page_of(event(0), links=[{"rel": "next", "uri": "/v3.1/events?p=1"}])]
        pages.append(page_of(event(1), links=[{"rel": "next", "uri": link}]))
        stream = self.stream(adapter, pages)
        assert [adapter.next(stream).id for _ in range(2)] == [event(0)["id"], event(1)["id"]]
        with pytest.raises(error):
            adapter.all(stream)

    def stream(self, adapter: Any, pages: list[bytes]) -> Any:
        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, content=pages[int(request.url.params.get("p", 0))])

        return adapter.client(transport=httpx.MockTransport(answer)).events.list().raw()
