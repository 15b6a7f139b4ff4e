"""Responses: what came back, and how its body is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .._root import DecodeError
from . import json_codec
from .errors import InvalidResponseError, strip_traceback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .requests import Request

T = TypeVar("T")

_REQUEST_ID = re.compile(r"[\w.:/=+-]{1,128}", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


class RawResponse(NamedTuple):
    """What a connection brought: a status, headers, and the body, decompressed.

    Attributes:
        is_garbled: The body could not be decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_garbled: bool = False


class Response:
    """A whole response of the service.

    Attributes:
        status: The HTTP status.
        headers: The headers; names in any case.
        body: The body, decompressed.
        attempts: How often the request was sent to get it.
    """

    __slots__ = ("attempts", "body", "headers", "is_garbled", "request", "status")

    def __init__(
        self,
        request: Request,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        *,
        attempts: int = 1,
        is_garbled: bool = False,
    ) -> None:
        self.request: Request = request
        self.status: int = status
        self.headers: Mapping[str, str] = headers
        self.body: bytes = body
        self.attempts: int = attempts
        self.is_garbled: bool = is_garbled

    def __repr__(self) -> str:
        asked = f"{self.request.method} {self.request.template}"
        return f"<Response {self.status} to {asked}, {len(self.body)} bytes>"

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """The service's id of the request, for a question to its support."""
        for name in self.request.service.request_id_headers:
            if (value := self.headers.get(name)) and _REQUEST_ID.fullmatch(value):
                return value
        return None

    @property
    def content_type(self) -> str:
        """The media type that the service named, without parameters."""
        found = _MEDIA_TYPE.match(self.headers.get("content-type", ""))
        return found[0].lower() if found else ""

    def json(self) -> Any:
        """Read the body as JSON.

        Raises:
            InvalidResponseError: The body is not JSON.
        """
        try:
            return json_codec.loads(self.body)
        except ValueError:
            pass
        raise self.unreadable("JSON was expected")

    def object(self) -> dict[str, Any]:
        """Read the body as a JSON object.

        Raises:
            InvalidResponseError: The body is not a JSON object.
        """
        value = self.json()
        if not isinstance(value, dict):
            raise self.unreadable("a JSON object was expected")
        return value

    def record(self) -> dict[str, Any]:
        """Read the one record of the response: the body's ``data``.

        Raises:
            InvalidResponseError: The body has no object under ``data``.
        """
        data = self.object().get("data")
        if not isinstance(data, dict):
            raise self.unreadable("an object with a record in `data` was expected")
        return data

    def read(self, read: Callable[[dict[str, Any]], T], **expected: str) -> T:
        """Read the one record of the response.

        Args:
            read: Makes the record from its JSON.
            **expected: The fields by which the request named the record, with their values. A field that
                the record lacks proves nothing; one that differs says that this is the response to another
                request.

        Raises:
            DecodeError: The record has no id, or is not an object.
            InvalidResponseError: There is no record, or another one than was asked for; or it cannot be
                read, though the change was probably made.
        """
        try:
            return read(self._expected(expected))
        except DecodeError as error:
            strip_traceback(error)
            if not self.request.is_write:
                raise error
            raise self.unreadable(str(error)) from error

    def _expected(self, expected: Mapping[str, str]) -> dict[str, Any]:
        record = self.record()
        for name, value in expected.items():
            found = record.get(name)
            if isinstance(found, str) and found and found.casefold() != value.casefold():
                del record, found  # reporters of errors send the locals of frames away
                raise self.unreadable(f"the record that was asked for was expected, but its `{name}` differs")
        return record

    def unreadable(self, expected: str) -> InvalidResponseError:
        """Make the error for a body that is not what was asked for. It tells its kind and length, no more."""
        request = self.request
        text = (
            f"{request.method} {request.template} was answered {self.status} with {self._shape()}; {expected}"
        )
        if request.is_write:
            text += f". The change was probably made: {request.service.look}"
        return InvalidResponseError(
            text,
            **request.error_details(self.attempts),
            status=self.status,
            request_id=self.request_id,
            content_type=self.content_type,
            length=len(self.body),
            may_have_been_processed=request.is_write,
        )

    def _shape(self) -> str:
        start = self.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if self.is_garbled:
            return "a body that cannot be decompressed"
        if not self.body:
            return "an empty body"
        kind = (
            "HTML"
            if start.startswith((b"<!doctype html", b"<html"))
            else "JSON"
            if start[:1] in (b"{", b"[")
            else "text"
        )
        named = f" named {self.content_type}" if self.content_type else ""
        return f"{len(self.body)} bytes of what looks like {kind}{named}"
