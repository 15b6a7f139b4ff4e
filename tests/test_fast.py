"""Reading in C gives what the models' own decoders give, or leaves it to them."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import attrs
import clever_openapi
import msgspec
import pytest
from clever_client import Clever, _events, _lms
from clever_client._events import TypedEvents
from clever_client._http import json_codec as _json
from clever_client._http import pages as _fast
from clever_client._http.pages import PageReader, PageSchema
from clever_client._lms import SubmissionReader
from clever_client._records import RecordReader
from clever_fake import FakeClever
from clever_openapi.errors import DecodeError
from clever_openapi.models import users_created, users_updated
from clever_openapi.types import UNSET, Model
from hypothesis import given, settings
from hypothesis import strategies as st
from incore import held_in_c, read_in_c
from specvalues import ANYTHING, Values, schema_names
from typed import models_of

from pipeline import effective_spec
from pipeline.document import load
from pipeline.project import ROOT

DOCUMENT = effective_spec.effective_spec()
VALUES = Values(DOCUMENT)
MODELS = {name: model for name, model in models_of(clever_openapi).items() if name != "UnknownEvent"}
SCHEMAS = DOCUMENT["components"]["schemas"]
CONFIG = load(ROOT / "generator-config.yaml")
RENAMED = {name: override["class_name"] for name, override in CONFIG["class_overrides"].items()}
SCHEMA_OF = schema_names(DOCUMENT, MODELS, RENAMED)
TYPES = sorted(SCHEMAS["Event"]["discriminator"]["mapping"])

each_model = pytest.mark.parametrize("name", sorted(MODELS))


def exact(record: Any) -> Any:
    """All that is in a record, with the type of each value: 5 is not 5.0, a known value is no unknown one."""
    if isinstance(record, Model):
        held = {field.name: exact(getattr(record, field.name)) for field in attrs.fields(type(record))}
        return type(record), {name: value for name, value in held.items() if value is not UNSET}
    if isinstance(record, list):
        return [exact(item) for item in record]
    return type(record), repr(record), getattr(record, "text", None)


def reader_of(kind: PageSchema) -> PageReader:
    """A reader that begins at once."""
    pages = PageReader(kind)
    pages._rest = 0
    return pages


def new_reader() -> PageReader:
    """A reader for events, which has met nothing."""
    return reader_of(PageSchema(_events._EVENTS._model_of, in_items=True))


def learned_reader() -> PageReader:
    """A reader that has met every type of event."""
    made = new_reader()
    made.read(page_of(*(event_of(kind) for kind in TYPES)))
    return made


def is_read(page: Any) -> list[bool]:
    """For each record of a page whether it was read in C, or is left to its model's decoder."""
    return [not isinstance(record, dict) for record in page["data"]]


def plainly(body: bytes) -> Any:
    """All that is on a page, read without msgspec; or that it is none."""
    try:
        page = _json.loads(body)
    except ValueError:
        return "no JSON"
    return outcome(page, new_reader())


def outcome(page: Any, pages: PageReader) -> Any:
    """The records on a page and its links, or the error of each that can't be read."""
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        return "no page"
    read = []
    for item in page["data"]:
        lane = TypedEvents()
        lane.pages = pages
        reader = RecordReader(None, lane)
        try:
            read.append(exact(reader.read(item)))
        except DecodeError as error:
            read.append(str(error))
    return read, repr(page.get("links"))


def body_of(value: Any) -> bytes:
    return json.dumps(value).encode()


def page_of(*events: Any, links: Any = None) -> bytes:
    """A page as the service sends it."""
    items = [{"data": event, "uri": "/v3.1/events/x"} for event in events]
    return body_of({"data": items, "links": links or []})


