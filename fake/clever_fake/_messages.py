"""What a request and a response are, before any server or client library has to do with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Request:
    """A request as the service saw it.

    Attributes:
        method: The verb, in capitals.
        url: The target, as sent: a whole URL or only path and query.
        headers: By lower-case name.
        body: The bytes sent.
        peer: The address that it came from; "" where no socket was used.
        ignored: What was sent in the body and is not known.
        strict: Whether what is not known is refused.
        abandoned: Tells whether nobody waits for the answer any more.
    """

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"", peer: str = ""
    ) -> None:
        self.peer = peer
        self.ignored: list[str] = []
        self.strict = False
        self.abandoned: Callable[[], bool] = lambda: False
        self._read: set[str] = set()
        self.method: str = method.upper()
        self.url = url
        self.headers: dict[str, str] = {name.lower(): value for name, value in headers.items()}
        self.body = body

    @cached_property
    def path(self) -> str:
        """The path without the query, as sent."""
        return urlsplit(self.url).path

    @property
    def target(self) -> str:
        """Path and query, as sent."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The query's names and values, in order, repeated ones and empty ones too."""
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    def param(self, name: str) -> str | None:
        """Give the last value of a query parameter, if it was sent."""
        self._read.add(name)
        return dict(self.query).get(name)

    def params(self, name: str) -> list[str]:
        """Give every value of a repeated query parameter."""
        self._read.add(name)
        return [value for key, value in self.query if key == name]

    def unread(self) -> list[str]:
        """Name what was sent and nobody asked for: parameters, and fields of the body."""
        return [*dict.fromkeys(name for name, _ in self.query if name not in self._read), *self.ignored]

    def __repr__(self) -> str:
        """Show no header, query or body: they hold tokens and names."""
        return f"<Request {self.method} {self.path}>"


class FakeResponse(NamedTuple):
    """What the service says: status, headers and body."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpError(Exception):
    """Ends the handling of a request with this answer."""

    def __init__(self, response: FakeResponse) -> None:
        super().__init__(response.status)
        self.response = response


def encode(value: object) -> bytes:
    """Write JSON as the service does: compact, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_response(value: object, status: int = 200) -> FakeResponse:
    """Answer with JSON; bytes are taken as JSON already written."""
    body = value if isinstance(value, bytes) else encode(value)
    return FakeResponse(status, {"Content-Type": "application/json; charset=utf-8"}, body)


def http_error(status: int, message: str) -> HttpError:
    """Make an error in Clever's usual form, `{"message": ...}`."""
    return HttpError(json_response({"message": message}, status))


def oauth_error(status: int, error: str, description: str) -> HttpError:
    """Make an error in OAuth's form, `{"error": ..., "error_description": ...}`."""
    return HttpError(json_response({"error": error, "error_description": description}, status))
