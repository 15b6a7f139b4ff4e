"""Corners of the policy that no fault reaches by itself."""

from __future__ import annotations

import time

import httpx
import pytest
from clever_client import CursorExpired, InvalidArgumentError, UnsafeLinkError
from clever_client._events import check_cursor
from clever_client._http.pagination import LoopDetector, RecentIds
from clever_client._http.rate_limit import limit, server_time
from clever_client._http.urls import BaseUrl, environment_proxy

pytestmark = pytest.mark.usefixtures("reading")

BASE = BaseUrl("https://api.clever.com/v3.1")


@pytest.mark.parametrize("at_once", [1, 2, 3, 5])
def test_the_window_of_things_seen_holds_its_size_and_at_most_twice_that(at_once: int) -> None:
    recent, seen = RecentIds(4), [str(number) for number in range(60)]
    for start in range(0, len(seen), at_once):
        recent.update(seen[start : start + at_once] * 2)
        known = [thing in recent for thing in seen[: start + at_once]]
        assert all(known[-4:])
        assert sum(known) <= 2 * 4 + at_once
        assert not recent.isdisjoint(seen[start : start + at_once])
    assert recent.isdisjoint(["0", "1"])


@pytest.mark.parametrize("tail", [0, 3, 500])
@pytest.mark.parametrize("loop", [1, 10, 11, 400])
def test_every_loop_is_found_however_long_the_way_to_it(tail: int, loop: int) -> None:
    loops = LoopDetector(room=10)
    places = [*range(tail), *(tail + step % loop for step in range(6 * (tail + loop) + 50))]
    found = 0
    while places[found] not in loops:
        loops.add(places[found])
        found += 1
    assert tail + loop <= found <= 5 * (tail + loop) + 10


def test_an_expired_cursor_says_what_to_do() -> None:
    old = f"{1_765_000_000:08x}" + "0" * 16
    check_cursor(old, 1_765_000_000 + 86_400, 86_400)
    with pytest.raises(CursorExpired) as caught:
        check_cursor(old, 1_765_000_000 + 86_401, 86_400)
    text = str(caught.value)
    assert "2025-12-06 05:46 UTC" in text
    assert "keeps events for 1 days" in text
    assert "Take a new snapshot" in text
    assert "or pass allow_gap=True to go on from the oldest event that is left" in text
    assert "A cursor is the id of an event" in text


@pytest.mark.parametrize(
    ("text", "allowed"), [("1200", 1200), ("1", 1), ("0, 1, 30", 1), ("0", None), ("x", None), ("", None)]
)
def test_the_tightest_bucket_counts(text: str, allowed: int | None) -> None:
    assert limit(httpx.Headers({"X-RateLimit-Limit": text})) == allowed


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set here")
def test_a_date_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            headers = httpx.Headers({"Date": "Thu, 15 Jan 2026 12:00:20 -0000"})
            assert server_time(headers) == 1_768_478_420
    finally:
        time.tzset()


@pytest.mark.parametrize("path", ["events", "", "v3.1/events", "?limit=1", "//events", "/../oauth/tokens"])
def test_a_path_stays_below_the_api(path: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^the path must start with / and stay below .* own$"):
        BASE.target(path)


@pytest.mark.parametrize("link", ["/v3.1/%2e/events", "/v3.1/%2E%2e/events", "/v3.1//events", "/v3.1/a%2fb"])
def test_segments_in_disguise_are_refused(link: str) -> None:
    with pytest.raises(UnsafeLinkError):
        BASE.follow("https://api.clever.com/v3.1/events", link)


@pytest.mark.parametrize("host", ["localhost", "fake.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_loopback_may_be_plain(host: str) -> None:
    assert BaseUrl(f"http://{host}:8000/v3.1").is_loopback


@pytest.mark.parametrize("host", ["localhost.example", "notlocalhost", "128.0.0.1", "10.0.0.1", "[::2]"])
def test_nothing_else_may(host: str) -> None:
    with pytest.raises(InvalidArgumentError):
        BaseUrl(f"http://{host}:8000/v3.1")


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy.example:1"}, "http://proxy.example:1"),
        ({"https_proxy": "proxy.example:1"}, "http://proxy.example:1"),
        ({"all_proxy": "socks5://proxy.example:1"}, "socks5://proxy.example:1"),
        ({"https_proxy": "http://one.example", "all_proxy": "http://other.example"}, "http://one.example"),
        ({"http_proxy": "http://proxy.example:1"}, None),
        ({"https_proxy": "http://proxy.example:1", "no_proxy": "clever.com"}, None),
    ],
)
def test_the_environment_s_proxy(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert environment_proxy(BASE) == proxy
    assert environment_proxy(BaseUrl("http://127.0.0.1:8000/v3.1")) is None
