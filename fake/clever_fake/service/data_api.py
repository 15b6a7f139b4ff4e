"""The Data API: every record of a district, in lists, one by one, and below one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from .._messages import FakeResponse, Request, encode, http_error, json_response
from ..district.district import District
from ..district.roster import Item
from ..district.world import RECORD_TYPES
from .paging import CURSORS, links, page_response, read_choice, read_limit
from .relations import NAMED_BY, RELATED, View, has_role

Reader = Callable[[str | None, str | None, bool], Iterator[Item]]
"""Gives the records after an id and before another, forward or backward."""

_ALL_ROLES: Final = ("contact", "district_admin", "staff", "student", "teacher")
_ROLES: Final = {
    ("resources", "users"): ("student", "teacher"),
    ("schools", "users"): ("staff", "student", "teacher"),
    ("sections", "users"): ("student", "teacher"),
}
_WITH_PRIMARY: Final = {("schools", "users"), ("users", "schools")}
_WITH_COUNT: Final = frozenset(RECORD_TYPES) - {"resources"}


def has(path: str) -> bool:
    """Tell whether a path, without the version, is one of the Data API's."""
    record_type, *rest = path.removeprefix("/").split("/")
    if record_type not in RECORD_TYPES:
        return False
    below = rest[1] if len(rest) == 2 else ""
    return len(rest) < 2 or below in NAMED_BY.get(record_type, ()) or below in RELATED.get(record_type, ())


def answer(district: District, request: Request, path: str, user_id: str = "") -> FakeResponse:
    """Answer a request whose path the Data API has.

    Args:
        district: The district.
        request: The request.
        path: Its path, without the version.
        user_id: The one user that the request's token is about; "" for a district's token.

    Raises:
        HttpError: No such record is there, or the token may not read it: 404 or 403, as the service
            answers.
    """
    record_type, *rest = path.removeprefix("/").split("/")
    view = View(district)
    if user_id:
        return _own(view, request, path, user_id)
    if not rest:
        return _list(view, request, record_type)
    item = _find(view, record_type, rest[0])
    if len(rest) == 1:
        return _one(request, record_type, item)
    if rest[1] in NAMED_BY.get(record_type, ()):
        named_type, field = NAMED_BY[record_type][rest[1]]
        return _one(request, named_type, _find(view, named_type, item.record().get(field)))
    return _related(view, request, record_type, rest[1], item)


def _own(view: View, request: Request, path: str, user_id: str) -> FakeResponse:
    """Answer the bearer of a user's token: about that user and the district, and nobody else."""
    if any(request.param(name) is not None for name in ("limit", *CURSORS)):
        raise http_error(400, "a user's token can not page")
    user, district = f"/users/{user_id}", f"/districts/{view.district_id}"
    if path in (user, "/users"):
        record_type, item = "users", _find(view, "users", user_id)
    elif path in (f"{user}/district", district, "/districts"):
        record_type, item = "districts", _find(view, "districts", view.district_id)
    elif path.count("/") == 2:
        raise http_error(404, "Resource not found")
    else:
        raise http_error(403, "Could not authorize token")
    if path.count("/") > 1:
        return _one(request, record_type, item)
    return page_response(
        _written(record_type, [item]), links(request, [], more_before=False, more_after=False)
    )


def _list(view: View, request: Request, record_type: str) -> FakeResponse:
    counting = record_type in _WITH_COUNT and read_choice(
        request, "count", ("", "true", "false", "undefined")
    )
    role = read_choice(request, "role", _ALL_ROLES) if record_type == "users" else ""
    if record_type == "districts":  # a token's one district, on one page
        items = [*view.items(record_type)]
        found = links(request, [], more_before=False, more_after=False)
        return page_response(_written(record_type, items), found, len(items) if counting == "true" else None)

    def read(after: str | None, before: str | None, backward: bool) -> Iterator[Item]:
        items = view.items(record_type, after=after, before=before, backward=backward)
        mark = f'"{role}":{{'.encode()
        return (
            (item for item in items if mark in item.json and has_role(item.record(), role)) if role else items
        )

    count = None
    if counting == "true":
        count = sum(1 for _ in read(None, None, False)) if role else view.count(record_type)
    return _page(view, request, record_type, read, count)


def _related(view: View, request: Request, record_type: str, below: str, item: Item) -> FakeResponse:
    role = read_choice(request, "role", _ROLES.get((record_type, below), ())) if below == "users" else ""
    primary = (record_type, below) in _WITH_PRIMARY and bool(read_choice(request, "primary", ("", "true")))
    listed_type, relation = RELATED[record_type][below]
    items = relation(view, item.record(), role, primary)

    def read(after: str | None, before: str | None, backward: bool) -> Iterator[Item]:
        ordered = reversed(items) if backward else iter(items)
        return (
            item
            for item in ordered
            if (after is None or item.id > after) and (before is None or item.id < before)
        )

    return _page(view, request, listed_type, read, None)


def _page(view: View, request: Request, record_type: str, read: Reader, count: int | None) -> FakeResponse:
    limit = read_limit(request)
    after, before = (view.position(request.param(name)) for name in ("starting_after", "ending_before"))
    backward = request.param("ending_before") is not None and request.param("starting_after") is None
    if before == "last":
        before = None
    found = [*islice(read(after, before, backward), limit + 1)]
    page = found[:limit]
    more = len(found) > limit
    if backward:
        page.reverse()
    first_and_last = [page[0].id, page[-1].id] if page else []
    found_links = links(
        request, first_and_last, more_before=backward and more, more_after=not backward and more
    )
    return page_response(_written(record_type, page), found_links, count)


def _one(request: Request, record_type: str, item: Item) -> FakeResponse:
    canonical = f"/v3.1/{record_type}/{item.id}"
    found = [{"rel": "self", "uri": request.path}]
    if request.path != canonical:
        found.append({"rel": "canonical", "uri": canonical})
    return json_response(b'{"data":' + item.json + b',"links":' + encode(found) + b"}")


def _find(view: View, record_type: str, record_id: object) -> Item:
    item = view.get(record_type, record_id)
    if item is None:
        raise http_error(404, "Resource not found")
    return item


def _written(record_type: str, items: list[Item]) -> Iterator[bytes]:
    uri = f"/v3.1/{record_type}/".encode()
    return (b'{"data":%b,"uri":"%b%b"}' % (item.json, uri, item.id.encode()) for item in items)
