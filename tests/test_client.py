"""Both clients against the fake service: all operations, and how a client is set up and used."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import trustme
from clever_client import (
    AsyncClever,
    BadRequestError,
    Clever,
    ConnectionFailedError,
    DecodeError,
    InvalidArgumentError,
    InvalidResponseError,
    NotFoundError,
    Options,
    RateLimitError,
    RedirectError,
    ServerError,
    UnauthorizedError,
)
from clever_client.models import (
    AssignmentRequest,
    AssignmentUpdate,
    Submission,
    SubmissionRequest,
    UnknownEvent,
)
from clever_fake import FakeClever, FaultServer, faults
from clever_openapi.api.assignments import create_assignment_for_section, get_assignment_for_section

DUE = datetime.now(UTC) + timedelta(days=7)
NEW = AssignmentRequest(title="Essay", description="Two pages", due_date=DUE)


def kept(fake: FakeClever) -> list[str]:
    """The ids of all events, oldest first."""
    return list(fake.district.events.ids())


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(events=300, users=30, rate_limit=None)


@pytest.fixture
def client(adapter: Any, fake: FakeClever, clock: Any) -> Any:
    options = Options(sleep=clock.sleep, random=lambda: 1.0)
    return adapter.client(fake.token, transport=fake.transport(), options=options)


class TestEvents:
    def test_the_whole_stream_and_then_the_rest(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        stream = client.events.list(limit=70)
        first = [adapter.next(stream).id for _ in range(123)]
        rest = adapter.all(client.events.list(starting_after=stream.cursor, limit=1000))
        assert first + [event.id for event in rest] == kept(fake)
        assert not any(isinstance(event, UnknownEvent) for event in rest)

    def test_filters(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        users = adapter.all(client.events.list(record_type="users"))
        both = adapter.all(client.events.list(record_type=["users", "sections"]))
        assert {event.type_.partition(".")[0] for event in users} == {"users"}
        assert {event.type_.partition(".")[0] for event in both} == {"users", "sections"}
        assert fake.requests[-1].url.count("record_type=") == 2
        adapter.all(client.events.list(school=fake.district.school_ids[0], limit=10_000))

    @pytest.mark.parametrize(
        "wrong", ["user", "Users", ["users", "Section"], ["users", "secton"], "users.created"]
    )
    def test_a_misspelt_record_type_is_refused_unsent(
        self, adapter: Any, fake: FakeClever, client: Any, wrong: Any
    ) -> None:
        with pytest.raises(InvalidArgumentError, match=r"no such type; there are .*courses, districts,"):
            client.events.list(record_type=wrong)
        assert not fake.requests
        assert adapter.all(client.events.list(record_type="moons")) == []  # a new one is asked for

    def test_one_and_the_latest(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        newest = kept(fake)[-1]
        assert adapter.run(client.events.latest()).id == newest
        assert adapter.run(client.events.get(newest)).id == newest
        with pytest.raises(NotFoundError):
            adapter.run(client.events.get("0" * 24))

    def test_an_unknown_type_is_delivered(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        fake.district.events.add("moons.created", {"id": "5" * 24})
        latest = adapter.run(client.events.latest())
        assert isinstance(latest, UnknownEvent)
        assert latest.type_ == "moons.created"

    def test_no_events(self, adapter: Any) -> None:
        fake = FakeClever(events=0, rate_limit=None)
        client = adapter.client(fake.token, transport=fake.transport())
        assert adapter.run(client.events.latest()) is None
        assert adapter.all(client.events.list()) == []


class TestLms:
    def test_an_assignment_from_beginning_to_end(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        section = fake.district.section_ids[0]
        created = adapter.run(client.assignments.create(section, NEW))
        assert adapter.run(client.assignments.get(section, created.id)).title == "Essay"
        changed = adapter.run(client.assignments.update(section, created.id, AssignmentUpdate(title="Poem")))
        assert (changed.title, changed.description) == ("Poem", "Two pages")
        submissions = adapter.all(client.submissions.list(section, created.id, limit=2))
        assert len(submissions) == len(fake.district.students_of(section))
        assert all(isinstance(one, Submission) for one in submissions)
        user = submissions[0].user_id
        graded = adapter.run(
            client.submissions.update(section, created.id, user, SubmissionRequest(grade_points=0))
        )
        assert graded.grade_points == 0
        assert adapter.run(client.submissions.get(section, created.id, user)).grade_points == 0
        assert adapter.run(client.assignments.delete(section, created.id)) is None
        with pytest.raises(NotFoundError, match="Assignment does not exist"):
            adapter.run(client.assignments.get(section, created.id))

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"grade": None},
            {"grade": "0"},
            {"grade_points": 0},
            {"grade_comment": ""},
            {"attachments": []},
        ],
        ids=str,
    )
    def test_absent_null_zero_and_empty_are_sent_as_given(self, adapter: Any, fields: Any) -> None:
        bodies = []

        def keep(request: httpx.Request) -> httpx.Response:
            bodies.append(json.loads(request.content))
            return httpx.Response(200, json={"data": {"user_id": "5" * 24}})

        client = adapter.client(transport=httpx.MockTransport(keep))
        body = SubmissionRequest(**fields)
        adapter.run(client.submissions.update("5" * 24, "a", "5" * 24, body))
        assert bodies == [fields]

    def test_what_the_service_refuses(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        past = AssignmentRequest(title="a", description="b", due_date=DUE - timedelta(days=30))
        with pytest.raises(BadRequestError, match="due_date must be in the future"):
            adapter.run(client.assignments.create(fake.district.section_ids[0], past))

    def test_a_naive_date_and_a_wrong_body_are_refused_unsent(
        self, adapter: Any, fake: FakeClever, client: Any
    ) -> None:
        section = fake.district.section_ids[0]
        naive = AssignmentRequest(title="a", description="b", due_date=datetime(2030, 1, 1))
        for body in (naive, {"title": "a"}, AssignmentUpdate(title="a"), None):
            with pytest.raises(InvalidArgumentError):
                adapter.run(client.assignments.create(section, body))
        text: Any = "someday"
        with pytest.raises(
            InvalidArgumentError,
            match=r"AssignmentRequest\.due_date: a datetime with a time zone is needed, not str",
        ) as caught:
            adapter.run(
                client.assignments.create(
                    section, AssignmentRequest(title="a", description="b", due_date=text)
                )
            )
        assert "someday" not in str(caught.value)
        assert not fake.requests
        elsewhere = datetime(2099, 1, 1, tzinfo=timezone(timedelta(hours=-8)))
        adapter.run(
            client.assignments.create(
                section, AssignmentRequest(title="a", description="b", due_date=elsewhere)
            )
        )

    def test_a_create_is_sent_again_only_where_nothing_was_processed(
        self, adapter: Any, fake: FakeClever, client: Any
    ) -> None:
        section = fake.district.section_ids[0]
        for fault in (faults.refuse(), faults.connect_timeout(), faults.rate_limited(Retry_After="1")):
            fake.faults.next(fault)
            adapter.run(client.assignments.create(section, NEW))
        assert len(fake.district.lms.assignments) == 3
        for fault in (
            faults.reset(processed=True),
            faults.status(503, processed=True),
            faults.hang(processed=True),
        ):
            fake.faults.next(fault)
            with pytest.raises(Exception, match="POST") as caught:
                adapter.run(client.assignments.create(section, NEW))
            assert caught.value.may_have_been_processed
            assert caught.value.attempts == 1
        assert len(fake.district.lms.assignments) == 6

    def test_a_change_with_an_answer_that_cannot_be_read_was_probably_made(self, adapter: Any) -> None:
        answer = httpx.Response(200, json={"data": {"title": "Essay"}})
        client = adapter.client(transport=httpx.MockTransport(lambda _: answer))
        section, user = "5" * 24, "7" * 24
        for change in (
            lambda: client.assignments.create(section, NEW),
            lambda: client.assignments.update(section, "a", AssignmentUpdate(title="Essay")),
            lambda: client.submissions.update(section, "a", user, SubmissionRequest(grade_points=0)),
        ):
            with pytest.raises(
                InvalidResponseError, match="look in the LMS before you send it again"
            ) as caught:
                adapter.run(change())
            assert caught.value.may_have_been_processed
            assert isinstance(caught.value.__cause__, DecodeError)
            assert caught.value.__cause__.raw == {"title": "Essay"}
        with pytest.raises(DecodeError) as read:
            adapter.run(client.assignments.get(section, "a"))
        assert not read.value.may_have_been_processed


class TestRuntime:
    def test_reads_are_tried_again(self, adapter: Any, fake: FakeClever, client: Any, clock: Any) -> None:
        fake.faults.next(faults.reset())
        fake.faults.next(status=503)
        assert adapter.run(client.events.latest()).id == kept(fake)[-1]
        assert clock.sleeps == [0.5, 1.0]

    def test_after_the_last_try_the_error_says_how_often(
        self, adapter: Any, fake: FakeClever, client: Any
    ) -> None:
        fake.faults.next(status=503, times=3)
        with pytest.raises(ServerError, match="3 attempts"):
            adapter.run(client.events.latest())
        fake.faults.next(faults.refuse(), times=2)
        with pytest.raises(ConnectionFailedError):
            adapter.run(client.with_options(max_attempts=2).events.latest())

    def test_a_limit_is_waited_for(self, adapter: Any, fake: FakeClever, client: Any, clock: Any) -> None:
        fake.faults.next(faults.rate_limited(Retry_After="2"))
        adapter.run(client.events.latest())
        assert clock.sleeps == pytest.approx([2.0], abs=0.1)
        fake.faults.next(faults.rate_limited(Retry_After="3600"))
        with pytest.raises(RateLimitError) as caught:
            adapter.run(client.events.latest())
        assert caught.value.retry_at is not None
        with pytest.raises(RateLimitError, match="was not sent"):
            adapter.run(client.events.latest())

    def test_redirects_are_not_followed(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        fake.faults.next(faults.redirect("https://evil.example/v3.1/events"))
        with pytest.raises(RedirectError):
            adapter.run(client.events.latest())
        assert len(fake.requests) == 1

    def test_headers(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        adapter.run(client.with_options(extra_headers={"X-Trace": "1", "User-Agent": "mine"}).events.latest())
        sent = fake.requests[-1].headers
        assert (sent["x-trace"], sent["user-agent"]) == ("1", "mine")
        assert sent["authorization"] == f"Bearer {fake.token}"
        adapter.run(client.events.latest())
        assert fake.requests[-1].headers["user-agent"].startswith("clever-client/")

    def test_raw_answers(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        answer = adapter.run(
            client.request("get", "/events", params={"limit": 2, "record_type": ["users", "terms"]})
        )
        assert (answer.status, len(answer.json()["data"])) == (200, 2)
        assert answer.headers["Content-Type"].startswith("application/json")
        assert repr(answer).startswith("<Response 200 to GET /events, ")
        with pytest.raises(NotFoundError) as caught:
            adapter.run(client.request("GET", f"/users/{'5' * 24}/secret"))
        assert "555" not in str(caught.value)
        for method, path, body in (
            ("GET /", "/events", None),
            ("GET", "events", None),
            ("POST", "/x", object()),
        ):
            with pytest.raises(InvalidArgumentError):
                adapter.run(client.request(method, path, json=body))
        for params in ({"school": "\ud800"}, 5):
            with pytest.raises(InvalidArgumentError, match="query"):
                adapter.run(client.request("GET", "/events", params=params))

    def test_the_plain_functions(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        section = fake.district.section_ids[0]
        kind = "asyncio_detailed" if adapter.kind == "async" else "sync_detailed"
        create = getattr(create_assignment_for_section, kind)
        get = getattr(get_assignment_for_section, kind)
        fake.faults.next(faults.rate_limited(Retry_After="0"))
        made = adapter.run(create(section, client=client.openapi, body=NEW))
        assert made.status_code == 200
        found = adapter.run(get(section, made.parsed.data.id, client=client.openapi))
        assert found.parsed.data.title == "Essay"
        with pytest.raises(NotFoundError):
            adapter.run(get(section, "nowhere", client=client.openapi))

    @pytest.mark.parametrize("encoding", ["gzip", "deflate"])
    def test_compressed_answers(self, adapter: Any, encoding: str) -> None:
        import gzip
        import zlib

        body = b'{"data": [], "links": []}'
        packed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
        answer = httpx.MockTransport(
            lambda _: httpx.Response(200, content=packed, headers={"content-encoding": encoding})
        )
        assert adapter.all(adapter.client(transport=answer).events.list()) == []


class TestTokens:
    def test_the_environment(self, adapter: Any, fake: FakeClever, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEVER_TOKEN", fake.token)
        assert adapter.run(adapter.client(None, transport=fake.transport()).events.latest())

    @pytest.mark.parametrize("token", ["", "a\nb", "a\r", " a", "a ", "tök", "a\x00", 5, b"token"], ids=repr)
    def test_what_no_header_can_hold(self, adapter: Any, token: Any) -> None:
        with pytest.raises(InvalidArgumentError):
            adapter.client(token)

    def test_no_token(self, adapter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CLEVER_TOKEN", raising=False)
        with pytest.raises(InvalidArgumentError, match="CLEVER_TOKEN"):
            adapter.client(None)

    def test_a_refused_token_is_not_tried_again(self, adapter: Any, fake: FakeClever, client: Any) -> None:
        fake.district.rotate_token()
        with pytest.raises(UnauthorizedError):
            adapter.run(client.events.latest())
        with pytest.raises(UnauthorizedError, match="Could not authorize token"):
            adapter.run(adapter.client("other", transport=fake.transport()).events.latest())
        assert len(fake.requests) == 2

    def test_a_rotated_token_is_fetched_again_once_even_between_pages(
        self, adapter: Any, fake: FakeClever
    ) -> None:
        fetched = []

        def provider() -> str:
            fetched.append(fake.district.token)
            return fake.district.token

        client = adapter.client(provider, transport=fake.transport(), options=Options(max_attempts=1))
        assert fetched == []
        stream = client.events.list(limit=100)
        seen = [adapter.next(stream).id]
        fake.district.rotate_token()
        seen += [event.id for event in adapter.all(stream)]
        assert seen == kept(fake)
        assert len(fetched) == 2

    def test_a_provider_that_gives_the_refused_token_again(self, adapter: Any, fake: FakeClever) -> None:
        old = fake.token
        fake.district.rotate_token()
        client = adapter.client(lambda: old, transport=fake.transport())
        with pytest.raises(UnauthorizedError):
            adapter.run(client.events.latest())
        assert len(fake.requests) == 1

    def test_a_provider_that_fails(self, adapter: Any, fake: FakeClever) -> None:
        def broken() -> str:
            raise KeyError("the vault is shut")

        with pytest.raises(KeyError, match="vault"):
            adapter.run(adapter.client(broken, transport=fake.transport()).events.latest())
        with pytest.raises(InvalidArgumentError):
            adapter.run(adapter.client(lambda: "a\nb", transport=fake.transport()).events.latest())

    def test_a_provider_that_runs_out_ends_no_stream(self, adapter: Any, fake: FakeClever) -> None:
        client = adapter.client(lambda: next(iter([])), transport=fake.transport())
        with pytest.raises(InvalidArgumentError, match="no more tokens"):
            adapter.all(client.events.list())

    def test_an_async_provider(self, adapter: Any, fake: FakeClever) -> None:
        async def provider() -> str:
            return fake.token

        client = adapter.client(provider, transport=fake.transport())
        if adapter.kind == "async":
            assert adapter.run(client.events.latest())
        else:
            with pytest.raises(InvalidArgumentError, match="async client"):
                adapter.run(client.events.latest())


class TestSetUp:
    def test_an_http_client_of_the_callers(self, adapter: Any, fake: FakeClever) -> None:
        kind = httpx.AsyncClient if adapter.kind == "async" else httpx.Client
        theirs: Any = kind(transport=fake.transport(), auth=("user", "password"), follow_redirects=True)
        client = adapter.client(fake.token, http_client=theirs)
        assert adapter.run(client.events.latest())
        assert fake.requests[-1].headers["authorization"] == f"Bearer {fake.token}"
        fake.faults.next(faults.redirect("https://evil.example/v3.1/events"))
        with pytest.raises(RedirectError):
            adapter.run(client.events.latest())
        adapter.run(client.aclose() if adapter.kind == "async" else client.close())
        assert not theirs.is_closed
        adapter.run(theirs.aclose() if adapter.kind == "async" else theirs.close())

    def test_settings_that_exclude_each_other(self, adapter: Any, fake: FakeClever) -> None:
        with pytest.raises(InvalidArgumentError):
            adapter.client(transport=fake.transport(), proxy="http://127.0.0.1:1")
        other: Any = httpx.HTTPTransport() if adapter.kind == "async" else httpx.AsyncHTTPTransport()
        with pytest.raises(InvalidArgumentError, match="sync transports"):
            adapter.client(transport=other)
        for verify in (False, True, "/etc/ca.pem"):
            with pytest.raises(InvalidArgumentError, match="SSLContext"):
                adapter.client(verify=verify)
        with pytest.raises(InvalidArgumentError):
            adapter.client(base_url="http://api.clever.com/v3.1")

    def test_a_private_authority(self, adapter: Any) -> None:
        authority = trustme.CA()
        server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(server_side)
        ours = ssl.create_default_context()
        authority.configure_trust(ours)
        with FaultServer(ssl_context=server_side) as server:
            assert server.url.startswith("https://")
            assert adapter.run(adapter.client(base_url=server.url, verify=ours).events.latest()) is None
            with pytest.raises(ConnectionFailedError, match="certificate") as caught:
                adapter.run(adapter.client(base_url=server.url).events.latest())
            assert caught.value.attempts == 1  # a certificate does not get better
            assert not caught.value.may_have_been_processed

    @pytest.mark.parametrize("proxy", ["gopher://user:canary@proxy.example", "://canary"])
    def test_a_proxy_that_cannot_be_used(self, adapter: Any, proxy: str) -> None:
        client = adapter.client(proxy=proxy)
        with pytest.raises(InvalidArgumentError, match="proxy") as caught:
            adapter.run(client.events.latest())
        assert "canary" not in str(caught.value)


def test_the_two_faces_are_alike() -> None:
    public = {name for name in dir(Clever) if not name.startswith("_")}
    assert {name for name in dir(AsyncClever) if not name.startswith("_")} == {
        "aclose" if n == "close" else n for n in public
    }
