"""Runs a case over real sockets, with either client, and judges what came of it."""

from __future__ import annotations

import copy
import pickle
import re
import ssl
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
import trustme
from clever_client import CleverError, Options
from clever_client.models import AssignmentRequest, AssignmentUpdate, SubmissionRequest
from clever_fake import FakeClever, FakeResponse, FaultServer, faults

from .case import DOUBT, EVENTS, PAGE, REQUESTS, STUDENTS, Addresses, Case
from .clients import ClientAdapter, ClientKind, await_if_needed, iterate, run_scenario
from .log_capture import LogCapture

NOW = "2026-01-15T12:00:00Z"
CANARY = "Canaria"
"""A student's name, and the title of her assignment: nobody may hear of it."""


class World:
    """A fake Clever with its clock, and a client's options that live by it: nothing here really sleeps.

    Attributes:
        slept: The pauses that were asked for.
    """

    def __init__(self, *, events: int = EVENTS) -> None:
        self.fake = _new_fake(events)
        self.fake.district.events.add("users.created", {"id": "5" * 24, "name": {"first": CANARY}})
        self.slept: list[float] = []
        self.section, self.student = _section_and_student()
        self.renewals = 0

    @property
    def event_ids(self) -> list[str]:
        return list(self.fake.district.events.ids())

    def now(self) -> float:
        return self.fake.clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.fake.clock.advance(seconds=seconds)

    def options(self, **changes: Any) -> Options:
        # Real waits are bounded, so that a fault in the client fails a test instead of holding it up.
        standard: dict[str, Any] = {
            "clock": self.now,
            "monotonic": self.now,
            "sleep": self.sleep,
            "random": lambda: 1.0,
            "tracing": True,
            "read_ahead": False,  # its thread has its own time, and would be seen at work
            "connect_timeout": 5,
            "read_timeout": 5,
        }
        return Options(**standard | changes)

    def renew(self) -> str:
        """A provider of tokens: every one is fresh, and the one before it is no longer good."""
        self.renewals += 1
        return self.fake.token if self.renewals == 1 else self.fake.district.rotate_token()

    def create(self) -> str:
        """An assignment that is there before the client comes."""
        fields = b'{"title":"Canaria","description":"Two pages","due_date":"2026-02-01T00:00:00Z"}'
        target = f"/v3.1/sections/{self.section}/assignments"
        answer = self.fake.handle("POST", target, {"Authorization": f"Bearer {self.fake.token}"}, fields)
        assert answer.status == 200
        return next(iter(self.fake.district.lms.assignments))


def _new_fake(events: int) -> FakeClever:
    return FakeClever(now=NOW, events=events - 1, users=60, lms="canvas", rate_limit=None)


@cache
def _section_and_student() -> tuple[str, str]:
    """A section of so many students as there have to be, and the first of them: the same in every world."""
    district = _new_fake(EVENTS).district
    for section in district.section_ids:
        if len(students := district.students_of(section)) == STUDENTS:
            return section, students[0]
    raise AssertionError(f"no section has {STUDENTS} students")


def new_assignment() -> AssignmentRequest:
    """An assignment to create."""
    due = datetime(2026, 2, 1, tzinfo=UTC)
    return AssignmentRequest(title=CANARY, description="Two pages", due_date=due)


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def server_context(name: str) -> ssl.SSLContext:
    """A server's TLS, with a certificate for this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority().issue_cert(name).configure_cert(context)
    return context


@cache
def client_context(*, trusting: bool = True) -> ssl.SSLContext:
    """A client's TLS, that trusts the server's authority or nobody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if trusting:  # neither knows the world's authorities: to load them takes longer than a test
        _authority().configure_trust(context)
    return context


@contextmanager
def _arrive(case: Case, fake: FakeClever) -> Iterator[str]:
    """Give the address that the client is sent to."""
    if case.destination in ("refused", "unanswered"):
        with faults.refused() if case.destination == "refused" else faults.unanswered() as url:
            yield f"{url}/v3.1"
        return
    context = None
    if case.destination != "served":
        context = server_context("clever.example" if case.destination == "tls wrong name" else "127.0.0.1")
    with fake.serve(ssl_context=context) as url:
        yield url


