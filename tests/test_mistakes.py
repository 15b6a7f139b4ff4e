"""What people get wrong, and what they are told: each text says the cure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from clever_client import Checkpoint, Clever, CleverError, Options
from clever_client.models import AssignmentRequest
from clever_client.oauth import CleverApp
from clever_fake import FakeClever, faults

SECTION, USER, OLD = "5" * 24, "6" * 24, f"{1_500_000_000:08x}" + "0" * 16
EMPTY = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": [], "links": []}))


def client(**given: Any) -> Clever:
    return Clever("token", **{"transport": EMPTY, **given})


def answered(status: int, **body: str) -> Clever:
    return client(transport=httpx.MockTransport(lambda _: httpx.Response(status, json=body)))


def assignment(title: str, due: datetime | None = None) -> AssignmentRequest:
    due = due or datetime.now(UTC) + timedelta(days=1)
    return AssignmentRequest(title=title, description="d", due_date=due)


def a_closed_client() -> None:
    closed = client()
    closed.close()
    closed.events.latest()


def read_twice() -> None:
    events = client().events.list()
    assert list(events) == []
    list(events)


def a_token_callable_that_uses_its_client() -> None:
    made: list[Clever] = []

    def token() -> str:
        made[0].events.latest()
        return "token"

    made.append(Clever(token, transport=EMPTY))
    made[0].events.latest()


def a_proxy_that_is_down() -> None:
    with faults.refused() as address:
        options = Options(max_attempts=1, connect_timeout=1)
        Clever("t", base_url="https://clever.invalid/v3.1", proxy=address, options=options).events.latest()


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    # before anything is sent
    "no token": (lambda: Clever("", transport=EMPTY), "CLEVER_TOKEN"),
    "Bearer in front": (lambda: Clever("Bearer abc", transport=EMPTY), "give the token alone"),
    "a line break": (lambda: Clever("abc\n", transport=EMPTY), "line break"),
    "options as a dict": (lambda: client(options={"max_attempts": 5}), "Options(max_attempts=5)"),
    "Options(timeout)": (lambda: Options(timeout=5), "read_timeout"),  # type: ignore[call-arg]
    "Options(retries)": (lambda: Options(retries=5), "max_attempts"),  # type: ignore[call-arg]
    "Options(read)": (lambda: Options(read_timout=5), "is it read_timeout?"),  # type: ignore[call-arg]
    "attempts of 0": (lambda: Options(max_attempts=0), "max_attempts must be an integer >= 1"),
    "no version": (lambda: client(base_url="https://api.clever.com"), "https://api.clever.com/v3.1"),
    "no URL": (lambda: client(base_url="api.clever.com/v3.1"), "https://api.clever.com/v3.1"),
    "http": (lambda: client(base_url="http://api.clever.com/v3.1"), "https"),
    "both cursors": (
        lambda: client().events.list(starting_after=USER, ending_before="last"),
        "starting_after or ending_before",
    ),
    "types in one text": (
        lambda: client().events.list(record_type="users,sections"),
        '["users", "sections"]',
    ),
    "an old type": (lambda: client().events.list(record_type="students"), "'users'"),
    "a misspelt type": (lambda: client().events.list(record_type="user"), "users"),
    "a limit beyond": (lambda: client().events.list(limit=10_001), "from 1 to 10000"),
    "a name for an id": (lambda: client().events.get("Jane"), "24 hexadecimal digits"),
    "a name for a school": (lambda: client().events.list(school="Lincoln"), "24 hexadecimal digits"),
    "no checkpoint": (lambda: client().events.follow(None), "Checkpoint.start()"),  # type: ignore[arg-type]
    "an id for a checkpoint": (lambda: client().events.poll(USER), "Checkpoint(cursor=id)"),
    "a checkpoint of fewer types": (
        lambda: client().events.poll(Checkpoint.start(record_type="users"), record_type="sections"),
        "Take a new snapshot",
    ),
    "a checkpoint that is too old": (lambda: client().events.poll(Checkpoint(OLD)), "Take a new snapshot"),
    "a time without a zone": (
        lambda: client().assignments.create(SECTION, assignment("Essay", datetime(2030, 1, 1))),
        "datetime.now(UTC)",
    ),
    "a closed client": (a_closed_client, "make a new one"),
    "an app without its id": (CleverApp, "CLEVER_CLIENT_ID"),
    "an app at another address": (
        lambda: CleverApp("id", "secret", base_url="https://clever.invalid/v3.1", transport=EMPTY),
        "CLEVER_OAUTH_URL",
    ),
    "an empty title": (lambda: client().assignments.create(SECTION, assignment("")), "title"),
    "a path without /": (lambda: client().request("GET", "events"), "start with /"),
    "a bad method": (lambda: client().request("GÉT", "/events"), "one word"),
    "read twice": (read_twice, "list again"),
    "the callable's own client": (a_token_callable_that_uses_its_client, "use another client"),
    # what the service says
    "a token that is not good": (
        lambda: answered(401, message="No authorization provided").events.latest(),
        "oauth/tokens",
    ),
    "a token that was rotated": (
        lambda: answered(403, message="Could not authorize token").events.latest(),
        "rotated or revoked",
    ),
    "not allowed": (
        lambda: answered(403, message="Jane may not").events.latest(),
        "what the district shares",
    ),
    "an unknown path": (lambda: answered(404).events.latest(), "https://api.clever.com/v3.1"),
    "ids that were swapped": (
        lambda: answered(404, error="User not found").submissions.get(USER, "a", SECTION),
        "section, assignment, user",
    ),
    "a user's id as a cursor": (lambda: list(client().events.list(starting_after=OLD)), "the id of an event"),
    "a redirect": (lambda: answered(302).events.latest(), "check base_url"),
    "too much at once": (lambda: answered(413).events.latest(), "less at once"),
    "a proxy that is down": (a_proxy_that_is_down, "proxy"),
}


async def _async_sleep(seconds: float) -> None:
    raise AssertionError(seconds)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_cure_stands_in_the_text(mistake: str) -> None:
    make, cure = MISTAKES[mistake]
    with pytest.raises(CleverError) as caught:
        make()
    assert cure in str(caught.value)
    assert "Jane" not in str(caught.value)


def test_an_async_callable_in_a_sync_client() -> None:
    busy = httpx.MockTransport(lambda _: httpx.Response(503))
    with pytest.raises(CleverError, match="async client"):
        client(transport=busy, options=Options(sleep=_async_sleep, random=lambda: 1.0)).events.latest()


def test_a_token_callable_may_use_another_client() -> None:
    fake = FakeClever()
    inner = Clever(fake.token, transport=fake.transport())

    def token() -> str:
        inner.events.latest()
        return fake.token

    assert Clever(token, transport=fake.transport()).events.latest() is not None


def test_extra_headers_are_copied() -> None:
    headers = {"X-Trace": "1"}
    options = Options(extra_headers=headers)
    headers["X-Trace"] = "line\nbreak"
    assert options.extra_headers == {"X-Trace": "1"}
    assert options.replace(deadline=5).extra_headers == {"X-Trace": "1"}


def test_a_create_without_a_title_is_not_sent() -> None:
    fake = FakeClever(lms="canvas")
    with Clever(fake.token, transport=fake.transport()) as made, pytest.raises(CleverError):
        made.assignments.create(SECTION, assignment("  "))
    assert not fake.requests
