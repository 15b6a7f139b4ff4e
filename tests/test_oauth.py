"""An app: its districts and their tokens, the one pool, users' logins, and secrets that nothing tells."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import pickle
import traceback
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from clever_client import (
    BadRequestError,
    ClientClosedError,
    ConnectionLostError,
    DistrictNotConnectedError,
    InvalidArgumentError,
    InvalidResponseError,
    LoginRefusedError,
    Options,
    PaginationError,
    RateLimitError,
    ServerError,
    UnauthorizedError,
)
from clever_client.oauth import (
    AsyncCleverApp,
    CleverApp,
    ConnectedDistrict,
    Identity,
    LoginRedirect,
    TokenInfo,
    UserToken,
)
from clever_fake import FakeClever, faults
from pools import pool_of

SECRET = "canary-client-secret"
CODE = "canary-code-7f3a"
USER_TOKEN = "canary-user-token"
CANARIES = (SECRET, CODE, USER_TOKEN, "canary-district-token")
BACK = "https://app.example/back"
DISTRICT, USER = "5" * 24, "7" * 24


class Apps:
    """Makes apps of one kind, and uses them as if they were synchronous."""

    def __init__(self, adapter: Any) -> None:
        self.adapter = adapter
        self.run = adapter.run
        self._made: list[Any] = []

    def __call__(self, fake: FakeClever | None = None, handler: Any = None, **settings: Any) -> Any:
        kind = AsyncCleverApp if self.adapter.kind == "async" else CleverApp
        given: dict[str, Any] = {"client_id": "app", "client_secret": SECRET}
        if fake is not None:
            given = {
                "client_id": fake.client_id,
                "client_secret": fake.client_secret,
                "transport": fake.transport(),
            }
        elif handler is not None:
            given["transport"] = httpx.MockTransport(handler)
        self._made.append(kind(**(given | {"options": Options(max_attempts=1)} | settings)))
        return self._made[-1]

    def all(self, stream: Any) -> list[Any]:
        result: list[Any] = self.adapter.all(stream)
        return result

    def close(self) -> None:
        for app in self._made:
            self.run(app.aclose() if self.adapter.kind == "async" else app.close())


@pytest.fixture
def apps(adapter: Any) -> Iterator[Apps]:
    made = Apps(adapter)
    yield made
    made.close()


def token_item(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1" * 24,
        "created": "2026-01-02T03:04:05.000Z",
        "owner": {"type": "district", "id": DISTRICT},
        "access_token": "canary-district-token",
        "scopes": ["read:users"],
    } | changes


# Districts and their tokens.


def test_the_districts_of_an_app(apps: Apps) -> None:
    fake = FakeClever(districts=3, events=5, users=15)
    found = apps.all(apps(fake).districts())
    assert [district.id for district in found] == [district.id for district in fake.districts]
    assert all(isinstance(district, ConnectedDistrict) for district in found)
    assert "read:events" in found[0].scopes
    assert found[0].token_created is not None
    assert found[0].token_created.tzinfo is not None


def test_one_district(apps: Apps) -> None:
    fake = FakeClever(districts=3, events=5, users=15)
    one = fake.districts[1].id
    assert [district.id for district in apps.all(apps(fake).districts(district_id=one))] == [one]
    assert apps.all(apps(fake).districts(district_id=DISTRICT)) == []
    with pytest.raises(InvalidArgumentError, match="district_id"):
        apps.all(apps(fake).districts(district_id="nonsense"))


def test_each_client_reads_its_own_district(apps: Apps) -> None:
    fake = FakeClever(districts=3, events=30, users=15)
    app = apps(fake)
    for district in fake.districts:
        read = apps.all(app.client(district.id).events.list())
        assert [event.id for event in read] == list(district.events.ids())


def test_tokens_are_asked_for_once_and_a_listed_one_not_at_all(apps: Apps) -> None:
    fake = FakeClever(districts=2, events=5, users=15)
    app = apps(fake)

    def asked() -> int:
        return sum(request.path == "/oauth/tokens" for request in fake.requests)

    for _ in range(3):
        apps.run(app.client(fake.districts[0].id).events.latest())
    assert asked() == 1
    apps.all(app.districts())
    apps.run(app.client(fake.districts[1].id).events.latest())
    assert asked() == 2


def test_a_token_that_has_rotated_is_fetched_again(apps: Apps) -> None:
    fake = FakeClever(districts=2, events=5, users=15)
    app = apps(fake)
    clients = [app.client(district.id) for district in fake.districts]
    for client in clients:
        apps.run(client.events.latest())
    for district in fake.districts:
        fake.tokens.issue(district.id)
    before = len(fake.requests)
    assert apps.run(clients[0].events.latest()) is not None
    assert [request.path for request in fake.requests][before:] == [
        "/v3.1/events",
        "/oauth/tokens",
        "/v3.1/events",
    ]
    apps.all(app.districts())
    before = len(fake.requests)
    assert apps.run(clients[1].events.latest()) is not None  # the list has brought the new one already
    assert [request.path for request in fake.requests][before:] == ["/v3.1/events"] * 2


def test_a_district_that_is_not_connected(apps: Apps) -> None:
    fake = FakeClever(events=5, users=15)
    with pytest.raises(DistrictNotConnectedError, match="not connected"):
        apps.run(apps(fake).client(DISTRICT).events.latest())


def test_refused_credentials(apps: Apps) -> None:
    fake = FakeClever(events=5, users=15)
    app = apps(fake, client_secret="wrong")
    with pytest.raises(UnauthorizedError) as caught:
        apps.all(app.districts())
    assert caught.value.code == "invalid_client"
    with pytest.raises(UnauthorizedError, match="/oauth/tokens"):
        apps.run(app.client(fake.district.id).events.latest())


def test_a_list_that_breaks_off_is_an_error(apps: Apps) -> None:
    """Whoever pauses what is not in the list must know whether it was the whole list."""
    fake = FakeClever(districts=2, events=5, users=15)
    fake.faults.next(faults.truncated_json(), path="/oauth/tokens")
    with pytest.raises(InvalidResponseError):
        apps.all(apps(fake).districts())

    def second_page_fails(request: httpx.Request) -> httpx.Response:
        if "page=2" in str(request.url):
            return httpx.Response(502)
        link = {"rel": "next", "uri": "/oauth/tokens?owner_type=district&page=2"}
        return httpx.Response(200, json={"data": [token_item()], "links": [link]})

    stream = apps(handler=second_page_fails).districts()
    assert apps.adapter.next(stream).id == DISTRICT
    with pytest.raises(ServerError):
        apps.adapter.next(stream)


def test_pages_of_tokens_are_followed_safely(apps: Apps) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        more = "page=2" not in str(request.url)
        item = token_item() if more else token_item(owner={"type": "district", "id": USER})
        link = {"rel": "next", "uri": "/oauth/tokens?owner_type=district&page=2"}
        return httpx.Response(200, json={"data": [item, item], "links": [link] if more else []})

    assert [district.id for district in apps.all(apps(handler=answer).districts())] == [DISTRICT, USER]

    def elsewhere(request: httpx.Request) -> httpx.Response:
        link = {"rel": "next", "uri": "https://evil.example/oauth/tokens"}
        return httpx.Response(200, json={"data": [], "links": [link]})

    with pytest.raises(PaginationError):
        apps.all(apps(handler=elsewhere).districts())


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        token_item(owner=None),
        token_item(owner={"type": "district", "id": "Kim"}),
        token_item(access_token=None),
        token_item(access_token="canary-district-token\n"),
    ],
)
def test_a_broken_token_is_an_error_that_does_not_show_it(apps: Apps, item: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": [item], "links": []})

    with pytest.raises(InvalidResponseError) as caught:
        apps.all(apps(handler=answer).districts())
    hold_shut(caught.value)


def test_tokens_of_others_are_passed_over(apps: Apps) -> None:
    items = [token_item(owner={"type": "user", "id": USER}), token_item(created=None, scopes=None)]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": items, "links": []})

    assert apps.all(apps(handler=answer).districts()) == [ConnectedDistrict(DISTRICT, None, ())]


# One pool.


def test_all_clients_share_the_apps_pool_and_its_end(apps: Apps) -> None:
    fake = FakeClever(districts=5, events=5, users=15)
    with fake.serve() as base_url:
        origin = base_url.removesuffix("/v3.1")
        app = apps(
            client_id=fake.client_id, client_secret=fake.client_secret, base_url=base_url, oauth_url=origin
        )
        clients = [app.client(district.id) for district in apps.all(app.districts())]
        for client in clients:
            apps.run(client.events.latest())
        assert len(pool_of(app).idle) == 1
        apps.run(clients[0].aclose() if apps.adapter.kind == "async" else clients[0].close())
        with pytest.raises(ClientClosedError):
            apps.run(clients[0].events.latest())
        assert apps.run(clients[1].events.latest()) is not None  # the pool is still open
        assert apps.run(app.client(fake.districts[0].id).events.latest()) is not None
        apps.close()
        for use in (clients[1].events.latest, lambda: app.me("token")):
            with pytest.raises(ClientClosedError):
                apps.run(use())
        with pytest.raises(ClientClosedError):
            apps.all(app.districts())


def test_clients_of_one_district_share_its_rate_limit(apps: Apps, clock: Any) -> None:
    fake = FakeClever(districts=2, events=5, users=15)
    app = apps(fake, options=Options(**clock.options, max_retry_wait=1, max_attempts=1))
    one, same, other = (app.client(fake.districts[number].id) for number in (0, 0, 1))
    fake.faults.next(faults.rate_limited(Retry_After="50"), path="/events")
    with pytest.raises(RateLimitError):
        apps.run(one.events.latest())
    sent = len(fake.requests)
    with pytest.raises(RateLimitError, match="not sent"):
        apps.run(same.events.latest())
    assert len(fake.requests) == sent
    assert apps.run(other.events.latest()) is not None


def test_an_app_forgets_clients_that_nobody_uses() -> None:
    app = CleverApp("app", SECRET)
    client = app.client(DISTRICT)
    assert len(app._sessions) == 1
    del client
    gc.collect()
    assert len(app._sessions) == 0
    app.close()


# Logins.


def login_of(handler: Callable[[httpx.Request], httpx.Response] | None = None) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.method == "POST"
        assert str(request.url) == "https://clever.com/oauth/tokens"
        assert b64decode(request.headers["authorization"].removeprefix("Basic ")) == f"app:{SECRET}".encode()
        assert json.loads(request.content) == {
            "code": CODE,
            "grant_type": "authorization_code",
            "redirect_uri": BACK,
        }
        return httpx.Response(200, json={"access_token": USER_TOKEN, "token_type": "Bearer"})

    return handler or answer


def test_a_login_from_here(apps: Apps) -> None:
    app = apps(handler=login_of())
    begun = app.start_login(BACK, district_id=DISTRICT)
    parts = urlsplit(begun.url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://clever.com/oauth/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["app"],
        "redirect_uri": [BACK],
        "state": [begun.state],
        "district_id": [DISTRICT],
    }
    assert len(begun.state) >= 43  # 256 bits
    assert begun.state != app.start_login(BACK).state
    came_back = f"{BACK}?code={CODE}&scope=x&state={begun.state}"
    token = apps.run(app.complete_login(came_back, redirect_uri=BACK, state=begun.state))
    assert isinstance(token, UserToken)
    assert token.reveal() == USER_TOKEN
    assert USER_TOKEN not in repr(token)
    with pytest.raises(TypeError):
        pickle.dumps(token)


@pytest.mark.parametrize(
    "callback",
    [
        f"{BACK}?code={CODE}&state=kept",
        f"code={CODE}&state=kept",
        {"code": CODE, "state": "kept"},
        {"code": [CODE], "state": ["kept"]},
        f"{BACK}?code={CODE}&state=kept#fragment",
    ],
)
def test_what_the_browser_brings_in_any_form(apps: Apps, callback: Any) -> None:
    token = apps.run(apps(handler=login_of()).complete_login(callback, redirect_uri=BACK, state="kept"))
    assert token.reveal() == USER_TOKEN


@pytest.mark.parametrize("kept", [None, "kept"])
def test_a_login_that_clever_began_is_begun_again_from_here(apps: Apps, kept: str | None) -> None:
    """Its code is not redeemed: anybody can send a browser here with a code of their own."""

    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    app = apps(handler=never)
    again = apps.run(app.complete_login(f"{BACK}?code={CODE}", redirect_uri=BACK, state=kept))
    assert isinstance(again, LoginRedirect)
    assert again.state in again.url
    assert CODE not in again.url


@pytest.mark.parametrize(
    ("callback", "kept", "code"),
    [
        (f"?code={CODE}&state=other", "kept", "state_mismatch"),
        (f"?code={CODE}&state=kept", None, "state_mismatch"),
        (f"?code={CODE}&state=", "kept", "state_mismatch"),
        (f"?code={CODE}&state=k%C3%A9pt", "kept", "state_mismatch"),
        ("?state=kept", "kept", "no_code"),
        ("?code=&state=kept", "kept", "no_code"),
        ("?code=a%0Ab&state=kept", "kept", "no_code"),
        ("?error=access_denied&state=kept", "kept", "access_denied"),
        (f"?error={CODE}", "kept", "unknown_error"),
    ],
)
def test_logins_that_are_refused(apps: Apps, callback: str, kept: str | None, code: str) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(LoginRefusedError) as caught:
        apps.run(apps(handler=never).complete_login(BACK + callback, redirect_uri=BACK, state=kept))
    assert caught.value.code == code
    hold_shut(caught.value)


def test_a_code_that_is_no_longer_good(apps: Apps) -> None:
    fake = FakeClever(events=5, users=15)
    app = apps(fake)
    code = fake.tokens.issue_code(BACK)
    callback = {"code": code, "state": "kept"}
    token = apps.run(app.complete_login(callback, redirect_uri=BACK, state="kept"))
    assert token.reveal()
    with pytest.raises(BadRequestError) as caught:
        apps.run(app.complete_login(callback, redirect_uri=BACK, state="kept"))
    assert caught.value.code == "invalid_grant"


def test_a_user_who_has_logged_in(apps: Apps) -> None:
    fake = FakeClever(events=5, users=15, districts=2)
    app = apps(fake)
    code = fake.tokens.issue_code(BACK)
    token = apps.run(app.complete_login({"code": code, "state": "s"}, redirect_uri=BACK, state="s"))
    identity = apps.run(app.me(token))
    assert identity.type == "user"
    assert identity.district_id in [district.id for district in fake.districts]
    assert apps.run(app.token_info(token)).client_id == fake.client_id
    assert apps.run(app.user_client(token).users.get(identity.id)).id == identity.id
    district = apps.run(app.me(fake.token))
    assert (district.type, district.id) == ("district", fake.district.id)


@pytest.mark.parametrize("lost", [httpx.ReadError("cut"), httpx.Response(502), httpx.Response(200, text="?")])
def test_a_code_is_never_sent_twice(apps: Apps, lost: Any) -> None:
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        if isinstance(lost, Exception):
            raise lost
        return lost

    app = apps(handler=answer, options=Options(max_attempts=3, backoff=0))
    with pytest.raises(LoginRefusedError) as caught:
        apps.run(app.complete_login({"code": CODE, "state": "kept"}, redirect_uri=BACK, state="kept"))
    assert caught.value.code == "unknown_outcome"
    assert len(sent) == 1
    assert "LMS" not in str(caught.value)
    hold_shut(caught.value)


@pytest.mark.parametrize(
    "redirect_uri", ["", "/back", "back", "https://", None, "https://a.example/#x", "http://["]
)
def test_a_redirect_uri_is_an_absolute_url(apps: Apps, redirect_uri: Any) -> None:
    app = apps()
    with pytest.raises(InvalidArgumentError, match="redirect_uri"):
        app.start_login(redirect_uri)
    with pytest.raises(InvalidArgumentError, match="redirect_uri"):
        apps.run(app.complete_login({}, redirect_uri=redirect_uri, state=None))


def test_whom_a_token_stands_for(apps: Apps) -> None:
    answers = {
        "/v3.1/me": {"type": "user", "data": {"id": USER, "district": DISTRICT, "type": "user"}, "links": []},
        "/oauth/tokeninfo": {"client_id": "app", "scopes": ["read:user_id"]},
    }
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.host, request.headers["authorization"]))
        return httpx.Response(200, json=answers[request.url.path])

    app = apps(handler=answer)
    assert apps.run(app.me(USER_TOKEN)) == Identity("user", USER, DISTRICT)
    assert apps.run(app.token_info(UserToken(USER_TOKEN))) == TokenInfo("app", ("read:user_id",))
    response = apps.run(app.user_client(UserToken(USER_TOKEN)).request("GET", "/me"))
    assert response.json()["data"]["id"] == USER
    assert [host for host, _ in sent] == ["api.clever.com", "clever.com", "api.clever.com"]
    assert {header for _, header in sent} == {f"Bearer {USER_TOKEN}"}
    answers["/v3.1/me"] = {"type": "district", "data": {"id": DISTRICT}}
    assert apps.run(app.me(USER_TOKEN)) == Identity("district", DISTRICT, DISTRICT)


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {"id": 5}}, {"type": "user", "data": {}}, []])
def test_answers_that_are_none(apps: Apps, body: Any) -> None:
    app = apps(handler=lambda _: httpx.Response(200, json=body))
    for ask in (app.me, app.token_info):
        with pytest.raises(InvalidResponseError):
            apps.run(ask(USER_TOKEN))


# Settings.


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidArgumentError, match="CLEVER_CLIENT_ID"):
        CleverApp()
    monkeypatch.setenv("CLEVER_CLIENT_ID", "app")
    with pytest.raises(InvalidArgumentError, match="CLEVER_CLIENT_SECRET"):
        CleverApp()
    monkeypatch.setenv("CLEVER_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("CLEVER_OAUTH_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CLEVER_BASE_URL", "http://127.0.0.1:9/v3.1")
    sent: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url)
        return httpx.Response(200, json={"data": []})

    with CleverApp(transport=httpx.MockTransport(answer)) as app:
        assert list(app.districts()) == []
        assert str(sent[0]).startswith("http://127.0.0.1:9/oauth/tokens")
        assert repr(app.client(DISTRICT)) == "Clever(base_url='http://127.0.0.1:9/v3.1')"


def test_the_secret_does_not_follow_a_foreign_base_url() -> None:
    with pytest.raises(InvalidArgumentError, match="oauth_url is needed"):
        CleverApp("app", SECRET, base_url="https://staging.example/v3.1")
    with CleverApp(
        "app", SECRET, base_url="https://staging.example/v3.1", oauth_url="https://staging.example"
    ):
        pass


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"client_id": ""}, "client_id"),
        ({"client_id": "a:b"}, "colon"),
        ({"client_id": 5}, "client_id"),
        ({"client_secret": SECRET + "\n"}, "client_secret"),
        ({"client_secret": SECRET + "ä"}, "client_secret"),
        ({"client_secret": ""}, "client_secret"),
        ({"oauth_url": "http://clever.com"}, "oauth_url must be https"),
        ({"oauth_url": "https://clever.com/oauth/tokens"}, "without a path"),
        ({"oauth_url": "clever.com"}, "oauth_url must be an absolute URL"),
        ({"base_url": "http://api.clever.com/v3.1"}, "base_url must be https"),
        ({"transport": object()}, "transports"),
    ],
)
def test_settings_that_cannot_be_right(settings: dict[str, Any], named: str) -> None:
    for kind in (CleverApp, AsyncCleverApp):
        with pytest.raises(InvalidArgumentError, match=named) as caught:
            kind(**({"client_id": "app", "client_secret": SECRET} | settings))
        hold_shut(caught.value)


def test_an_app_does_not_pickle_or_show_its_secret() -> None:
    with CleverApp("app", SECRET) as app:
        hold_text(repr(app) + repr(vars(app)) + repr(app.client(DISTRICT)))
        with pytest.raises(TypeError):
            pickle.dumps(app)


# Nothing tells.


def hold_text(text: str) -> None:
    for canary in CANARIES:
        assert canary not in text, text


def hold_shut(error: BaseException) -> None:
    """Neither the error's text, nor its pickle, nor a local of a frame that it came through tells."""
    links = [link for link in (error, error.__cause__, error.__context__) if link is not None]
    for link in links:
        hold_text(f"{link!r} {link}" + "".join(traceback.format_exception(link)))
        hold_text(pickle.dumps(link).decode("latin-1"))
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                for name, value in list(frame.f_locals.items()):
                    try:
                        shown = repr(value)
                    except AttributeError:  # an object that could not be made
                        continue
                    assert not any(canary in shown for canary in CANARIES), (frame.f_code, name)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, json={"error": "invalid_client", "error_description": f"{SECRET} {CODE}"}),
        httpx.Response(400, json={"error": CODE, "error_description": SECRET}),
        httpx.Response(500, text=f"{SECRET} {CODE} {USER_TOKEN}"),
        httpx.Response(200, json={"access_token": [USER_TOKEN]}),
        httpx.Response(200, json={"data": [token_item(owner=5)], "links": None}),
        httpx.Response(302, headers={"location": f"https://evil.example/{SECRET}"}),
        httpx.RemoteProtocolError(f"illegal header line: {SECRET}"),
    ],
)
def test_no_failure_tells(apps: Apps, answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    app = apps(handler=fail)
    uses: list[Callable[[], Any]] = [
        lambda: apps.all(app.districts()),
        lambda: apps.run(app.client(DISTRICT).events.latest()),
        lambda: apps.run(app.complete_login({"code": CODE, "state": "s"}, redirect_uri=BACK, state="s")),
        lambda: apps.run(app.me(USER_TOKEN)),
        lambda: apps.run(app.token_info(UserToken(USER_TOKEN))),
    ]
    try:
        for use in uses:
            try:
                use()
            except Exception as error:
                hold_shut(error)
            else:
                pytest.fail("it should have failed")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    hold_text(stream.getvalue())


def test_a_success_logs_no_address_of_a_person() -> None:
    """An httpx client that is shared writes whole addresses at INFO; an app's pool does not."""
    fake = FakeClever(events=5, users=15, districts=2)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)

    async def use() -> None:
        origin = base_url.removesuffix("/v3.1")
        async with AsyncCleverApp(
            fake.client_id, fake.client_secret, base_url=base_url, oauth_url=origin
        ) as app:
            async for district in app.districts():
                await app.client(district.id).events.get(await anext_id(app, district.id))

    async def anext_id(app: AsyncCleverApp, district_id: str) -> str:
        event = await app.client(district_id).events.latest()
        assert event is not None
        return event.id

    try:
        with fake.serve() as base_url:
            asyncio.run(use())
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    heard = stream.getvalue()
    assert "/events/{id}" in heard
    for secret in (fake.client_secret, fake.token, fake.district.id, *fake.district.events.ids()):
        assert secret not in heard


def test_a_lost_answer_is_in_the_tree(apps: Apps) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut")

    with pytest.raises(ConnectionLostError):
        apps.all(apps(handler=cut).districts())
