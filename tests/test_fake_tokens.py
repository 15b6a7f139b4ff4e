"""Who may ask the fake, how often, and what it says to those who may not."""

from __future__ import annotations

import base64
import json
import re
import time
import tracemalloc
from typing import Any

import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

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
    assert ask(fake, "Bearer wrong") == (401, {"message": "Could not authorize token"})
    assert ask(fake, "Bearer wrong", "/v3.1/users")[0] == 401
    assignment = f"/v3.1/sections/{'0' * 24}/assignments/x"
    other = FakeClever(now=NOW, events=0)
    assert ask(other, "Bearer wrong", assignment) == (403, {"message": "Could not authorize token"})
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
    fake.clock.advance(seconds=20.5)
    headers = {"Authorization": f"Bearer {fake.token}"}
    answers = [fake.handle("GET", "/v3.1/events", headers) for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3].body == b""
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"3"}
    assert {answer.headers["X-RateLimit-Bucket"] for answer in answers} == {"bearer"}
    # A minute from the first request, not from a full one.
    assert {int(answer.headers["X-RateLimit-Reset"]) for answer in answers} == {
        int(fake.clock.seconds()) + 61
    }
    assert ask(fake, f"Bearer {fake.districts[1].token}")[0] == 200  # each token has its own
    fake.clock.advance(seconds=59)
    assert fake.handle("GET", "/v3.1/events", headers).status == 429
    fake.clock.advance(seconds=1)
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
    assert [answer.status for answer in answers] == [200, 401, 404, 405]
    for answer in answers:
        assert {"X-RateLimit-Bucket", "X-RateLimit-Reset", "clever-request-id", "Date"} <= set(answer.headers)
    ids = [answer.headers["clever-request-id"] for answer in answers]
    assert ids == [answer.headers["x-request-id"] for answer in answers]
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    assert len(set(ids)) == 4
    assert answers[0].headers["Content-Type"] == "application/json; charset=utf-8"
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


def test_the_token_of_a_login(fake: FakeClever) -> None:
    """Good for whoever logged in and for the district, and for nobody else."""
    fake = FakeClever(now=NOW, events=100, districts=2, rate_limit=None)
    other = fake.districts[1]
    user = other.user_ids[4]
    code = fake.tokens.issue_code("https://app.example/in", district_id=other.id, user_id=user)
    form = f"code={code}&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fapp.example%2Fin"
    form += f"&client_id={fake.client_id}&client_secret={fake.client_secret}"
    answer = fake.handle("POST", "/oauth/tokens", {}, form.encode())
    sent = json.loads(answer.body)
    assert answer.status == 200
    assert set(sent) == {"access_token", "token_type"}
    assert sent["token_type"] == "bearer"
    bearer = f"Bearer {sent['access_token']}"
    me = ask(fake, bearer, "/v3.1/me")[1]
    assert me["type"] == "user"
    assert me["data"]["id"] == user
    assert [each["uri"] for each in me["links"]] == [
        "/me",
        f"/v3.1/users/{user}",
        f"/v3.1/districts/{other.id}",
    ]
    assert ask(fake, bearer, f"/v3.1/users/{user}")[1]["data"] == other.record("users", user)
    assert ask(fake, bearer, f"/v3.1/users/{user}/district")[1]["data"]["id"] == other.id
    for path in ("/v3.1/users", "/v3.1/districts"):
        status, page = ask(fake, bearer, path)
        assert (status, len(page["data"]), len(page["links"])) == (200, 1, 1)
    refused = {
        f"/v3.1/users/{other.user_ids[5]}": 404,
        f"/v3.1/districts/{fake.district.id}": 404,
        "/v3.1/sections": 403,
        "/v3.1/events": 403,
        f"/v3.1/users/{user}/sections": 403,
        "/v3.1/users?limit=10": 400,
        f"/v3.1/users?starting_after={user}": 400,
    }
    for path, status in refused.items():
        assert ask(fake, bearer, path)[0] == status, path


def test_whom_a_token_stands_for(fake: FakeClever) -> None:
    bearer = f"Bearer {fake.token}"
    status, info = ask(fake, bearer, "/oauth/tokeninfo")
    assert (status, info["client_id"]) == (200, fake.client_id)
    assert "read:users" in info["scopes"]
    assert ask(fake, "Bearer wrong", "/oauth/tokeninfo")[0] == 401
    me = ask(fake, bearer, "/v3.1/me")[1]
    assert (me["type"], me["data"]["id"]) == ("district", fake.district.id)


def test_a_code_without_a_name_is_the_first_users(fake: FakeClever) -> None:
    token = fake.tokens.redeem_code(fake.tokens.issue_code("x"), "x")
    assert ask(fake, f"Bearer {token}", "/v3.1/me")[1]["data"]["id"] == fake.district.user_ids[0]


