"""Which page comes next, decided on the page alone: no network, no client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from clever_client import InvalidResponseError, PaginationError
from clever_client._http.pagination import LoopDetector, Page, Paginator, Position, RecentIds, page_key
from clever_client._http.requests import Request
from clever_client._http.responses import Response
from clever_client._http.service import Service
from clever_client._http.urls import BaseUrl

BASE = BaseUrl("https://api.example.com/v1")
FIRST = "https://api.example.com/v1/people?limit=2"


class Reader:
    """Reads a page and nothing else."""

    def page(self, body: bytes) -> Any:
        return json.loads(body)


def paginator(url: str = FIRST, **settings: Any) -> Paginator:
    return Paginator(BASE, Request("GET", "/people", url, service=Service(page_size=3)), **settings)


def read(pages: Paginator, body: Any) -> list[Any]:
    """Answer the request for the next page, and move behind it."""
    request = pages.next_request()
    assert request is not None
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return pages.advance(Response(request, 200, {"content-type": "application/json"}, content), Reader())


def page(size: int, *next_links: Any, **more: Any) -> dict[str, Any]:
    return {"data": [1] * size, "links": [{"rel": "next", "uri": uri} for uri in next_links], **more}


def where(pages: Paginator) -> str | None:
    request = pages.next_request()
    return None if request is None else request.url.removeprefix(BASE.origin + BASE.path)


def refusal(pages: Paginator) -> str:
    with pytest.raises(PaginationError) as caught:
        pages.next_request()
    return str(caught.value)


def test_the_links_of_a_list_are_followed_to_its_end() -> None:
    pages = paginator()
    assert read(pages, page(2, "/v1/people?cursor=a&limit=2")) == [1, 1]
    assert where(pages) == "/people?cursor=a&limit=2"
    request = pages.next_request()
    assert request is not None
    assert (request.method, request.template) == ("GET", "/people")
    assert read(pages, page(1)) == [1]
    assert pages.next_request() is None


@pytest.mark.parametrize("rel", ["next", "NEXT", "Next"])
def test_a_relation_may_be_written_in_any_case(rel: str) -> None:
    pages = paginator()
    read(pages, {"data": [], "links": [{"rel": rel, "uri": "?cursor=a"}]})
    assert where(pages) == "/people?cursor=a"


@pytest.mark.parametrize("link", [{"rel": "prev", "uri": "?cursor=a"}, {"rel": 7, "uri": "?cursor=a"}, {}])
def test_other_links_lead_to_no_next_page(link: Any) -> None:
    pages = paginator()
    read(pages, {"data": [1], "links": [link]})
    assert pages.next_request() is None


def test_two_next_links_may_agree_but_not_differ() -> None:
    agreeing, differing = paginator(), paginator()
    read(agreeing, page(2, "?cursor=a", "/v1/people?cursor=a"))
    assert where(agreeing) == "/people?cursor=a"
    read(differing, page(2, "?cursor=a", "?cursor=b"))
    assert refusal(differing) == "a page has two next links that differ"


@pytest.mark.parametrize("links", [["?cursor=a"], [None], [{"rel": "self", "uri": "/"}, 7]])
def test_a_link_that_is_no_object_is_an_error_behind_its_page(links: Any) -> None:
    pages = paginator()
    assert read(pages, {"data": [1], "links": links}) == [1]
    assert refusal(pages) == "a page has a link that is not an object"
    assert refusal(pages) == "a page has a link that is not an object"


def test_a_next_link_without_an_address_is_no_end() -> None:
    pages = paginator()
    read(pages, {"data": [1], "links": [{"rel": "next"}]})
    assert refusal(pages) == "the next link is not a valid URL"


def test_one_page_alone_follows_no_link_nor_does_another_paginator_over_it() -> None:
    pages = paginator(one_page=True)
    for again in (pages, pages.again(), pages.again().again()):
        read(again, page(2, "?cursor=a"))
        assert again.next_request() is None


FULL = (
    "the page is full, and does not say whether there is another one: records may be missing. "
    "List again from the last record's id"
)


@pytest.mark.parametrize(
    ("url", "size", "is_full"),
    [
        ("?limit=2", 1, False),
        ("?limit=2", 2, True),
        ("?limit=2", 3, True),
        ("", 2, False),
        ("", 3, True),
        ("?limit=many", 3, True),
        ("?limit=many", 2, False),
    ],
)
def test_a_full_page_without_links_is_no_end(url: str, size: int, is_full: bool) -> None:
    for body in ({"data": [1] * size}, {"data": [1] * size, "links": None}, page(size, None), page(size, "")):
        pages = paginator(f"https://api.example.com/v1/people{url}")
        for again in (pages, pages.again()):
            read(again, body)
            if is_full:
                assert refusal(again) == FULL
            else:
                assert again.next_request() is None


def test_another_paginator_begins_at_the_first_page_and_knows_of_no_other() -> None:
    pages = paginator()
    for again in (pages, pages.again(), pages.again()):
        assert where(again) == "/people?limit=2"
        read(again, page(2, "?cursor=a"))
        assert where(again) == "/people?cursor=a"


def test_a_list_that_never_has_links_ends_with_its_page() -> None:
    pages = paginator(has_links=False)
    for again in (pages, pages.again()):
        read(again, {"data": [1, 1]})
        assert again.next_request() is None


def test_links_without_a_next_one_are_an_end() -> None:
    pages = paginator()
    read(pages, {"data": [1, 1], "links": [{"rel": "self", "uri": "/v1/people"}]})
    assert pages.next_request() is None


@pytest.mark.parametrize("body", [b"Ada", b'["Ada"]', b"7"])
def test_what_is_no_page_is_refused_and_may_be_asked_for_again(body: bytes) -> None:
    pages = paginator()
    with pytest.raises(InvalidResponseError) as caught:
        read(pages, body)
    expected = "a JSON object was expected" if body != b"Ada" else "JSON was expected"
    assert str(caught.value).endswith(f"; {expected}")
    assert where(pages) == "/people?limit=2"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "a page with a list of records in `data` was expected"),
        ({"data": {}}, "a page with a list of records in `data` was expected"),
        ({"data": {}, "links": []}, "a page with a list of records in `data` was expected"),
        ({"links": []}, "a page with a list of records in `data` was expected"),
        ({"data": [], "links": {}}, "a page with a list of `links` was expected"),
    ],
)
def test_a_page_without_its_lists_is_refused(body: Any, expected: str) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        read(paginator(), body)
    assert str(caught.value).endswith(f"; {expected}")


def test_nothing_is_how_some_services_write_an_empty_list() -> None:
    pages = paginator()
    assert read(pages, {"data": None, "links": [{"rel": "next", "uri": "?cursor=a"}]}) == []
    assert where(pages) == "/people?cursor=a"


@pytest.mark.parametrize(("count", "told"), [(7, 7), (0, 0), (True, None), ("7", None), (7.0, None)])
def test_the_count_is_what_a_page_says(count: Any, told: int | None) -> None:
    pages = paginator()
    read(pages, page(1, count=count))
    assert pages.count == told
    assert pages.again().count is None


CIRCLE = "the pages go in a circle: a next link leads to a page that was read before"


@pytest.mark.parametrize(
    "links",
    [
        ["?limit=2"],
        ["?cursor=a", "?cursor=a"],
        ["?cursor=a", "?cursor=b", "?other=1&cursor=a"],
        ["?cursor=a", "?limit=2"],
        ["?starting_after=a", "?starting_after=a&limit=3"],
        ["?ending_before=a", "?x=1&ending_before=a"],
        ["?page=2", "?page=3", "?page=2"],
        ["?page=2&empty=", "?page=3", "?empty=&page=2"],
    ],
)
def test_no_link_leads_to_a_page_that_was_read(links: list[str]) -> None:
    pages = paginator()
    for link in links:
        assert pages.next_request() is not None
        read(pages, page(2, link))
    assert refusal(pages) == CIRCLE


def test_no_link_leads_back_to_the_oldest_record() -> None:
    pages = paginator("https://api.example.com/v1/people?limit=2&starting_after=z")
    read(pages, page(2, "?starting_after=zz&limit=2"))
    read(pages, page(2, "?limit=2"))
    assert refusal(pages) == CIRCLE


def test_what_differs_in_a_parameter_is_another_page() -> None:
    pages = paginator()
    for link in ("?page=2", "?page=2&empty=", "?page=2&cursor=a", "/v1/others?cursor=a"):
        read(pages, page(2, link))
    assert where(pages) == "/others?cursor=a"


def test_an_empty_page_that_is_its_own_next_one_is_an_end() -> None:
    pages = paginator()
    read(pages, page(2, "?cursor=a"))
    read(pages, page(0, "?cursor=a&limit=2"))
    assert pages.next_request() is None


def test_a_key_is_the_same_in_any_order() -> None:
    assert page_key("https://a.example/x?b=&a=1") == ("/x", (("a", "1"), ("b", "")))
    assert page_key("https://a.example/x?b=&a=1", without=("a",)) == ("/x", (("b", ""),))


def test_a_problem_is_told_without_the_frames_of_an_earlier_time() -> None:
    pages = paginator()
    pages.position = Position(None, PaginationError("wrong"))
    depths = []
    for _ in range(3):
        with pytest.raises(PaginationError) as caught:
            pages.next_request()
        depths.append(len(caught.traceback))
    assert len(set(depths)) == 1


def test_ids_are_forgotten_a_window_at_a_time() -> None:
    recent = RecentIds(2)
    for number in (1, 2, 3):
        recent.add(number)
    assert [number for number in range(1, 5) if number in recent] == [1, 2, 3]
    assert not recent.isdisjoint([1])
    assert not recent.isdisjoint([3])
    recent.add(4)
    assert [number for number in range(1, 5) if number in recent] == [3, 4]
    assert recent.isdisjoint([1, 2])


def test_of_long_circles_one_old_page_is_kept_and_moved_up_at_every_power_of_two() -> None:
    loops = LoopDetector(room=1)
    assert not [key for key in ("", 0) if key in loops]
    known = {}
    for number in range(1, 17):
        loops.add(number)
        known[number] = [key for key in range(1, number + 1) if key in loops]
    for number, keys in known.items():
        kept = max(2**power for power in range(5) if 2**power <= number)
        assert keys == sorted({kept, number})


def test_a_page_has_its_records_and_where_to_go_on() -> None:
    assert Page(["a"], "b")._asdict() == {"items": ["a"], "cursor": "b"}
