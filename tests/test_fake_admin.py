"""The fake's controls over HTTP: every command of docs/testing.md, and who may use them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from clever_fake import FakeClever

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"
PAGE = (Path(__file__).parent.parent / "docs" / "testing.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ (curl \"\$FAKE.*)$", PAGE, re.MULTILINE)


@pytest.fixture
def fake() -> FakeClever:
    return FakeClever(now=NOW, events=100, districts=2, rate_limit=None)


@pytest.fixture
def controls(fake: FakeClever) -> Iterator[httpx.Client]:
    with fake.serve() as base_url:
        url = base_url.replace("/v3.1", "/_fake")
        with httpx.Client(base_url=url) as client:
            yield client


def ask(controls: httpx.Client, method: str, path: str, sent: Any = None) -> Any:
    response = controls.request(method, path, json=sent)
    assert response.status_code == 200, response.text
    return response.json()


def test_every_control_is_in_the_docs() -> None:
    assert len(COMMANDS) >= 19


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: re.sub(r"\W+", "-", command[13:45]))
def test_the_docs_commands_work(fake: FakeClever, command: str) -> None:
    with fake.serve() as base_url:
        environment = os.environ | {
            "FAKE": base_url.replace("/v3.1", "/_fake"),
            "USER_ID": fake.district.user_ids[0],
        }
        run = command.replace("curl", "curl --silent --fail-with-body --noproxy '*'", 1)
        done = subprocess.run(["bash", "-c", run], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    json.loads(done.stdout)


def test_records_are_added_changed_and_deleted(fake: FakeClever, controls: httpx.Client) -> None:
    records = "/districts/0/records"
    before = ask(controls, "GET", records)
    assert before == fake.district.roster()
    made = ask(controls, "POST", f"{records}/users", {"email": "a@x.example", "roles": {}})["id"]
    assert ask(controls, "GET", f"{records}/users/{made}")["email"] == "a@x.example"
    changed = ask(controls, "PATCH", f"{records}/users/{made}", {"email": "b@x.example"})
    assert changed == fake.district.record("users", made)
    ask(controls, "DELETE", f"{records}/users/{made}?late=60")
    assert controls.get(f"{records}/users/{made}").status_code == 404
    assert ask(controls, "GET", f"{records}?at=2026-01-01T00:00:00Z") == fake.district.roster(
        "2026-01-01T00:00:00Z"
    )
    types = [fake.district.events.get(each)["type"] for each in fake.district.events.ids()][100:]
    assert types == ["users.created", "users.updated"]
    ask(controls, "POST", "/clock", {"advance": 61})
    types = [fake.district.events.get(each)["type"] for each in fake.district.events.ids()][100:]
    assert types == ["users.created", "users.updated", "users.deleted"]


def test_faults_are_ordered(fake: FakeClever, controls: httpx.Client) -> None:
    api = httpx.Client(
        base_url=str(controls.base_url).replace("/_fake", "/v3.1"),
        headers={"Authorization": f"Bearer {fake.token}"},
    )
    with api:
        ask(controls, "POST", "/faults", {"status": 503, "path": "/users", "times": 2})
        statuses = [api.get(path).status_code for path in ("/sections", "/users", "/users", "/users")]
        assert statuses == [200, 503, 503, 200]
        ask(controls, "POST", "/faults", {"name": "half_then_close"})
        with pytest.raises(httpx.RemoteProtocolError):
            api.get("/users")
        assert ask(controls, "GET", "/faults")["struck"] == ["status_503", "status_503", "half_then_close"]
        ask(controls, "POST", "/faults", {"every": 1, "name": "status_500"})
        ask(controls, "DELETE", "/faults")
        assert api.get("/users").status_code == 200
    seen = ask(controls, "GET", "/requests")["requests"]
    assert [each["target"] for each in seen][:2] == ["/v3.1/sections", "/v3.1/users"]
    assert all(set(each) == {"method", "target"} for each in seen)  # no header: it would be a token
    ask(controls, "DELETE", "/requests")
    assert not fake.requests


def test_tokens_and_districts(fake: FakeClever, controls: httpx.Client) -> None:
    old = fake.token
    new = ask(controls, "POST", "/districts/0/token")["token"]
    assert new == fake.token != old
    made = ask(controls, "POST", "/districts")
    assert made == {"id": fake.districts[2].id, "token": fake.districts[2].token}
    ask(controls, "DELETE", f"/districts/{made['id']}")
    listed = {each["id"]: each["token"] for each in ask(controls, "GET", "/districts")["districts"]}
    assert listed[made["id"]] is None
    assert ask(controls, "POST", f"/districts/{made['id']}")["token"]
    code = ask(controls, "POST", "/codes", {"redirect_uri": "x", "district": "1"})["code"]
    assert fake.tokens.redeem_code(code, "x")
    ask(controls, "POST", "/reset")
    assert fake.token == old
    assert len(fake.districts) == 2


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "says"),
    [
        ("GET", "/nothing", None, 404, "no such control"),
        ("GET", "/districts/7/records", None, 404, "there is no district 7: they are numbered from 0 to"),
        ("PATCH", "/districts/0/records/users/none", {}, 404, "none"),
        ("POST", "/districts/0/records/moons", {}, 400, "not a record type"),
        ("POST", "/faults", {}, 400, "say which fault"),
        ("POST", "/faults", {"name": "no such"}, 404, "no such"),
        ("POST", "/faults", {"name": "reset", "tmies": 2}, 400, "tmies"),
        ("POST", "/clock", {"now": "2026-01-15T12:00:00"}, 400, "no zone"),
        ("POST", "/clock", [1], 400, "JSON object"),
        ("POST", "/districts/0/events", {}, 404, "type"),
    ],
)
def test_what_cannot_be_done_is_said(
    controls: httpx.Client, method: str, path: str, sent: Any, status: int, says: str
) -> None:
    response = controls.request(method, path, json=sent)
    assert response.status_code == status, response.text
    assert says in response.json()["error"]


def test_controls_do_not_count(fake: FakeClever, controls: httpx.Client) -> None:
    fake.faults.at_random(1, among=["status_500"])
    ask(controls, "GET", "/clock")
    assert not fake.requests
    assert not fake.faults.injected


@pytest.mark.parametrize("host", ["evil.example", "api.clever.com", "192.0.2.1"])
def test_only_this_machine_has_controls(fake: FakeClever, controls: httpx.Client, host: str) -> None:
    """Not a page in somebody's browser either, whose name was made to lead here."""
    assert controls.get("/clock", headers={"Host": host}).status_code == 404
    with httpx.Client(transport=fake.transport()) as client:
        assert (
            client.get(f"https://{host if host == 'api.clever.com' else 'clever.com'}/_fake").status_code
            == 404
        )


def test_nobody_from_elsewhere_has_controls(fake: FakeClever) -> None:
    from clever_fake import Request

    for peer, status in (("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404)):
        request = Request("GET", "/_fake/clock", {"Host": "localhost:80"}, peer=peer)
        assert fake.exchange(request)[0].status == status