def test_districts_come_and_go(fake: FakeClever) -> None:
    def connected() -> dict[str, str]:
        page = fake.handle("GET", "/oauth/tokens?owner_type=district", basic(fake))
        return {each["owner"]["id"]: each["access_token"] for each in json.loads(page.body)["data"]}

    fake = FakeClever(now=NOW, events=5, districts=2, rate_limit=None)
    first, second = fake.districts.ids
    old = fake.districts[1].token
    fake.districts.disconnect(second)
    assert connected() == {first: fake.token}
    assert ask(fake, f"Bearer {old}")[0] == 401
    with pytest.raises(KeyError):
        _ = fake.districts[1].token
    fake.districts.connect(second)
    assert ask(fake, f"Bearer {old}")[0] == 401
    assert ask(fake, f"Bearer {connected()[second]}")[0] == 200
    third = fake.districts.connect()
    assert [*connected()] == [first, second, third]
    assert ask(fake, f"Bearer {connected()[third]}", "/v3.1/districts")[1]["data"][0]["data"]["id"] == third
    with pytest.raises(KeyError):
        fake.districts.connect("0" * 24)


def test_many_quiet_districts_cost_little() -> None:
    """Fifteen thousand: none is made before somebody asks for it."""
    tracemalloc.start()
    began = time.process_time()
    try:
        fake = FakeClever(now=NOW, events=0, users=30, districts=15_000, rate_limit=None)
        tokens = json.loads(fake.handle("GET", "/oauth/tokens?owner_type=district", basic(fake)).body)["data"]
        assert len({each["access_token"] for each in tokens}) == 15_000
        bearer = f"Bearer {tokens[12_345]['access_token']}"
        assert ask(fake, bearer, "/v3.1/events")[1]["data"] == []
        assert ask(fake, bearer, "/v3.1/districts")[1]["data"][0]["data"]["id"] == fake.districts.ids[12_345]
        assert tracemalloc.get_traced_memory()[0] < 40_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 20


def test_back_to_the_start(fake: FakeClever) -> None:
    before = (fake.token, fake.districts.ids, fake.district.roster(), fake.clock.seconds())
    clock = fake.clock
    fake.district.rotate_token()
    fake.districts.connect()
    fake.district.delete("users", fake.district.user_ids[0])
    fake.clock.advance(days=3)
    fake.faults.next(status=500)
    fake.exchange(fake_request(fake))
    fake.reset()
    assert (fake.token, fake.districts.ids, fake.district.roster(), fake.clock.seconds()) == before
    assert fake.clock is clock
    assert not fake.requests
    assert not fake.faults.injected
    assert ask(fake, f"Bearer {fake.token}")[0] == 200


def test_a_chosen_token() -> None:
    fake = FakeClever(now=NOW, events=5, token="mine")
    assert fake.token == "mine"
    assert ask(fake, "Bearer mine")[0] == 200


def test_an_error_of_the_fake_itself_is_answered_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    fake = FakeClever(now=NOW, events=5)
    monkeypatch.setattr(type(fake.district.events), "item_at", broken)
    assert ask(fake, f"Bearer {fake.token}") == (500, {"message": "Internal server error"})
    assert [type(error) for error in fake.errors] == [ZeroDivisionError]
    with pytest.raises(ZeroDivisionError), fake.serve():
        pass


def test_parameters_that_are_not_known_are_noted_or_refused() -> None:
    fake = FakeClever(now=NOW, events=5)
    bearer = f"Bearer {fake.token}"
    assert ask(fake, bearer, "/v3.1/events?record_type[]=users&limit=2")[0] == 200
    assert ask(fake, bearer, "/v3.1/users?offset=3")[0] == 200
    assert [*fake.ignored] == ["GET /v3.1/events: record_type[]", "GET /v3.1/users: offset"]
    strict = FakeClever(now=NOW, events=5, strict=True)
    bearer = f"Bearer {strict.token}"
    assert ask(strict, bearer, "/v3.1/events?record_type[]=users") == (
        400,
        {"message": "not known here: record_type[]"},
    )
    for known in (
        "/events?record_type=users&limit=1&school=x",
        f"/events?starting_after={'0' * 24}&ending_before=last",
        "/users?role=student&count=true&limit=1",
        f"/schools/{strict.district.school_ids[0]}/users?primary=true&role=staff&limit=1",
        "/districts?count=true",
    ):
        assert ask(strict, bearer, f"/v3.1{known}")[0] == 200, known


@pytest.mark.parametrize(
    "setting", [{"users": -1}, {"events": -1}, {"districts": 0}, {"late": 2}, {"wild": -0.1}], ids=str
)
def test_settings_that_make_no_sense(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        FakeClever(**setting)
