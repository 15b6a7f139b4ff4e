"""Faults of paging: pages that are honest JSON and lead a client astray. Other answers they leave alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from .._messages import FakeResponse, Request, encode
from ._fault import Fault, ListPositions

Page = dict[str, Any]
_JUST_AFTER_NONE: str = "0" * 24


def empty_page() -> Fault:
    """Answer an empty page whose next link leads to the page that was asked for: nothing is lost."""

    def edit(page: Page, request: Request, positions: ListPositions | None) -> None:
        cursor = request.param("starting_after")
        mark = _JUST_AFTER_NONE if cursor is None else f"{cursor}0"  # no id is between a cursor and this
        if positions is not None:
            mark = positions.mark(positions.first_kept() if cursor is None else positions.after(cursor))
        page["data"] = []
        _set_next(page, _with(request, starting_after=mark))

    return _paged("empty_page", edit)


def repeated_cursor() -> Fault:
    """Answer a page whose next link is the page itself."""
    return _paged("repeated_cursor", lambda page, request, _: _set_next(page, request.target))


def cursor_cycle() -> Fault:
    """Answer a page whose next link leads back to the beginning."""
    return _paged("cursor_cycle", lambda page, request, _: _set_next(page, _with(request)))


def duplicate_ids() -> Fault:
    """Answer a page whose first item comes again, at its end."""

    def edit(page: Page, request: Request, positions: ListPositions | None) -> None:
        page["data"] += page["data"][:1]

    return _paged("duplicate_ids", edit)


def next_link(uri: str | None) -> Fault:
    """Answer a page whose next link is this, whatever it is; None takes the link away."""
    return _paged("next_link", lambda page, request, _: _set_next(page, uri))


def _paged(name: str, edit: Callable[[Page, Request, ListPositions | None], None]) -> Fault:
    def change(response: FakeResponse, request: Request, positions: ListPositions | None) -> FakeResponse:
        try:
            page = json.loads(response.body)
        except ValueError:
            return response
        if response.status != 200 or not isinstance(page, dict) or not isinstance(page.get("data"), list):
            return response
        edit(page, request, positions)
        return response._replace(body=encode(page))

    return Fault(name, change)


def _set_next(page: Page, uri: str | None) -> None:
    others = [link for link in page.get("links", []) if link.get("rel") != "next"]
    page["links"] = others + ([] if uri is None else [{"rel": "next", "uri": uri}])


def _with(request: Request, **cursor: str) -> str:
    kept = [pair for pair in request.query if pair[0] not in {"starting_after", "ending_before", "cursor"}]
    return f"{request.path}?{urlencode([*kept, *cursor.items()])}"