def event_of(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": "5" * 24, "type": kind, "created": "2026-01-01T00:00:00.000Z", "data": {}, **fields}


# ---------------------------------------------------------------------------------------------- one record


@each_model
def test_what_is_read_in_c_is_what_the_decoder_reads(name: str) -> None:
    model, read = MODELS[name], 0

    @settings(max_examples=60, derandomize=True, deadline=None)
    @given(VALUES.records(SCHEMA_OF[name]) | ANYTHING)
    def check(value: Any) -> None:
        nonlocal read
        record = read_in_c(model, body_of(value))
        if record is not None:
            read += 1
            assert exact(record) == exact(model.from_dict(value))
            assert record == model.from_dict(value)
            assert json.dumps(record.to_dict(), sort_keys=True) == json.dumps(value, sort_keys=True)

    check()
    assert read, "nothing was read in C"


@each_model
def test_a_record_as_listed_is_read_in_c(name: str) -> None:
    value = VALUES.full(SCHEMAS[SCHEMA_OF[name]])
    record = read_in_c(MODELS[name], body_of(value))
    assert record is not None
    assert exact(record) == exact(MODELS[name].from_dict(value))
    assert record.additional_properties == {}


@each_model
def test_a_record_with_a_key_that_is_not_listed_is_not_read_in_c(name: str) -> None:
    assert read_in_c(MODELS[name], body_of(VALUES.full(SCHEMAS[SCHEMA_OF[name]]) | {"unlisted": 1})) is None


# ------------------------------------------------------------------------------------------------- a page

EVENTS = st.sampled_from(TYPES).flatmap(VALUES.records) | VALUES.records("Event")
ITEMS = st.builds(lambda event: {"data": event, "uri": "/x"}, EVENTS | ANYTHING)
PAGES = st.fixed_dictionaries({"data": st.lists(ITEMS | ANYTHING, max_size=4)}, optional={"links": ANYTHING})
LEARNED = learned_reader()


def check_alike(pages: PageReader, body: bytes) -> bool:
    """Hold what is read here to what is read without msgspec; whether anything was."""
    page = pages.read(body)
    assert page is None or outcome(page, pages) == plainly(body)
    return page is not None


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(PAGES, max_size=4))
def test_pages_of_anything_read_alike_while_the_models_are_being_met(pages: list[Any]) -> None:
    fast = new_reader()
    for page in pages:
        check_alike(fast, body_of(page))


def test_pages_of_anything_read_alike_when_all_models_are_known() -> None:
    read = []

    @settings(max_examples=200, derandomize=True, deadline=None)
    @given(PAGES, st.booleans())
    def check(page: Any, any_odd: bool) -> None:
        LEARNED._rest, LEARNED._any_odd = 0, any_odd
        read.append(check_alike(LEARNED, body_of(page)))

    check()
    assert {True, False} == set(read)


ONE_OF_EACH = page_of(*(VALUES.full(SCHEMAS[kind]) for kind in TYPES), links=[{"rel": "self", "uri": "/é"}])


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(ONE_OF_EACH)),
            st.integers(0, 3),
            st.binary(max_size=3)
            | st.sampled_from([b'"', b"\\", b"\\u0064", b"NaN", b"1e999", b"\xed\xa0\x80", b",", b"}"]),
        ),
        min_size=1,
        max_size=3,
    ),
    st.booleans(),
)
def test_a_garbled_page_reads_alike_or_not_at_all(changes: list[Any], any_odd: bool) -> None:
    body = bytearray(ONE_OF_EACH)
    for start, length, put in changes:
        body[start : start + length] = put
    LEARNED._rest, LEARNED._any_odd = 0, any_odd
    check_alike(LEARNED, bytes(body))


@pytest.mark.parametrize("any_odd", [False, True])
@pytest.mark.parametrize(
    "text",
    ["\\ud800", "\\ud83d\\ude00", "\\u0000", "\\/", "é", "\u2028", "\x7f", "x" * 100_000],
    ids=ascii,
)
def test_any_text_reads_alike(text: str, any_odd: bool) -> None:
    body = page_of(event_of("users.created", data={"object": {"email": "HERE", "id": "HERE"}}))
    LEARNED._rest, LEARNED._any_odd = 0, any_odd
    assert check_alike(LEARNED, body.replace(b"HERE", text.encode())) or text == "\\ud800"


@pytest.mark.parametrize("any_odd", [False, True])
@pytest.mark.parametrize(
    "number",
    [
        "-0",
        "0",
        "1e2",
        "1.0",
        "18446744073709551616",
        "-9223372036854775809",
        "9" * 400,
        "1e999",
        "NaN",
        "01",
    ],
)
def test_any_number_reads_alike(number: str, any_odd: bool) -> None:
    data = {"object": {"ext": "HERE", "lms_matched_percentage": "HERE"}}
    body = page_of(event_of("districts.created", data=data)).replace(b'"HERE"', number.encode())
    LEARNED._rest, LEARNED._any_odd = 0, any_odd
    check_alike(LEARNED, body)


