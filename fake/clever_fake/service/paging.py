"""What all paged lists share: their parameters, their links, and how a page is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlencode

from .._messages import FakeResponse, Request, encode, http_error, json_response

MAX_LIMIT: Final = 10_000
DEFAULT_LIMIT: Final = 100
CURSORS: Final = frozenset({"starting_after", "ending_before"})


def read_limit(request: Request) -> int:
    """Read how many items a page may have.

    Raises:
        HttpError: The limit is not a positive number, or is above the maximum: 400.
    """
    text = request.param("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise http_error(400, "limit must be a positive integer")
    if int(text) > MAX_LIMIT:
        raise http_error(413, f"limit must be at most {MAX_LIMIT}")
    return int(text)


def read_choice(request: Request, name: str, choices: Sequence[str]) -> str:
    """Read a parameter that is one of a few words; "" where it was not sent.

    Raises:
        HttpError: The value is not one of those that the parameter can have: 400.
    """
    value = request.param(name)
    if value is not None and value not in choices:
        raise http_error(400, f"{name} must be one of: {', '.join(filter(None, choices))}")
    return value or ""


def links(request: Request, page: Sequence[str], *, more_before: bool, more_after: bool) -> bytes:
    """Write the links of a page: itself, the page before it and the one after it.

    A page that was reached by a cursor has a link back to where the reader came from, without looking
    whether that still leads to anything.

    Args:
        request: What was asked.
        page: The ids on the page.
        more_before: Whether there are items before the page.
        more_after: Whether there are items after it.
    """
    found = [_link("self", request, {})]
    forward, backward = (request.param(name) is not None for name in ("starting_after", "ending_before"))
    if page and (forward or (backward and more_before)):
        found.append(_link("prev", request, {"ending_before": page[0]}))
    if page and (more_after or (backward and not forward)):
        found.append(_link("next", request, {"starting_after": page[-1]}))
    return encode(found)


def next_link(request: Request, cursor: str) -> bytes:
    """Write the links of a page that is known by its end alone: itself, and what comes after a cursor."""
    return encode([_link("self", request, {}), _link("next", request, {"starting_after": cursor})])


def page_response(items: Iterable[bytes], links: bytes, count: int | None = None) -> FakeResponse:
    """Answer with a page of items that are written already."""
    counted = b"" if count is None else b',"count":%d' % count
    return json_response(b'{"data":[' + b",".join(items) + b'],"links":' + links + counted + b"}")


def _link(rel: str, request: Request, cursor: dict[str, str]) -> dict[str, str]:
    kept = [pair for pair in request.query if not cursor or pair[0] not in CURSORS]
    query = urlencode([*kept, *cursor.items()])
    return {"rel": rel, "uri": request.path + (f"?{query}" if query else "")}
