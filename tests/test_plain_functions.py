"""The plain generated functions: a client of their own, with errors that tell the truth and no record."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from clever_openapi.api.assignments import create_assignment_for_section as create
from clever_openapi.api.events import get_event, get_events
from clever_openapi.client import Client
from clever_openapi.errors import CleverError, DecodeError, UnexpectedStatus
from clever_openapi.models import AssignmentRequest, BadRequest

GENERATED = Path(__file__).parent.parent / "generated"
SECTION = "5" * 24
BODY = AssignmentRequest(title="t", description="d", due_date=datetime(2030, 1, 2, tzinfo=UTC))


def client(status: int, content: bytes, sent: list[httpx.Request] | None = None) -> Client:
    def answer(request: httpx.Request) -> httpx.Response:
        if sent is not None:
            sent.append(request)
        return httpx.Response(status, content=content)

    transport = httpx.MockTransport(answer)
    return Client(httpx.Client(base_url="https://api.clever.com/v3.1", transport=transport))


def test_what_the_document_lists_is_read() -> None:
    sent: list[httpx.Request] = []
    made = create.sync(SECTION, client=client(200, b'{"data": {"id": "a"}}', sent), body=BODY)
    assert made is not None
    assert not isinstance(made, BadRequest)
    assert made.to_dict() == {"data": {"id": "a"}}
    assert sent[0].url.path == f"/v3.1/sections/{SECTION}/assignments"
    refused = create.sync_detailed(SECTION, client=client(400, b'{"message": "no"}'), body=BODY)
    assert isinstance(refused.parsed, BadRequest)


@pytest.mark.parametrize(
    ("status", "content", "error", "in_doubt"),
    [
        (200, b'{"canary": ', DecodeError, True),
        (200, b'["canary"]', DecodeError, True),
        (500, b"<html>canary</html>", UnexpectedStatus, True),
        (400, b"canary", DecodeError, False),
        (503, b"canary", UnexpectedStatus, True),
        (418, b"canary", UnexpectedStatus, False),
    ],
)
def test_a_create_that_fails_says_whether_it_may_have_been_made(
    status: int, content: bytes, error: type[CleverError], in_doubt: bool
) -> None:
    with pytest.raises(error) as caught:
        create.sync(SECTION, client=client(status, content), body=BODY)
    assert caught.value.may_have_been_processed is in_doubt
    assert b"canary" not in pickle.dumps(caught.value)
    assert "canary" not in str(caught.value)


def test_an_unexpected_status_is_pickled_with_its_truth_and_without_its_body() -> None:
    with pytest.raises(UnexpectedStatus) as caught:
        create.sync(SECTION, client=client(503, b"canary"), body=BODY)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.status_code, again.may_have_been_processed, again.content) == (503, True, b"")


def test_reading_changes_nothing() -> None:
    with pytest.raises(DecodeError) as caught:
        get_event.sync("5" * 24, client=client(200, b"canary"))
    assert not caught.value.may_have_been_processed


def test_a_body_of_wrong_types_is_refused_unsent() -> None:
    sent: list[httpx.Request] = []
    wrong: Any = AssignmentRequest(title="t", description="d", due_date="2027-01-01")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"AssignmentRequest\.due_date: a datetime with"):
        create.sync(SECTION, client=client(200, b"{}", sent), body=wrong)
    assert not sent


def test_a_misspelt_parameter_is_refused_unsent() -> None:
    sent: list[httpx.Request] = []
    api = client(200, b'{"data": []}', sent)
    found = get_events.sync(client=api, limit=5, record_type=["users", "terms"])
    assert found is not None
    assert sent[0].url.query == b"limit=5&record_type=users&record_type=terms"
    with pytest.raises(TypeError, match="GET /events has no parameter start_after"):
        get_events.sync(client=api, start_after="5" * 24)  # type: ignore[call-arg]
    assert len(sent) == 1


def test_what_is_generated_stays_small() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in GENERATED.rglob("*.py")}
    assert 5_000 < sum(lengths.values()) <= 11_500
    operations = {path: length for path, length in lengths.items() if path.parent.parent.name == "api"}
    assert len(operations) > 50
    assert {path.name: length for path, length in operations.items() if length > 60} == {}