# ------------------------------------------------------------------------------------- which way it is read


def test_a_model_is_known_from_its_second_record_on() -> None:
    fast = new_reader()
    body = page_of(event_of("users.created"), event_of("users.created"), event_of("terms.created"))
    assert is_read(fast.read(body)) == [False, True, False]
    assert is_read(fast.read(body)) == [True, True, True]


def test_an_odd_record_leaves_the_others_read() -> None:
    odd = event_of("users.created", unlisted=1)
    body = page_of(
        *[event_of("users.created")] * 10, odd, event_of("new.kind"), *[event_of("users.created")] * 10
    )
    fast = learned_reader()
    assert is_read(fast.read(body)) == [True] * 10 + [False, False] + [True] * 10
    assert check_alike(fast, body)


def test_a_page_that_is_not_as_listed_is_not_tried_again_for_a_while() -> None:
    fast = learned_reader()
    even = page_of(event_of("users.created"))
    assert fast.read(even[:-1] + b', "more": 1}') is None
    assert [fast.read(even) for _ in range(_fast.PLAIN_PAGES)] == [None] * _fast.PLAIN_PAGES
    assert is_read(fast.read(even)) == [True]


def test_a_few_odd_records_on_a_small_page_are_no_reason_to_rest() -> None:
    fast = learned_reader()
    for _ in range(5):
        assert is_read(fast.read(page_of(event_of("users.created", unlisted=1)))) == [False]


def test_where_much_is_odd_it_is_not_tried_for_a_while() -> None:
    fast = learned_reader()
    odd, even = page_of(*[event_of("users.created", unlisted=1)] * 10), page_of(event_of("users.created"))
    assert is_read(fast.read(odd)) == [False] * 10
    assert [fast.read(even) for _ in range(_fast.PLAIN_PAGES)] == [None] * _fast.PLAIN_PAGES
    assert is_read(fast.read(even)) == [True]


def test_a_first_page_alone_does_not_load_msgspec(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(_fast, "_msgspec", lambda: asked.append(True))
    pages = PageReader(PageSchema(_events._EVENTS._model_of, in_items=True))
    assert pages.read(page_of(event_of("users.created"))) is None
    assert not asked
    pages.read(page_of(event_of("users.created")))
    assert asked


def test_models_not_met_before_are_not_taken_for_odd() -> None:
    fast = new_reader()
    body = page_of(*(event_of(kind) for kind in TYPES))
    assert not any(is_read(fast.read(body)))
    assert all(is_read(fast.read(body)))


def test_an_event_without_its_type_is_not_taken_for_the_only_type_known() -> None:
    fast = new_reader()
    body = page_of(event_of("users.created"), {"id": "5" * 24})
    for _ in range(3):
        fast._rest = 0
        assert is_read(fast.read(body))[1] is False


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"data": {}}',
        b'{"data": [1]}',
        b'{"data": [], "more": 1}',
        b'{"data": [{"data": {}, "more": 1}]}',
        b"\xef\xbb\xbf" + page_of(),
        page_of() + b"x",
        b'{"data": [{"data": {"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}]}",
        page_of().replace(b'"links": []', b'"links": "\xff"'),
    ],
    ids=lambda body: repr(body[:25]),
)
def test_what_is_no_such_page_is_left_to_others(body: bytes) -> None:
    LEARNED._rest, LEARNED._any_odd = 0, False
    assert LEARNED.read(body) is None


@pytest.mark.parametrize("nothing", [{}, {"nothing": ""}, {"nothing": "x"}, {"nothing": None}])
def test_an_event_of_an_empty_type_is_left_to_the_decoder(nothing: Any) -> None:
    LEARNED._rest, LEARNED._any_odd = 0, False
    body = page_of(event_of("") | nothing, {"type": ""} | nothing)
    assert is_read(LEARNED.read(body)) == [False, False]


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that interrupt each other as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_what_several_threads_read_at_once_is_all_read() -> None:
    for _ in range(5):
        fast = new_reader()
        start = Barrier(len(TYPES))

        def meet(kind: str, fast: PageReader = fast, start: Barrier = start) -> Any:
            start.wait()
            page = fast.read(page_of(event_of(kind)))
            while not is_read(page)[0]:
                page = fast.read(page_of(event_of(kind)))
            return fast.to_model(page["data"][0])

        with ThreadPoolExecutor(len(TYPES)) as threads:
            taken = list(threads.map(meet, TYPES))
        assert [event.type_ for event in taken] == TYPES


