"""How answers go onto a socket, and what a socket can be made to do instead."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from enum import Enum
from http import HTTPStatus
from typing import Final

from .._messages import FakeResponse, Request

_WORTH_IT: Final = 1024  # bytes


class End(Enum):
    """How a connection ends."""

    CLOSE = "close"
    """Properly, without a word."""
    RESET = "reset"
    """With a TCP reset."""
    HANG = "hang"
    """Not at all: nothing more is sent until the client gives up."""


Steps = Iterable[bytes | float | End]
"""What a server does with a connection, in order: send bytes, wait so many seconds, end it."""


def head(response: FakeResponse, length: int | None = None) -> bytes:
    """Write status line and headers; the length is that of the body unless another is given."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = dict(response.headers)
    given = {name.lower() for name in headers}
    if not given & {"content-length", "transfer-encoding"} and response.status not in (204, 304):
        headers["Content-Length"] = str(len(response.body) if length is None else length)
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def compressed(response: FakeResponse) -> FakeResponse:
    """Give a response with its body in gzip, where that is worth it."""
    if len(response.body) < _WORTH_IT:
        return response
    headers = response.headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return response._replace(headers=headers, body=gzip.compress(response.body, compresslevel=1, mtime=0))


def for_any_page(response: FakeResponse) -> FakeResponse:
    """Give a response that a browser lets any page read (CORS)."""
    return response._replace(headers=response.headers | {"Access-Control-Allow-Origin": "*"})


def preflight() -> FakeResponse:
    """Answer a browser's question whether a page may send the request that follows."""
    allowed = {
        "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Max-Age": "600",
    }
    return for_any_page(FakeResponse(204, allowed, b""))


def render(response: FakeResponse) -> bytes:
    """Write a whole answer."""
    return head(response) + response.body


def answer(
    request: Request, response: FakeResponse, steps: Callable[[FakeResponse], Steps] | None, *, zipped: bool
) -> Steps:
    """Put an answer on a socket.

    Args:
        request: What is answered: to HEAD goes no body.
        response: The answer.
        steps: What a fault makes of it, if there is one.
        zipped: Whether it is compressed for a client that takes it.
    """
    if request.method == "HEAD":
        return [head(response)]
    if steps is not None:
        return steps(response)
    if zipped and "gzip" in request.headers.get("accept-encoding", ""):
        response = compressed(response)
    return [render(response)]
