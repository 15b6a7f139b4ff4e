"""The words of an API, which this package has to be given: it knows HTTP, and no API by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_NEVER = re.compile(r"(?!)")


class Service(NamedTuple):
    """What an API calls things, and which of its texts hold no data of a person.

    Attributes:
        name: Names the logger and the tracer.
        version: The client's version, for the tracer.
        request_id_headers: Where a response has the service's id of the request, the first that is there
            counts.
        request_id_attribute: What a span calls that id.
        texts: The documented texts of errors. They may be shown; any other might name a person.
        codes: The documented error codes.
        not_found: Begins the text of a 400 that means "not found".
        token_refused: The text of a 403 that means that the token is no longer good.
        permanent_texts: Documented texts that say that the same request would fail again.
        look: How to find out whether a change was made.
        advise: What to do about a status, given its text where that is documented, and its path template;
            None where there is nothing to say.
        page_size: How many records a page has where none is asked for.
        requests_per_window: The rate limit where no header says it.
    """

    name: str = "http"
    version: str = ""
    request_id_headers: tuple[str, ...] = ("x-request-id",)
    request_id_attribute: str = "request_id"
    texts: re.Pattern[str] = _NEVER
    codes: frozenset[str] = frozenset()
    not_found: str = "NOT_FOUND"
    token_refused: str = ""
    permanent_texts: frozenset[str] = frozenset()
    look: str = "look before you send it again"
    advise: Callable[[int, str | None, str], str | None] = lambda status, text, template: None
    page_size: int = 100
    requests_per_window: int = 1200
