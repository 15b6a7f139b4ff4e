"""Every fault that there is, and the groups that are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from .._messages import FakeResponse, Request
from ..server.wire import End, Steps, head, render
from ._fault import Fault, ListPositions
from ._pages import cursor_cycle, duplicate_ids, empty_page, repeated_cursor

_HTML: Final = b"<!DOCTYPE html><html><body><h1>We'll be right back</h1></body></html>"

# Other answers.


def status(
    code: int, headers: Mapping[str, str] | None = None, body: bytes = b"", *, processed: bool = False
) -> Fault:
    """Answer with this status, and with no headers or body but those given.

    Args:
        code: The status.
        headers: The headers.
        body: The body.
        processed: Whether the service does its work all the same.
    """
    response = FakeResponse(code, dict(headers or {}), body)
    return Fault(f"status_{code}", lambda *_: response, processed=processed)


def rate_limited(**headers: str) -> Fault:
    """Answer 429 as Clever does, with an empty body. Underscores in the headers' names stand for dashes."""
    return status(429, {name.replace("_", "-"): value for name, value in headers.items()})


def html(code: int = 200) -> Fault:
    """Answer with a page of HTML."""
    return _answering("html", code, "text/html; charset=utf-8", _HTML)


def text(code: int, message: str) -> Fault:
    """Answer with plain text."""
    return _answering("text", code, "text/plain", message.encode())


def body(content: bytes, code: int = 200, content_type: str = "application/json") -> Fault:
    """Answer with these bytes."""
    return _answering("body", code, content_type, content)


def headers(given: Mapping[str, str], *, name: str = "headers") -> Fault:
    """Answer as ever, with these headers put over the real ones."""

    def change(response: FakeResponse, request: Request, positions: ListPositions | None) -> FakeResponse:
        over = {name.lower() for name in given}
        kept = {name: value for name, value in response.headers.items() if name.lower() not in over}
        return response._replace(headers=kept | dict(given))

    return Fault(name, change)


def redirect(location: str, code: int = 302) -> Fault:
    """Answer with a redirect."""
    return status(code, {"Location": location})


def truncated_json() -> Fault:
    """Answer with the first half of the body, and say that this is all."""
    return Fault("truncated_json", lambda response, *_: response._replace(body=_half(response)))


def bad_gzip() -> Fault:
    """Answer with a body that claims to be gzip, and is not."""
    return headers({"Content-Encoding": "gzip"}, name="bad_gzip")


# Broken connections. `processed` tells whether the service did its work before the answer was lost.


def refuse() -> Fault:
    """Make no connection. Over a socket, which is open already, this is a reset: see `refused()`."""
    return _broken("refuse", "ConnectError", lambda _: [End.RESET], processed=False)


def connect_timeout() -> Fault:
    """Let connecting never end. Over a socket, which is open already, it is a `hang`: see `unanswered()`."""
    return _broken("connect_timeout", "ConnectTimeout", lambda _: [End.HANG], processed=False)


def reset(*, processed: bool = False) -> Fault:
    """Reset the connection before the headers."""
    return _broken("reset", "ReadError", lambda _: [End.RESET], processed=processed)


def close(*, processed: bool = False) -> Fault:
    """Close the connection before the headers."""
    return _broken("close", "RemoteProtocolError", lambda _: [End.CLOSE], processed=processed)


def hang(*, processed: bool = False) -> Fault:
    """Answer nothing until the client gives up."""
    return _broken("hang", "ReadTimeout", lambda _: [End.HANG], processed=processed)


def half_then_close() -> Fault:
    """Send half of the body and close the connection."""
    return _halved("half_then_close", "RemoteProtocolError", End.CLOSE)


def half_then_reset() -> Fault:
    """Send half of the body and reset the connection."""
    return _halved("half_then_reset", "ReadError", End.RESET)


def half_then_hang() -> Fault:
    """Send half of the body and then nothing more."""
    return _halved("half_then_hang", "ReadTimeout", End.HANG)


def slow_drip(*, pause: float = 0.01, step: int = 1) -> Fault:
    """Send the body a few bytes at a time. Without a socket it comes in such pieces too, with no pause.

    Args:
        pause: Seconds between the pieces.
        step: Bytes in a piece.
    """

    def steps(response: FakeResponse) -> Iterator[bytes | float | End]:
        yield head(response)
        for start in range(0, len(response.body), step):
            yield pause
            yield response.body[start : start + step]

    return Fault("slow_drip", steps=steps)


def long_content_length(surplus: int = 100) -> Fault:
    """Announce more bytes than there are, send what there is and close."""

    def steps(response: FakeResponse) -> Steps:
        return [head(response, len(response.body) + surplus), response.body, End.CLOSE]

    return Fault("long_content_length", steps=steps, raises="RemoteProtocolError", in_body=True)


def bad_chunk() -> Fault:
    """Send a chunked body whose second chunk has no readable size."""

    def steps(response: FakeResponse) -> Steps:
        half = _half(response)
        chunked = response._replace(headers=response.headers | {"Transfer-Encoding": "chunked"})
        return [head(chunked), b"%x\r\n%b\r\n" % (len(half), half), b"no size\r\nno chunk\r\n", End.CLOSE]

    return Fault("bad_chunk", steps=steps, raises="RemoteProtocolError", in_body=True)


def stale() -> Fault:
    """Answer in full, then close the connection without having said so: the next request finds it stale."""
    return Fault("stale", steps=lambda response: [render(response), End.CLOSE])


def raw(content: bytes, end: End | None = None) -> Fault:
    """Send these bytes, whatever they are, then end as told. Without a socket this is a protocol error."""
    steps: Iterable[bytes | float | End] = [content] if end is None else [content, end]
    return _broken("raw", "RemoteProtocolError", lambda _: steps, processed=False)


def _answering(name: str, code: int, content_type: str, content: bytes) -> Fault:
    response = FakeResponse(code, {"Content-Type": content_type}, content)
    return Fault(name, lambda *_: response, processed=False)


def _broken(name: str, raises: str, steps: Callable[[FakeResponse], Steps], *, processed: bool) -> Fault:
    return Fault(name, steps=steps, raises=raises, processed=processed)


def _halved(name: str, raises: str, end: End) -> Fault:
    def steps(response: FakeResponse) -> Steps:
        return [head(response), _half(response), end]

    return Fault(name, steps=steps, raises=raises, in_body=True)


def _half(response: FakeResponse) -> bytes:
    return response.body[: max(1, len(response.body) // 2)]


_MAKERS: Final[tuple[Callable[[], Fault], ...]] = (
    *(bad_chunk, bad_gzip, close, connect_timeout, cursor_cycle, duplicate_ids, empty_page),
    *(half_then_close, half_then_hang, half_then_reset, hang, html, long_content_length, rate_limited),
    *(refuse, repeated_cursor, reset, slow_drip, stale, truncated_json),
)
_STATUSES: Final[dict[str, Callable[[], Fault]]] = {
    f"status_{code}": partial(status, code) for code in (500, 502, 503, 504)
}

CATALOGUE: Final[Mapping[str, Callable[[], Fault]]] = {
    **{make.__name__: make for make in _MAKERS},
    **_STATUSES,
}
"""Every fault that needs no argument, by name."""

TRANSIENT: Final = (
    *("bad_chunk", "close", "duplicate_ids", "empty_page", "half_then_close", "half_then_reset"),
    *("long_content_length", "reset", "stale", "status_500", "status_502", "status_503", "status_504"),
)
"""The names of those that a reading client gets over by itself and without waiting: by trying again, by
following the link or by leaving out what it has had."""
