"""How LMS Connect pages its lists: a limit, and a cursor that is good for two hours."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from .._messages import http_error

CURSOR_SECONDS: Final = 2 * 3600
MAX_LIMIT: Final = 100


def write_cursor(start: int, assignment_id: str, now: float) -> str:
    """Give a cursor that leads to a place in the submissions for an assignment."""
    held = {"start": start, "until": int(now) + CURSOR_SECONDS, "of": assignment_id}
    return urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, assignment_id: str, now: float) -> int:
    """Give the place to which a cursor leads.

    Raises:
        HttpError: The cursor is not one, is of another assignment, or has expired.
    """
    if cursor is None:
        return 0
    try:
        held = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        start, until, of = int(held["start"]), int(held["until"]), held["of"]
    except (ValueError, LookupError, TypeError):
        raise http_error(400, "cursor is invalid") from None
    if of != assignment_id:
        raise http_error(400, "cursor is invalid")
    if until < now:
        raise http_error(400, "cursor has expired")
    return start


def read_limit(text: str | None) -> int:
    """Give the size of a page.

    Raises:
        HttpError: The limit is not a number, or not one that the service takes.
    """
    if text is None:
        return MAX_LIMIT
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise http_error(400, "validation failure list:\nlimit in query must be of type integer")
    if int(text) < 1:
        raise http_error(400, "validation failure list:\nlimit in query should be greater than or equal to 1")
    if int(text) > MAX_LIMIT:
        raise http_error(
            400, f"validation failure list:\nlimit in query should be less than or equal to {MAX_LIMIT}"
        )
    return int(text)
