"""Answers that are no success, or no answer: which error, with what in it, and what not."""

from __future__ import annotations

import copy
import pickle
import traceback
from datetime import UTC, datetime
from typing import Any

import clever_client
import httpx
import pytest
from clever_client import (
    BadRequestError,
    Clever,
    CleverError,
    CursorExpired,
    DecodeError,
    ForbiddenError,
    InvalidResponseError,
    NotFoundError,
    Options,
    RateLimitError,
    RedirectError,
    RequestTooLargeError,
    ServerError,
    StatusError,
    UnauthorizedError,
)
from clever_client._http.requests import Request
from clever_client._http.responses import Response
from clever_client._http.statuses import status_error
from clever_client._service import CLEVER

CALL = Request("PATCH", "/sections/{section_id}", "https://api.clever.com/v3.1/sections/5", service=CLEVER)
TREE = [
    kind
    for name in clever_client.__all__
    if isinstance(kind := getattr(clever_client, name), type) and issubclass(kind, CleverError)
]


def answer(status: int, body: bytes = b"", call: Request = CALL, **headers: str) -> Response:
    return Response(
        call, status, httpx.Headers({name.replace("_", "-"): text for name, text in headers.items()}), body
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, RedirectError),
        (304, RedirectError),
        (400, BadRequestError),
        (401, UnauthorizedError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (405, StatusError),
        (413, RequestTooLargeError),
        (418, StatusError),
        (429, RateLimitError),
        (500, ServerError),
        (503, ServerError),
        (101, StatusError),
    ],
)
def test_the_status_decides(status: int, kind: type[StatusError]) -> None:
    for body in (b"", b"<html>no</html>", b'{"message": "no"}', b"[1]", b"\xff\xfe", b'"text"'):
        error = status_error(answer(status, body))
        assert type(error) is kind
        assert error.status == status
        assert f"PATCH /sections/{{section_id}} was answered {status}" in str(error)


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (b'{"message": "m"}', "m", None),
        (b'{"error": "e"}', "e", None),
        (b'{"error": "invalid_grant", "error_description": "d"}', "d", "invalid_grant"),
        (b'{"error": {"deep": 1}}', None, None),
        (b"plain text", "plain text", None),
        (b"<html>x</html>", None, None),
        (b"", None, None),
        (b"{}", None, None),
        (b"[]", None, None),
        (b'{"message": 5}', None, None),
    ],
)
def test_what_the_service_said(body: bytes, message: str | None, code: str | None) -> None:
    error = status_error(answer(400, body))
    assert (error.message_from_server, error.code) == (message, code)


def test_not_found_can_be_a_400() -> None:
    error = status_error(answer(400, b'{"message": "NOT_FOUND: Person with id clever:5a4b"}'))
    assert type(error) is NotFoundError
    assert (error.status, error.code) == (400, "NOT_FOUND")
    assert "5a4b" not in str(error)


DOCUMENTED = [
    "missing required field(s): title, description, due_date",
    "request body is required, but was empty",
    "due_date must be in the future",
    "validation failure list:\nsubmission_types.0 in body should be one of [link file text discussion]",
    "Assignment does not exist",
    "User not found",
    "No authorization provided",
    "Could not authorize token",
    "Error updating submission",
]


@pytest.mark.parametrize("text", DOCUMENTED)
def test_documented_texts_are_shown_and_pickled(text: str) -> None:
    error = status_error(answer(400, clever_client._http.json_codec.dumps({"message": text})))
    assert text in str(error)
    assert pickle.loads(pickle.dumps(error)).message_from_server == text


@pytest.mark.parametrize(
    "text", [f"{text} for Jane Canary" for text in DOCUMENTED] + ["Jane Canary has no submission"]
)
def test_other_texts_are_for_the_caller_only(text: str) -> None:
    error = status_error(answer(400, clever_client._http.json_codec.dumps({"message": text})))
    assert error.message_from_server == text
    shown = "".join(traceback.format_exception(error)) + repr(error) + str(error.args)
    assert "Canary" not in shown
    assert b"Canary" not in pickle.dumps(error)
    assert copy.deepcopy(error).message_from_server is None


def test_request_ids_are_taken_if_they_are_ids() -> None:
    assert status_error(answer(500, clever_request_id="a-1", x_request_id="b")).request_id == "a-1"
    assert status_error(answer(500, x_request_id="b")).request_id == "b"
    assert status_error(answer(500, x_request_id="Jane Canary\x01")).request_id is None