class CaseRunner:
    """Runs one case with one client. What came of it is in the attributes."""

    def __init__(self, case: Case, kind: ClientKind) -> None:
        self.case = case
        self.kind = kind
        self.world = World()
        self.assignment = "" if case.call in ("events", "event", "create") else self.world.create()
        self.before = self._state()
        self.got: list[str] = []
        self.error: CleverError | None = None
        self.stream: Any = None

    def run(self) -> None:
        """Run the case, then judge it."""
        case, fake = self.case, self.world.fake
        with ExitStack() as stack:
            elsewhere = stack.enter_context(FaultServer(then=_everything))
            url = stack.enter_context(_arrive(case, fake))
            addresses = Addresses(url.removesuffix("/v3.1"), elsewhere.url, self.world.event_ids)
            for spec in case.script:
                fake.faults.next(spec if isinstance(spec, faults.Fault) else spec(addresses))
            log = stack.enter_context(LogCapture())
            run_scenario(self.kind, lambda: self._scenario(url))
            assert elsewhere.connections == 0, "a connection was made to somebody else"
        check_silence(log.lines, [fake.token, CANARY, self.world.student])
        assert len(log.lines) > 1, "no log record was captured"

    async def _scenario(self, url: str) -> None:
        case, world = self.case, self.world
        token = world.renew if case.renews else world.fake.token
        secrets = [world.fake.token, CANARY, world.student]
        time_of_its_own = {"clock": time.time, "monotonic": time.monotonic} if case.real_time else {}
        options = world.options(**{**time_of_its_own, **case.options})
        given: dict[str, Any] = {"base_url": url, "options": options, "own_client": case.own_client}
        if not case.own_client:
            given["verify"] = client_context(trusting=case.destination != "tls unknown authority")
        async with ClientAdapter(self.kind, token, **given) as adapter:
            try:
                await self._call(adapter)
            except CleverError as error:
                self.error = error
            secrets.append(world.fake.token)
            self._judge(adapter)
            if self.error is not None:
                check_hygiene(self.error, secrets)
            if case.destination in ("served", "tls") and not case.options.get("deadline"):
                await self._go_on(adapter)
            pool = adapter.pool
        assert case.own_client or (pool.idle == [] and pool.in_use == [])

    async def _call(self, adapter: ClientAdapter) -> None:
        client, world, section = adapter.client, self.world, self.world.section
        if self.case.goes_stale and self.case.call != "events":
            await await_if_needed(client.events.get(world.event_ids[0]))
            adapter.wait_until_stale()
        if self.case.comes_second:
            await await_if_needed(client.events.get(world.event_ids[0]))
        match self.case.call:
            case "events":
                self.got = world.event_ids[: self.case.after]
                cursor = self.got[-1] if self.got else None
                self.stream = client.events.list(starting_after=cursor, limit=PAGE)
                async for event in iterate(self.stream):
                    self.got.append(event.id)
                    if self.case.goes_stale:
                        adapter.wait_until_stale()
            case "submissions":
                self.stream = client.submissions.list(section, self.assignment, limit=PAGE)
                async for submission in iterate(self.stream):
                    self.got.append(submission.user_id)
            case "event":
                wanted = world.event_ids[0]
                self.got.append((await await_if_needed(client.events.get(wanted))).id)
            case "create":
                self.got.append(
                    (await await_if_needed(client.assignments.create(section, new_assignment()))).id
                )
            case "update":
                change = AssignmentUpdate(title=f"{CANARY} again")
                updated = await await_if_needed(client.assignments.update(section, self.assignment, change))
                self.got.append(updated.title)
            case "delete":
                assert await await_if_needed(client.assignments.delete(section, self.assignment)) is None
            case "grade":
                grade = SubmissionRequest(grade_points=0)
                done = client.submissions.update(section, self.assignment, world.student, grade)
                self.got.append((await await_if_needed(done)).user_id)

    async def _go_on(self, adapter: ClientAdapter) -> None:
        """The service is well again: the same client must work, and a reader must lose nothing."""
        self.world.fake.faults.clear()
        self.world.fake.clock.advance(hours=2)  # whatever limit there was is over
        if self.case.renews or self.case.call != "events":
            event = await await_if_needed(adapter.client.events.get(self.world.event_ids[1]))
            assert event.id == self.world.event_ids[1]
            return
        rest = adapter.client.events.list(starting_after=self.stream.cursor, limit=PAGE)
        self.got += [event.id async for event in iterate(rest)]
        assert self.got == self.world.event_ids, "lost, repeated or out of order"

    def _judge(self, adapter: ClientAdapter) -> None:
        case, world = self.case, self.world
        if case.raises is None:
            assert self.error is None, f"{self.error!r} was not expected"
            assert self.got == self._expected(), "lost, repeated or out of order"
        else:
            assert type(self.error) is case.raises, f"{self.error!r}, not {case.raises.__name__}"
            assert self.got == self._expected()[: case.delivered]
        if case.call == "events":
            assert self.stream.cursor == (self.got[-1] if self.got else None)
        assert len(world.fake.requests) == case.requests, [request.url for request in world.fake.requests]
        assert world.slept == pytest.approx(list(case.sleeps))
        subject = self.error if self.error is not None else self.stream
        for name, value in case.expect.items():
            assert getattr(subject, name) == value, name
        if self.error is not None:
            self._judge_text()
        self._judge_changes()
        # A thread that a deadline left behind still holds the caller's own client: nothing can stop it.
        held = [] if case.own_client and case.real_time else adapter.connections_in_use()
        assert held == [], held

    def _judge_text(self) -> None:
        error: Any = self.error
        text, begins = str(error), ""
        if hasattr(error, "template"):
            request = REQUESTS[self.case.call]
            assert (error.method, error.template) == request
            begins = " ".join(request) + " "
            assert text.startswith(begins)
        if hasattr(error, "attempts"):
            assert ("attempts]" in text) is (error.attempts > 1)
            assert text.endswith(DOUBT.partition(":")[2]) is error.may_have_been_processed
        if self.case.says:
            pattern = ".+".join(re.escape(part) for part in (begins + self.case.says).split("..."))
            assert re.fullmatch(pattern, text), text

    def _judge_changes(self) -> None:
        case = self.case
        expected = case.changes if case.changes is not None else int(case.writes and case.raises is None)
        assert self._changes() == expected, "made too often, or not at all"
        if case.raises is not None and case.writes:
            doubt = self.error.may_have_been_processed  # type: ignore[union-attr]
            assert doubt is bool(case.doubt)
            assert doubt or expected == 0, "a change that was made must not be called impossible"

    def _expected(self) -> list[str]:
        world = self.world
        return {
            "events": world.event_ids,
            "event": world.event_ids[:1],
            "submissions": world.fake.district.students_of(world.section),
            "create": list(world.fake.district.lms.assignments),
            "update": [f"{CANARY} again"],
            "delete": [],
            "grade": [world.student],
        }[self.case.call]

    def _state(self) -> Any:
        lms = self.world.fake.district.lms
        return copy.deepcopy((lms.assignments, lms._changes))

    def _changes(self) -> int:
        """How often the service has made the change."""
        if self.case.call == "create":
            return len(self.world.fake.district.lms.assignments)
        return int(self._state() != self.before)


def _everything(_: object) -> FakeResponse:
    """Somebody else's server, that would take any token and give a page for it."""
    return FakeResponse(200, {"Content-Type": "application/json"}, b'{"data":[],"links":[]}')


def check_silence(lines: list[str], secrets: list[str]) -> None:
    """Check that nothing that was captured holds a secret."""
    assert not [text for text in lines for secret in secrets if secret in text]


def check_hygiene(error: CleverError, secrets: list[str]) -> None:
    """Check that an error holds no secret, hangs on no foreign one, and survives pickle and deepcopy."""
    shown = [str(error), repr(error), "".join(traceback.format_exception(error))]
    pickled = pickle.dumps(error)
    check_silence([*shown, pickled.decode("latin-1")], secrets)
    for twin in (pickle.loads(pickled), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert twin.args == error.args
    link: BaseException | None = error
    while link is not None:
        assert isinstance(link, CleverError), f"a foreign {type(link).__name__} hangs on the error"
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
