"""The error for a status, to the letter: its text, what it knows, and what a body of any shape adds."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from clever_client import BadRequestError, NotFoundError, RedirectError, ServerError, StatusError
from clever_client._http.requests import Request
from clever_client._http.responses import Response
from clever_client._http.service import Service
from clever_client._http.statuses import refuses_token, server_message, status_error

SERVICE = Service(
    texts=re.compile("too big|gone for good|no such token"),
    codes=frozenset(("NO_ROOM", "NOT_FOUND")),
    token_refused="no such token",
    permanent_texts=frozenset(("gone for good", "never shown")),
    look="look first",
    advise=lambda status, text, template: f"for {text} of {template}" if status in (409, 413) else None,
)


def answer(
    status: int, body: Any = b"", method: str = "GET", attempts: int = 1, kind: str = "", **headers: str
) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = httpx.Headers(
        {"content-type": kind} | {name.replace("_", "-"): headers[name] for name in headers}
    )
    request = Request(method, "/rooms/{id}", "https://api.example.com/rooms/1", service=SERVICE)
    return Response(request, status, named, content, attempts=attempts)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (300, RedirectError),
        (399, RedirectError),
        (402, StatusError),
        (499, StatusError),
        (500, ServerError),
        (600, ServerError),
        (199, StatusError),
    ],
)
def test_a_status_without_an_error_of_its_own_goes_by_its_hundred(
    status: int, kind: type[StatusError]
) -> None:
    assert type(status_error(answer(status))) is kind


RETRY_AT = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("response", "settings", "text"),
    [
        (answer(402), {}, "GET /rooms/{id} was answered 402"),
        (answer(402, {"message": "too big"}), {}, "GET /rooms/{id} was answered 402: too big"),
        (answer(402, {"message": "Ada is too big"}), {}, "GET /rooms/{id} was answered 402"),
        (
            answer(402, {"error": "NO_ROOM", "message": "Ada"}),
            {},
            "GET /rooms/{id} was answered 402 (NO_ROOM)",
        ),
        (
            answer(402, {"error": "NO_ROOM", "message": "too big"}),
            {},
            "GET /rooms/{id} was answered 402: too big",
        ),
        (answer(413), {}, "GET /rooms/{id} was answered 413; for None of /rooms/{id}"),
        (
            answer(413, {"message": "Ada"}),
            {},
            "GET /rooms/{id} was answered 413; for None of /rooms/{id}",
        ),
        (
            answer(413, {"message": "too big"}),
            {},
            "GET /rooms/{id} was answered 413: too big; for too big of /rooms/{id}",
        ),
        (
            answer(503, attempts=2, x_request_id="abc"),
            {"retry_at": RETRY_AT},
            "GET /rooms/{id} was answered 503 [retry at 2026-11-28T12:30:00Z] [2 attempts] [request abc]",
        ),
        (
            answer(409, method="POST"),
            {},
            "POST /rooms/{id} was answered 409; for None of /rooms/{id}"
            ". The change may have been made: look first",
        ),
        (answer(400, method="POST"), {}, "POST /rooms/{id} was answered 400"),
        (
            answer(400, method="POST"),
            {"in_doubt": True},
            "POST /rooms/{id} was answered 400. The change may have been made: look first",
        ),
        (answer(409), {}, "GET /rooms/{id} was answered 409; for None of /rooms/{id}"),
    ],
)
def test_the_text_says_what_was_answered_and_what_to_do(
    response: Response, settings: dict[str, Any], text: str
) -> None:
    error = status_error(response, **settings)
    assert str(error) == text
    assert error.may_have_been_processed is ("may have been made" in text)


def test_the_error_knows_what_the_answer_said() -> None:
    body = {"error": "NO_ROOM", "message": "too big"}
    error = status_error(answer(402, body, "PUT", 3, x_request_id="abc"), RETRY_AT)
    assert (
        vars(error).items()
        >= {
            "method": "PUT",
            "template": "/rooms/{id}",
            "attempts": 3,
            "status": 402,
            "request_id": "abc",
            "retry_at": RETRY_AT,
            "code": "NO_ROOM",
            "message_from_server": "too big",
            "is_documented": True,
            "is_token_refused": False,
            "is_permanent": False,
            "may_have_been_processed": True,
        }.items()
    )


def test_not_found_is_a_400_that_begins_so() -> None:
    found = status_error(answer(400, {"message": "NOT_FOUND: Ada"}))
    assert (type(found), found.code) == (NotFoundError, "NOT_FOUND")
    for response in (
        answer(400, {"message": "Ada NOT_FOUND"}),
        answer(400),
        answer(500, {"message": "NOT_FOUND"}),
    ):
        other = status_error(response)
        assert type(other) is (BadRequestError if response.status == 400 else ServerError)
        assert other.code is None


@pytest.mark.parametrize(
    ("status", "text", "is_permanent"),
    [
        (500, "gone for good", True),
        (500, "never shown", False),  # not documented: it might be anybody's
        (500, "too big", False),
        (404, None, True),
        (501, "too big", True),
        (403, None, False),
    ],
)
def test_what_is_permanent(status: int, text: str | None, is_permanent: bool) -> None:
    assert status_error(answer(status, {"message": text})).is_permanent is is_permanent


@pytest.mark.parametrize(
    ("status", "text", "refused"),
    [
        (401, "Ada", True),
        (403, "no such token", True),
        (403, "Ada", False),
        (404, "no such token", False),
        (400, "no such token", False),
    ],
)
def test_a_refused_token(status: int, text: str, refused: bool) -> None:
    response = answer(status, {"message": text})
    assert refuses_token(response) is refused
    assert status_error(response).is_token_refused is refused


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ({"message": "m", "error_description": "d", "error": "NO_ROOM"}, "", ("m", "NO_ROOM")),
        ({"message": "", "error_description": "d", "error": "other"}, "", ("d", None)),
        ({"message": 7, "error": "NO_ROOM"}, "", ("NO_ROOM", "NO_ROOM")),
        ({"error": ["NO_ROOM"]}, "", (None, None)),
        ({"message": "m" * 2001}, "", ("m" * 2000, None)),
        (["m"], "", (None, None)),
        (b" text ", "", ("text", None)),
        (b" text ", "text/plain; charset=utf-8", ("text", None)),
        (b"text", "text/html", (None, None)),
        (b"  <html>", "text/plain", (None, None)),
        (b"<html>", "", (None, None)),
        (b"  ", "", (None, None)),
        (b"a\xff\xc3\xa9", "", ("a\N{REPLACEMENT CHARACTER}é", None)),
        (b"t" * 2001, "", ("t" * 2000, None)),
    ],
)
def test_what_the_service_said(body: Any, kind: str, said: tuple[str | None, str | None]) -> None:
    assert server_message(answer(400, body, kind=kind)) == said