def test_only_a_failed_change_is_in_doubt() -> None:
    assert status_error(answer(500)).may_have_been_processed
    assert not status_error(answer(400)).may_have_been_processed
    assert not status_error(answer(500, call=CALL._replace(method="GET"))).may_have_been_processed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><title>Canary</title>",
        b'{"data": {"name": "Canary"',
        b'["Canary"]',
        b'{"data": "Canary"}',
        b'{"data": NaN}',
        b"\xff\xfe",
        b"Canary",
        b'{"name": "Canary"}',
        b"null",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_success_that_cannot_be_read(body: bytes) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        answer(200, body, content_type="text/html; charset=utf-8", clever_request_id="r-1").record()
    error = caught.value
    assert (error.status, error.length, error.content_type, error.request_id) == (
        200,
        len(body),
        "text/html",
        "r-1",
    )
    assert error.may_have_been_processed
    assert error.__context__ is None
    assert "Canary" not in "".join(traceback.format_exception(error))


def example(kind: type[CleverError]) -> CleverError:
    if kind is DecodeError:
        return DecodeError("User", "no id", {"name": "Canary"}, id="5", type="users.created")
    if kind is CleverError:
        return CleverError("text")
    made: Any = kind
    error: CleverError = made(
        "text", method="GET", template="/events", retry_at=datetime.now(UTC), cursor_time=None
    )
    return error


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_pickles_and_copies(kind: type[CleverError]) -> None:
    error = example(kind)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is kind
        assert str(again) == str(error)
        assert {k: v for k, v in vars(again).items() if k != "raw"} == {
            k: v for k, v in vars(error).items() if k != "raw"
        }


def test_the_drawing_shows_the_whole_tree() -> None:
    drawing = clever_client._errors.__doc__ or ""
    for kind in TREE:
        assert f" {kind.__name__} " in drawing.replace("\n", " \n") or kind is CleverError
        line = next(
            line for line in drawing.splitlines() if line.strip("│├└─ ").split(" ")[0] == kind.__name__
        )
        depth = (len(line) - len(line.lstrip("│├└─ "))) // 4
        assert depth == sum(base in TREE for base in kind.__mro__) - 1, kind


def test_some_are_also_pythons_own() -> None:
    assert issubclass(clever_client.InvalidArgumentError, ValueError)
    assert issubclass(clever_client.ClientClosedError, RuntimeError)
    assert issubclass(clever_client.RequestTimeoutError, TimeoutError)
    assert issubclass(clever_client.DeadlineExceededError, TimeoutError)
    assert issubclass(CursorExpired, clever_client.PaginationError)


@pytest.mark.parametrize(
    ("status", "body", "permanent", "doubt"),
    [
        (500, {"message": "Error updating submission"}, True, True),
        (500, {"message": "another"}, False, True),
        (404, {"message": "User not found"}, True, False),
        (400, {}, True, False),
        (501, {}, True, True),
        (409, {}, False, True),
        (401, {}, False, False),
        (403, {"message": "Could not authorize token"}, False, False),
        (429, {}, False, False),
        (503, {}, False, True),
    ],
)
def test_what_would_fail_again_says_so(
    status: int, body: dict[str, str], permanent: bool, doubt: bool
) -> None:
    response = httpx.Response(status, json=body)
    options = Options(max_attempts=1)
    transport = httpx.MockTransport(lambda _: response)
    clever = Clever("token", transport=transport, options=options)
    with clever, pytest.raises(StatusError) as caught:
        clever.request("PATCH", "/sections/x", json={})
    assert caught.value.is_permanent is permanent
    assert caught.value.may_have_been_processed is doubt


@pytest.mark.parametrize(
    ("status", "text", "refused"),
    [
        (401, "", True),
        (403, "Could not authorize token", True),
        (403, "another reason", False),
        (404, "Could not authorize token", False),
    ],
)
def test_a_refused_token_is_told_from_a_thing_that_it_may_not_do(
    status: int, text: str, refused: bool
) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json={"message": text}))
    with Clever("token", transport=transport) as clever, pytest.raises(StatusError) as caught:
        clever.events.get("5" * 24)
    assert caught.value.is_token_refused is refused
    assert pickle.loads(pickle.dumps(caught.value)).is_token_refused is refused
