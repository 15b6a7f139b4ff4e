"""Requests: what is sent, all but the credentials."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from . import json_codec
from .errors import InvalidArgumentError
from .service import Service

if TYPE_CHECKING:
    from .urls import BaseUrl


class Request(NamedTuple):
    """A request before it is sent: everything but the credentials."""

    method: str
    template: str
    """The path with the names of its parameters. It stands for the path wherever people can read it."""
    url: str
    body: bytes | None = None
    service: Service = Service()

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.template}>"

    @property
    def is_write(self) -> bool:
        """Whether the request may change something."""
        return self.method not in ("GET", "HEAD")

    def error_details(self, attempts: int) -> dict[str, Any]:
        """Return what every error about the request tells."""
        return {"method": self.method, "template": self.template, "attempts": attempts}

    def doubt(self) -> str:
        """Return what an error adds where the change may have been made."""
        return f". The change may have been made: {self.service.look}"


def build_request(
    base: BaseUrl,
    service: Service,
    method: str,
    path: str,
    params: Any = None,
    body: bytes | None = None,
    *,
    template: str,
) -> Request:
    """Build a request for any path of the API.

    Raises:
        InvalidArgumentError: The path leads out of the API, or the query cannot be sent.
    """
    query = _query(params)
    url = base.target(f"{path}{'&' if '?' in path else '?'}{query}" if query else path)
    return Request(method, template, url, body, service)


def encode_body(value: object) -> bytes:
    """Write a body as JSON.

    Raises:
        InvalidArgumentError: A value in the body cannot be written as JSON.
    """
    try:
        return json_codec.dumps(value)
    except ValueError as error:
        problem = str(error)
    raise InvalidArgumentError(f"the body cannot be sent: {problem}")


def _query(params: Any) -> str:
    with suppress(TypeError, ValueError):
        given = [(name, value) for name, value in dict(params or {}).items() if value is not None]
        return urlencode(given, doseq=True)
    raise InvalidArgumentError("the query has a value that a URL cannot hold")
