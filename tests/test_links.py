"""Where the token may go: base urls and next links."""

from __future__ import annotations

from typing import Any

import pytest
from clever_client import InvalidArgumentError, UnsafeLinkError
from clever_client._http.urls import MAX_URL_LENGTH, BaseUrl, environment_proxy
from clever_client._service import api_base_url

BASE = BaseUrl("https://api.clever.com/v3.1")
HERE = "https://api.clever.com/v3.1/events?limit=2"
LONGEST_HOST = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/v3.1/events?starting_after=a", "https://api.clever.com/v3.1/events?starting_after=a"),
        ("https://api.clever.com/v3.1/events?a=1", "https://api.clever.com/v3.1/events?a=1"),
        ("https://api.clever.com:443/v3.1/events", "https://api.clever.com/v3.1/events"),
        ("HTTPS://API.Clever.com/v3.1/events", "https://api.clever.com/v3.1/events"),
        ("?starting_after=b", "https://api.clever.com/v3.1/events?starting_after=b"),
        ("events?starting_after=c", "https://api.clever.com/v3.1/events?starting_after=c"),
        ("/v3.1/sections/a/assignments/b%20c/submissions?cursor=%2F", None),
    ],
)
def test_links_that_are_followed(link: str, url: str | None) -> None:
    assert BASE.follow(HERE, link) == (url or BASE.origin + link)


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        7,
        {"uri": "/v3.1/events"},
        "https://evil.example/v3.1/events",
        "https://api.clever.com.evil.example/v3.1/events",
        "https://api.clever.com:8443/v3.1/events",
        "http://api.clever.com/v3.1/events",
        "https://user@api.clever.com/v3.1/events",
        "https://user:secret@api.clever.com/v3.1/events",
        "https://api.clever.com@evil.example/v3.1/events",
        "//evil.example/v3.1/events",
        "//api.clever.com/v3.1/events",
        "/\\evil.example/v3.1/events",
        "\\\\evil.example\\v3.1\\events",
        "https:\\\\evil.example/v3.1/events",
        "javascript:alert(1)",
        "file:///v3.1/events",
        "/v3.0/events",
        "/v3.1",
        "/v3.10/events",
        "/v3.1/../v3.0/events",
        "/v3.1/%2e%2e/oauth/tokens",
        "/v3.1/..%2foauth",
        "/v3.1/%2e/events",
        "/v3.1/events?a=\\b",
        "/v3.1/a%5cb",
        "/v3.1//evil",
        "../oauth/tokens",
        "/v3.1/events\n",
        "\t/v3.1/events",
        " /v3.1/events",
        "/v3.1/events?a=b c",
        "/v3.1/events?name=é",
        "/v3.1/events#fragment",
        "https://api.clever.com:99999/v3.1/events",
        "https://[::1/v3.1/events",
        "https://api.clever.com:0/v3.1/events",
    ],
    ids=repr,
)
def test_links_that_are_refused(link: Any) -> None:
    with pytest.raises(UnsafeLinkError) as caught:
        BASE.follow(HERE, link)
    assert "the next link" in str(caught.value)
    assert not isinstance(link, str) or len(link) < 4 or link.strip() not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.clever.com/v3.1",
        "https://api.clever.com/v3.1/",
        "https://gateway.example:8443",
        "http://127.0.0.1:8000/v3.1",
        "http://127.1.2.3/v3.1",
        "http://localhost:8000/v3.1",
        "http://[::1]:8000/v3.1",
        "http://clever.localhost:8000",
        "https://gateway.example:1",
        "https://gateway.example./EXX",
        f"https://{LONGEST_HOST}",
    ],
)
def test_base_urls_that_are_taken(url: str) -> None:
    assert BaseUrl(url).target("/events") == url.rstrip("/") + "/events"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.clever.com/v3.1",
        "http://localhost.evil.example/v3.1",
        "http://127.0.0.1.evil.example/v3.1",
        "http://10.0.0.1/v3.1",
        "ftp://api.clever.com/v3.1",
        "api.clever.com/v3.1",
        "https://",
        "https://api.clever.com",
        "https://api.clever.com/",
        "https://user:secret@api.clever.com/v3.1",
        "https://api.clever.com/v3.1?a=b",
        "https://api.clever.com/v3.1#a",
        "https://api.clever.com/../v3.1",
        "https://api.clever.com\\@evil.example",
        "https://api.clever.com/v3.1?",
        "https://api.clever.com/v3.1#",
        "https:///v3.1",
        "https://api.clever.com:0/v3.1",
        "https://api..com/v3.1",
        f"https://{LONGEST_HOST}b/v3.1",
        f"https://{'a' * 64}.example/v3.1",
        "https://api.clever.com/v3.1\n",
        "",
        None,
    ],
    ids=repr,
)
def test_base_urls_that_are_refused(url: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        api_base_url(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("//evil.example", "the next link is not a valid URL"),
        (
            "javascript:alert(1)",
            "the next link is not a valid URL, or can be read in two ways; it was not followed",
        ),
        (
            "https://evil.example/v3.1",
            "the next link leads to another origin; the token was not sent there",
        ),
        ("/v3.0/events", "the next link leaves the API's path; it was not followed"),
    ],
)
def test_the_error_says_what_is_wrong_with_a_link(link: str, text: str) -> None:
    with pytest.raises(UnsafeLinkError) as caught:
        BASE.follow(HERE, link)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("nowhere", "base_url must be an absolute URL such as https://api.example.com/v1"),
        ("http://api.clever.com", "base_url must be https: the token would be readable on its way"),
        ("https://api.clever.com/a/../b", "base_url has a path that means another path"),
    ],
)
def test_the_error_says_what_is_wrong_with_a_base_url(url: str, text: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        BaseUrl(url)
    assert str(caught.value) == text


def test_the_longest_path_is_as_long_as_any_link() -> None:
    longest = "/" + "a" * (MAX_URL_LENGTH - len("/v3.1/"))
    assert BASE.target(longest) == BASE.origin + BASE.path + longest
    assert BASE.follow(HERE, BASE.path + longest) == BASE.target(longest)
    with pytest.raises(
        InvalidArgumentError, match=r"^the path and query must be shorter than 16000 characters$"
    ):
        BASE.target(longest + "a")
    with pytest.raises(UnsafeLinkError):
        BASE.follow(HERE, BASE.path + longest + "a")


@pytest.mark.parametrize(
    "path", ["events", "//evil.example", "/../v3.0/events", "", "/a\nb", "/%2e%2e/x", "/a b"]
)
def test_paths_that_leave_the_api_are_refused(path: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        BASE.target(path)
    assert str(caught.value) == "the path must start with / and stay below the API's own"


def test_a_path_that_begins_without_a_slash_is_not_added_to_the_last_piece_of_the_api() -> None:
    with pytest.raises(InvalidArgumentError):
        BaseUrl("https://api.clever.com").target("v3.1/events")


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "no_proxy",
        "NO_PROXY",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize(
    ("url", "settings", "proxy"),
    [
        ("https://api.clever.com", {"ALL_PROXY": "socks5://proxy.example"}, "socks5://proxy.example"),
        ("https://api.clever.com", {"HTTP_PROXY": "http://proxy.example"}, None),
        ("https://api.clever.com", {"HTTPS_PROXY": "http://a.example", "ALL_PROXY": "b"}, "http://a.example"),
        ("https://api.clever.com", {"HTTPS_PROXY": "a", "NO_PROXY": "api.clever.com:443"}, None),
        ("https://api.clever.com", {"HTTPS_PROXY": "a", "NO_PROXY": "api.clever.com:8443"}, "http://a"),
        ("https://api.clever.com:8443", {"HTTPS_PROXY": "a", "NO_PROXY": "api.clever.com:8443"}, None),
    ],
)
def test_the_proxy_is_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, url: str, settings: dict[str, str], proxy: str | None
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert environment_proxy(BaseUrl(url)) == proxy


@pytest.mark.usefixtures("no_proxy")
def test_the_environment_names_the_proxy_but_not_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment_proxy(BASE) is None
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert environment_proxy(BASE) == "http://proxy.example:3128"
    assert environment_proxy(BaseUrl("http://127.0.0.1:8000/v3.1")) is None
    monkeypatch.setenv("NO_PROXY", "clever.com")
    assert environment_proxy(BASE) is None
