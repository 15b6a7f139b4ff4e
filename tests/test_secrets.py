"""Canaries: no token, secret or name of a student is in anything logged, printed, raised or pickled."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from clever_client import CleverError, InvalidArgumentError, Options
from clever_client._http.secrets import Secret
from clever_client.models import AssignmentRequest, SubmissionRequest
from clever_fake import FakeClever, faults
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

pytestmark = pytest.mark.usefixtures("reading")

TOKEN = "canary-token-5f2b"
NAME = "Canaria"
CANARIES = (TOKEN, "canary-secret", NAME)
SECTION, STUDENT = "5" * 24, "7" * 24


class LogCapture:
    """All that is logged, down to the last library, and all that a test shows it."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def show(self, thing: Any) -> None:
        self.stream.write(f"{thing!r}\n")

    def catch(self, error: BaseException) -> None:
        self.show(error)
        self.stream.write("".join(traceback.format_exception(error)))
        for link in (error, error.__cause__, error.__context__):
            if isinstance(link, CleverError):
                for again in (pickle.loads(pickle.dumps(link)), copy.copy(link)):
                    self.show(again)
                self.stream.write(pickle.dumps(link).decode("latin-1"))

    @property
    def text(self) -> str:
        return self.stream.getvalue()


@pytest.fixture
def logs() -> Iterator[LogCapture]:
    made = LogCapture()
    root = logging.getLogger()
    level = root.level
    root.addHandler(made.handler)
    root.setLevel(logging.DEBUG)
    yield made
    root.removeHandler(made.handler)
    root.setLevel(level)


def people(request: httpx.Request) -> httpx.Response:
    """A service whose every answer is about one student."""
    student = {"id": STUDENT, "name": {"first": NAME, "last": NAME}, "email": f"{NAME}@example.com"}
    if request.url.path.endswith("/events"):
        event = {
            "id": STUDENT,
            "type": "users.created",
            "created": "2026-01-01T00:00:00Z",
            "data": {"object": student},
        }
        broken = {"type": "users.created", "data": {"object": student}, "id": None}
        return httpx.Response(200, json={"data": [{"data": event}, {"data": broken}], "links": []})
    return httpx.Response(
        200, json={"data": {"user_id": STUDENT, "id": "5", "grade_comment": NAME, "title": NAME}}
    )