@each_model
def test_what_is_held_in_between_shows_nothing(name: str) -> None:
    value = VALUES.full(SCHEMAS[SCHEMA_OF[name]], text="canary")
    held = held_in_c(MODELS[name], body_of(value))
    assert "canary" not in repr(held)
    assert [*held.__rich_repr__()] == []


def test_submissions_are_read_in_c_too() -> None:
    pages = reader_of(PageSchema(_lms._SUBMISSIONS._model_of, in_items=False))
    as_listed = VALUES.full(SCHEMAS["Submission"])
    body = body_of({"data": [as_listed, as_listed, as_listed | {"unlisted": 1}], "links": []})
    assert is_read(pages.read(body)) == [False, True, False]
    book = SubmissionReader()
    book.pages = pages
    read = [book.read(item) for item in pages.read(body)["data"]]
    assert [exact(one) for one in read] == [
        exact(SubmissionReader().read(item)) for item in json.loads(body)["data"]
    ]


def test_what_a_model_refuses_to_take_over_goes_to_its_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(source: Any) -> Any:
        raise TypeError

    event = VALUES.full(SCHEMAS["users.updated"])
    body = page_of(event)
    fast = learned_reader()
    (held,) = fast.read(body)["data"]
    taken = fast.to_model(held)
    monkeypatch.setattr(users_updated, "adopt", refuses)
    assert exact(fast.to_model(held)) == exact(taken) == exact(users_updated.decode(event))


@pytest.mark.parametrize("version", ["0.18.6", "0.9.1", "nightly"])
def test_an_old_msgspec_is_not_used(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Before 0.19 it takes some integers beyond 64 bits for others."""
    monkeypatch.setattr(msgspec, "__version__", version)
    assert _fast._msgspec.__wrapped__() is None


def test_a_broken_msgspec_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemError('made for another Python')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "msgspec")
    assert _fast._msgspec.__wrapped__() is None


def test_a_model_that_msgspec_cannot_hold_leaves_the_others_read() -> None:
    class Never:
        @staticmethod
        def struct() -> Any:
            raise ValueError

    models = {"users.created": users_created, "users.updated": Never}
    fast = reader_of(PageSchema(lambda event: models[event["type"]], in_items=True))
    body = page_of(event_of("users.updated"), event_of("users.created"))
    assert is_read(fast.read(body)) == [False, False]
    assert is_read(fast.read(body)) == [False, True]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_fork_in_the_middle_of_learning_reads_on() -> None:
    fast = new_reader()
    body = page_of(event_of("users.created"))
    with ThreadPoolExecutor(1) as threads:
        learning = threads.submit(lambda: [new_reader().read(body) for _ in range(200)])
        child = os.fork()
        if not child:
            signal.alarm(20)
            fast.read(body)
            os._exit(0 if is_read(fast.read(body)) == [True] else 1)
        learning.result()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("hidden", [b'{"id":"\xff"}', b"NaN", b"01"])
def test_what_a_repeated_key_hides_has_to_be_json_all_the_same(hidden: bytes) -> None:
    fast = learned_reader()
    fast._any_odd = True
    body = page_of(event_of("users.created")).replace(
        b'"data": {"id', b'"data": ' + hidden + b', "data": {"id'
    )
    assert fast.read(body) is None


def test_without_msgspec_nothing_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fast, "_msgspec", lambda: None)
    assert new_reader().read(page_of(event_of("users.created"))) is None


def test_a_whole_stream_is_the_same_with_msgspec_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeClever(seed=3, events=3000, users=200)

    def stream() -> list[Any]:
        with Clever(fake.token, transport=fake.transport()) as clever:
            return [exact(event) for event in clever.events.list(limit=500)]

    with_msgspec = stream()
    monkeypatch.setattr(_fast, "_msgspec", lambda: None)
    assert len(with_msgspec) == 3000
    assert stream() == with_msgspec
