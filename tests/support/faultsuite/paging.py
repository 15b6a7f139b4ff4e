"""Pages that would lead a reader astray."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from clever_client import PaginationError, UnsafeLinkError
from clever_fake import faults

from .case import NO_FAULT, Addresses, Case, FaultSpec

_NEXT = "/v3.1/events?limit=3&starting_after={ids[2]}"
_TURNED = "/v3.1/events?starting_after={ids[2]}&limit=3"
_NOWHERE = "http://elsewhere.example"


def _aimed(uri: str) -> FaultSpec:
    """A page whose next link is this, with the addresses of the moment put in."""

    def spec(addresses: Addresses) -> faults.Fault:
        parts: dict[str, object] = {
            "origin": addresses.origin,
            "elsewhere": addresses.elsewhere,
            "ids": addresses.ids,
        }
        parts |= {
            "host": addresses.origin.removeprefix("http://"),
            "other": addresses.elsewhere.removeprefix("http://"),
        }
        return faults.next_link(uri.format(**parts))

    return spec


def _followed(name: str, uri: str) -> Case:
    """A link that may be followed. It leads to where the real one does."""
    return Case(f"next link: {name}", "events", [_aimed(uri)], requests=3)


def _refused(name: str, uri: str) -> Case:
    """A link that is refused, unsent, once all of its page has been handed over."""
    return Case(
        f"next link: {name}", "events", [_aimed(uri)], requests=1, raises=UnsafeLinkError, delivered=3
    )


def _page(links: str) -> faults.Fault:
    return faults.body(f'{{"data":[],"links":{links}}}'.encode())


def _broken(name: str, links: str, error: type[PaginationError] = PaginationError, says: str = "") -> Case:
    return Case(
        f"next link: {name}",
        "events",
        [NO_FAULT, _page(links)],
        requests=2,
        raises=error,
        delivered=3,
        says=says,
    )


LINKS = [
    _followed("a path", _NEXT),
    _followed("a whole address", "{origin}" + _NEXT),
    _followed("only a query", "?limit=3&starting_after={ids[2]}"),
    _followed("relative to the page", "events?limit=3&starting_after={ids[2]}"),
    _followed("the scheme and a path", "http:" + _NEXT),
    Case("next link: missing", "events", [NO_FAULT, NO_FAULT, faults.next_link(None)], requests=3),
    _refused("another host", _NOWHERE + _NEXT),
    _refused("another host that listens", "{elsewhere}" + _NEXT),
    _refused("another name of the same host", "http://localhost:1" + _NEXT),
    _refused("another port", "http://127.0.0.1:1" + _NEXT),
    _refused("another scheme, https", "https://{host}" + _NEXT),
    _refused("another scheme, ftp", "ftp://{host}" + _NEXT),
    _refused("javascript", "javascript:alert(1)"),
    _refused("userinfo", "http://user:secret@{host}" + _NEXT),
    _refused("userinfo that looks like the host", "http://{host}@{other}" + _NEXT),
    _refused("//host", "//{other}" + _NEXT),
    _refused("//the same host", "//{host}" + _NEXT),
    _refused("///host", "///{other}" + _NEXT),
    _refused("backslash for a host", "\\\\{other}" + _NEXT),
    _refused("backslash after the host", "http://{host}\\@{other}" + _NEXT),
    _refused("slash and backslash", "/\\{other}" + _NEXT),
    _refused("a tab in the scheme", "ht\ttp://{other}" + _NEXT),
    _refused("a line break", "/v3.1/events\r\nX-Evil: 1"),
    _refused("a space before it", " {elsewhere}" + _NEXT),
    _refused("not ASCII", "http://127.0.0.1\u3002example" + _NEXT),
    _refused("out of the version path", "/v3.0/events?starting_after={ids[2]}"),
    _refused("out of the version path, same beginning", "/v3.10/events?starting_after={ids[2]}"),
    _refused("out of the version path with dots", "/v3.1/../oauth/tokens"),
    _refused("out of the version path with encoded dots", "/v3.1/%2e%2e/oauth/tokens"),
    _refused("an encoded dot segment", "/v3.1/%2e/events"),
    _refused("an encoded slash", "/v3.1/events%2f..%2f..%2foauth"),
    _refused("a fragment", _NEXT + "#part"),
    _broken("a number", '[{"rel":"next","uri":5}]', UnsafeLinkError),
    _broken("without an address", '[{"rel":"next"}]', UnsafeLinkError),
    _broken("no object", '["/v3.1/events"]', says="a page has a link that is not an object"),
    _broken(
        "two that differ",
        '[{"rel":"next","uri":"/v3.1/events?a=1"},{"rel":"next","uri":"/v3.1/events?a=2"}]',
        says="a page has two next links that differ",
    ),
]

PAGES = [
    Case("empty page with a next link, first", "events", [faults.empty_page()], requests=4),
    Case("empty page with a next link, in the middle", "events", [NO_FAULT, faults.empty_page()], requests=4),
    Case("five empty pages in a row", "events", [NO_FAULT, *[faults.empty_page()] * 5], requests=8),
    Case(
        "page whose next link is itself",
        "events",
        [NO_FAULT, faults.repeated_cursor()],
        requests=2,
        raises=PaginationError,
        delivered=6,
    ),
    Case(
        "first page whose next link is itself",
        "events",
        [faults.repeated_cursor()],
        requests=1,
        raises=PaginationError,
        delivered=3,
    ),
    Case(
        "cycle of two pages",
        "events",
        [NO_FAULT, faults.cursor_cycle()],
        requests=2,
        raises=PaginationError,
        delivered=6,
    ),
    Case(
        "cycle of three pages",
        "events",
        [NO_FAULT, NO_FAULT, faults.cursor_cycle()],
        requests=3,
        raises=PaginationError,
        delivered=9,
    ),
    Case(
        "cycle of two pages with the parameters turned round",
        "events",
        [_aimed(_NEXT), _aimed(_TURNED)],
        requests=2,
        raises=PaginationError,
        delivered=6,
    ),
    Case(
        "link back to the first page, for a reader that went on from a cursor",
        "events",
        [NO_FAULT, _aimed(_NEXT)],
        requests=2,
        raises=PaginationError,
        says="the pages go in a circle: a next link leads to a page that was read before",
        after=3,
        delivered=9,
    ),
    Case(
        "link to the beginning, for a reader that went on from a cursor",
        "events",
        [faults.cursor_cycle()],
        requests=1,
        raises=PaginationError,
        after=3,
        delivered=6,
    ),
    Case(
        "event twice in a page",
        "events",
        [NO_FAULT, faults.duplicate_ids()],
        requests=3,
        expect={"duplicates": 1},
    ),
    Case(
        "event twice in every page",
        "events",
        [faults.duplicate_ids()] * 3,
        requests=3,
        expect={"duplicates": 3},
    ),
    Case(
        "page that overlaps the one before it",
        "events",
        [_aimed("/v3.1/events?limit=3&starting_after={ids[1]}")],
        requests=4,
        expect={"duplicates": 1},
    ),
]

_FULL = "the page is full, and does not say whether there is another one..."


def _full(name: str, change: Callable[[dict[str, Any]], object]) -> Case:
    """A full page that does not say what follows it."""
    return Case(
        f"full page {name}",
        "events",
        [NO_FAULT, _edited(change)],
        requests=2,
        raises=PaginationError,
        delivered=6,
        says=_FULL,
    )


def _edited(change: Callable[[dict[str, Any]], object]) -> faults.Fault:
    """A page with something changed in its JSON."""

    def edit(answer: Any, *_: Any) -> Any:
        page = json.loads(answer.body)
        change(page)
        return answer._replace(body=json.dumps(page).encode())

    return faults.Fault("edited page", edit)


def _rename(rel: str) -> Callable[[dict[str, Any]], object]:
    def change(page: dict[str, Any]) -> None:
        for link in page.get("links", []):
            link["rel"] = rel if link["rel"] == "next" else link["rel"]

    return change


def _set_next(uri: object) -> Callable[[dict[str, Any]], object]:
    def change(page: dict[str, Any]) -> None:
        page["links"] = [{"rel": "next", "uri": uri}]

    return change


def _endless(number: int) -> FaultSpec:
    """The second page again and again, each time with another address that goes on from the same event."""
    return _aimed(f"{_NEXT}&n={number}")


def _null_page() -> faults.Fault:
    """An empty page with a next link, whose `data` is null."""
    empty = faults.empty_page()
    edit = _edited(lambda page: page.update(data=None))
    return faults.Fault("null page", lambda answer, *more: edit.change(empty.change(answer, *more), *more))


ENDS = [
    *(
        Case(f"next link: rel {rel!r}", "events", [_edited(_rename(rel))] * 3, requests=3)
        for rel in ("Next", "NEXT")
    ),
    _full("without links", lambda page: page.pop("links")),
    _full("whose links are null", lambda page: page.update(links=None)),
    _full("whose next link is null", _set_next(None)),
    _full("whose next link is empty", _set_next("")),
    Case("empty page with a next link, `data` is null", "events", [NO_FAULT, _null_page()], requests=4),
    Case(
        "the same page for ever, with another link each time",
        "events",
        [NO_FAULT, *(_endless(number) for number in range(9))],
        requests=2,
        raises=PaginationError,
        says="the pages go in a circle: a next link leads to a page that was read before",
        delivered=6,
    ),
]

CASES = [*LINKS, *PAGES, *ENDS]


def for_readers() -> list[faults.Fault]:
    """Give the pages that a reader can go on from."""
    return [
        _edited(_rename("NEXT")),
        _edited(lambda page: page.pop("links", None)),
        _edited(_set_next(None)),
        _null_page(),
    ]
