"""Who may ask the fake, how often, and what it says to those who may not."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from clever_fake import FakeClever

NOW = "2026-01-15T12:00:00Z"


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(now=NOW, events=5, districts=2, rate_limit=3)


def ask(fake: FakeClever, authorization: str | None, target: str = "/v3.1/events") -> tuple[int, Any]:
    answer = fake.handle("GET", target, {} if authorization is None else {"AUTHORIZATION": authorization})
    return answer.status, json.loads(answer.body)


def basic(fake: FakeClever, secret: str | None = None) -> dict[str, str]:
    pair = f"{fake.client_id}:{secret or fake.client_secret}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic eA=="])
def test_no_token(fake: FakeClever, authorization: str | None) -> None:
    assert ask(fake, authorization) == (401, {"message": "No authorization provided"})


def test_a_wrong_token(fake: FakeClever) -> None:
    assert ask(fake, "Bearer wrong") == (403, {"message": "Could not authorize token"})
    assert ask(fake, f"bearer {fake.token}")[0] == 200


def test_a_rotated_token(fake: FakeClever) -> None:
    old, other = fake.token, fake.districts[1].token
    new = fake.district.rotate_token()
    assert new == fake.token != old
    assert [ask(fake, f"Bearer {token}")[0] for token in (old, new, other)] == [401, 200, 200]


def test_the_district_tokens(fake: FakeClever) -> None:
    answer = fake.handle("GET", "https://clever.com/oauth/tokens?owner_type=district", basic(fake))
    page = json.loads(answer.body)
    assert [each["access_token"] for each in page["data"]] == [each.token for each in fake.districts]
    assert [each["owner"] for each in page["data"]] == [
        {"type": "district", "id": each.id} for each in fake.districts
    ]
    assert set(page["data"][0]) == {"id", "created", "owner", "access_token", "scopes"}
    assert page["links"] == [{"rel": "self", "uri": "/oauth/tokens?owner_type=district"}]
    one = f"/oauth/tokens?owner_type=district&district={fake.districts[1].id}"
    assert len(json.loads(fake.handle("GET", one, basic(fake)).body)["data"]) == 1


def test_the_wrong_secret(fake: FakeClever) -> None:
    answer = fake.handle("GET", "/oauth/tokens?owner_type=district", basic(fake, "wrong"))
    assert answer.status == 401
    assert set(json.loads(answer.body)) == {"error", "error_description"}
    assert fake.handle("GET", "/oauth/tokens", basic(fake)).status == 400


def test_a_code_is_good_once_for_a_minute(fake: FakeClever) -> None:
    def exchange(code: str, redirect_uri: str = "https://app.example/in") -> int:
        sent = {"code": code, "grant_type": "authorization_code", "redirect_uri": redirect_uri}
        return fake.handle("POST", "/oauth/tokens", basic(fake), json.dumps(sent).encode()).status

    fake = FakeClever(now=NOW, events=0)
    code = fake.tokens.issue_code("https://app.example/in")
    assert [exchange(code), exchange(code)] == [200, 400]
    assert exchange(fake.tokens.issue_code("https://app.example/in"), "https://evil.example") == 400
    late = fake.tokens.issue_code("https://app.example/in")
    fake.clock.advance(seconds=61)
    assert exchange(late) == 400
    assert fake.handle("POST", "/oauth/tokens", basic(fake), b"{").status == 400


def test_the_rate_limit(fake: FakeClever) -> None:
    fake.clock.advance(seconds=20)
    headers = {"Authorization": f"Bearer {fake.token}"}
    answers = [fake.handle("GET", "/v3.1/events", headers) for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3].body == b""
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"3"}
    assert {int(answer.headers["X-RateLimit-Reset"]) for answer in answers} == {
        int(fake.clock.seconds()) + 40
    }
    assert ask(fake, f"Bearer {fake.districts[1].token}")[0] == 200  # each token has its own
    fake.clock.advance(seconds=40)
    assert ask(fake, f"Bearer {fake.token}")[0] == 200


def test_every_answer_has_the_headers(fake: FakeClever) -> None:
    fake = FakeClever(now=NOW, events=1)
    answers = [
        fake.handle(method, target, {"Authorization": f"Bearer {token}"})
        for method, target, token in [
            ("GET", "/v3.1/events", fake.token),
            ("GET", "/v3.1/events", "wrong"),
            ("GET", "/nowhere", fake.token),
            ("PUT", "/v3.1/events", fake.token),
        ]
    ]
    assert [answer.status for answer in answers] == [200, 403, 404, 405]
    for answer in answers:
        assert {"X-RateLimit-Bucket", "X-RateLimit-Reset", "clever-request-id", "Date"} <= set(answer.headers)
    assert len({answer.headers["clever-request-id"] for answer in answers}) == 4
    assert answers[0].headers["Date"] == "Thu, 15 Jan 2026 12:00:00 GMT"
    assert answers[3].headers["Allow"] == "GET"


def test_an_unknown_route_is_html(fake: FakeClever) -> None:
    for target in ("/", "/v3.1", "/v3.1/nothing", "/events", "/v3.0/events", "/v3.1/events/a/b"):
        answer = FakeClever(now=NOW, events=0).handle("GET", target)
        assert answer.status == 404
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.body.startswith(b"<!DOCTYPE html>")


def test_no_secret_in_a_repr(fake: FakeClever) -> None:
    fake.handle("GET", "/v3.1/events", {"Authorization": f"Bearer {fake.token}"})
    fake.exchange(fake_request(fake))
    shown = repr([fake, fake.district, fake.tokens, fake.faults, *fake.requests])
    assert fake.token not in shown
    assert fake.client_secret not in shown


def fake_request(fake: FakeClever) -> Any:
    from clever_fake import Request

    return Request("GET", f"/v3.1/events?token={fake.token}", {"Authorization": f"Bearer {fake.token}"}, b"")