FAILURES = {
    "json": httpx.Response(400, json={"message": f"NOT_FOUND: Person {NAME}"}),
    "text": httpx.Response(400, text=f"{NAME} has no submission"),
    "html": httpx.Response(500, html=f"<html><title>{NAME}</title>{TOKEN}</html>"),
    "html as 200": httpx.Response(200, html=f"<html>{NAME}</html>"),
    "truncated": httpx.Response(200, content=b'{"data": {"name": "' + NAME.encode()),
    "wrong root": httpx.Response(200, json=[NAME]),
    "wrong data": httpx.Response(200, json={"data": NAME}),
    "no id": httpx.Response(200, json={"data": {"name": NAME}}),
    "bad gzip": httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(NAME.encode())
    ),
    "redirect": httpx.Response(302, headers={"location": f"https://evil.example/{NAME}?{TOKEN}"}),
    "limit": httpx.Response(429, headers={"retry-after": NAME, "x-request-id": f"{NAME} {TOKEN}"}),
    "link": httpx.Response(200, json={"data": [], "links": [{"rel": "next", "uri": f"//{NAME}/{TOKEN}"}]}),
    "protocol": httpx.RemoteProtocolError(f"illegal header line: {NAME}"),
    "os": OSError(5, f"broken for {NAME}"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_no_failure_tells(adapter: Any, logs: LogCapture, clock: Any, name: str) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        failure = FAILURES[name]
        if isinstance(failure, Exception):
            raise failure
        return failure

    client = adapter.client(
        TOKEN, transport=httpx.MockTransport(fail), options=Options(**clock.options, max_attempts=2)
    )
    calls = (
        lambda: adapter.run(client.submissions.get(SECTION, NAME, STUDENT)),
        lambda: adapter.run(
            client.submissions.update(SECTION, NAME, STUDENT, SubmissionRequest(grade_comment=NAME))
        ),
        lambda: adapter.all(client.events.list()),
        lambda: adapter.run(client.events.get(STUDENT)),
    )
    raised = 0
    for call in calls:
        try:
            call()
        except CleverError as error:
            raised += 1
            logs.catch(error)
    assert raised or name == "link"
    assert not [canary for canary in (*CANARIES, STUDENT) if canary in logs.text]


BROKEN = {"data": {"name": NAME}}


@pytest.mark.parametrize("page", [{"data": [BROKEN]}, {"data": [BROKEN], "links": "x"}, BROKEN], ids=str)
def test_no_frame_holds_a_record_that_cannot_be_read(adapter: Any, page: Any) -> None:
    """Reporters of errors send the locals of frames away."""
    client = adapter.client(
        TOKEN,
        transport=httpx.MockTransport(
            lambda request: httpx.Response(200, json=page if request.url.path.endswith("s") else BROKEN)
        ),
    )
    for call in (
        lambda: adapter.run(client.events.get(STUDENT)),
        lambda: adapter.next(client.events.list()),
        lambda: adapter.next(client.events.list().pages()),
        lambda: adapter.next(client.submissions.list(SECTION, "a")),
        lambda: adapter.run(client.submissions.update(SECTION, "a", STUDENT, SubmissionRequest())),
    ):
        with pytest.raises(CleverError) as caught:
            call()
        errors = [caught.value, caught.value.__cause__, caught.value.__context__]
        frames = [
            frame
            for error in errors
            if error is not None
            for frame, _ in traceback.walk_tb(error.__traceback__)
            if "clever_" in frame.f_code.co_filename
        ]
        assert frames
        shown = [repr(value) for frame in frames for value in frame.f_locals.values()]
        assert not [canary for canary in (TOKEN, NAME) if canary in " ".join(shown)]


def test_no_success_tells(adapter: Any, logs: LogCapture) -> None:
    client = adapter.client(
        TOKEN, transport=httpx.MockTransport(people), options=Options(extra_headers={"X-Key": CANARIES[1]})
    )
    logs.show(client)
    logs.show(client.options)
    stream = client.events.list()
    logs.show(adapter.next(stream))
    with pytest.raises(CleverError) as caught:
        adapter.next(stream)
    logs.catch(caught.value)
    logs.show(adapter.run(client.submissions.get(SECTION, NAME, STUDENT)))
    answer = adapter.run(
        client.request("PUT", f"/sections/{SECTION}/assignments/{NAME}", json={"title": NAME})
    )
    logs.show(answer)
    logs.show(answer.request)
    logs.show(next(iter(adapter.all(client.events.list(on_error=logs.show).pages()))))
    assert (
        "clever_client PUT /sections/{section_id}/assignments/{assignment_id}: 200 (attempt 1, " in logs.text
    )
    assert not [canary for canary in CANARIES if canary in logs.text]


@pytest.mark.parametrize("value", [NAME, f"{NAME}\n", f"{NAME}/../x"])
def test_no_refusal_tells(adapter: Any, logs: LogCapture, value: str) -> None:
    client = adapter.client(TOKEN)
    for call in (
        lambda: client.events.get(value),
        lambda: client.assignments.get(value, "a"),
        lambda: client.assignments.get(SECTION, f"{value}\n/.."),
        lambda: client.request("GET", value),
        lambda: client.request("POST", "/events", json={NAME: object()}),
        lambda: client.submissions.update(SECTION, "a", STUDENT, {"grade_comment": NAME}),
        lambda: client.assignments.create(
            SECTION, AssignmentRequest(title=NAME, description=object(), due_date=NAME)
        ),
        lambda: adapter.client(f"{TOKEN}\n"),
        lambda: adapter.client(f"{TOKEN}é"),
        lambda: adapter.client(TOKEN, base_url=f"https://{TOKEN}@api.clever.com"),
    ):
        with pytest.raises(InvalidArgumentError) as caught:
            adapter.run(call())
        logs.catch(caught.value)
    assert not [canary for canary in CANARIES if canary in logs.text]


def test_nothing_with_a_token_pickles(adapter: Any) -> None:
    client = adapter.client(TOKEN)
    for thing in (client, Secret(TOKEN)):
        assert TOKEN not in repr(thing)
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(thing)


def test_logging_is_off_until_somebody_listens() -> None:
    """In a process of its own, where no test has set up logging."""
    program = (
        "import logging\nfrom clever_client import Clever\nfrom clever_fake import FakeClever\n"
        "fake = FakeClever(events=5)\n"
        "with Clever(fake.token, transport=fake.transport()) as clever:\n    list(clever.events.list())\n"
        "print([type(handler).__name__ for handler in logging.getLogger('clever_client').handlers])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['NullHandler']"
    assert not done.stderr


def test_no_address_is_logged_by_httpx(adapter: Any, logs: LogCapture) -> None:
    fake = FakeClever(events=5)
    with fake.serve() as base_url:
        client = adapter.client(fake.token, base_url=base_url)
        adapter.run(client.events.get(next(iter(fake.district.events.ids()))))
    assert next(iter(fake.district.events.ids())) not in logs.text
    assert fake.token not in logs.text


def test_spans_tell_templates_only(adapter: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", lambda *_: provider.get_tracer("test"))
    fake = FakeClever(events=5, rate_limit=None)
    options = Options(**clock.options, tracing=True).replace(clock=lambda: fake.clock.now().timestamp())
    client = adapter.client(fake.token, transport=fake.transport(), options=options)
    fake.faults.next(faults.status(503))
    adapter.run(client.events.get(next(iter(fake.district.events.ids()))))
    with pytest.raises(CleverError):
        adapter.run(client.assignments.get(SECTION, NAME))
    good, bad = exporter.get_finished_spans()
    assert good.name == "GET /events/{id}"
    assert dict(good.attributes or {}) == {
        "http.request.method": "GET",
        "url.template": "/events/{id}",
        "server.address": "api.clever.com",
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
        **(
            {"clever.request_id": good.attributes["clever.request_id"]}
            if "clever.request_id" in (good.attributes or {})
            else {}
        ),
    }
    assert bad.attributes is not None
    assert (bad.attributes["http.response.status_code"], bad.attributes["error.type"]) == (404, "404")
    assert not bad.events
    assert not [canary for canary in (NAME, SECTION, fake.token) if canary in good.to_json() + bad.to_json()]


def test_tracing_needs_its_extra(adapter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.trace", None)
    client = adapter.client(options=Options(tracing=True))
    with pytest.raises(InvalidArgumentError, match="otel"):
        adapter.run(client.events.latest())
