"""Answers: what came back, and what it means. The status decides; the body is read only after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .._root import DecodeError
from . import json_codec as _json
from .errors import (
    BadRequestError,
    ForbiddenError,
    InvalidResponseError,
    NotFoundError,
    RateLimitError,
    RedirectError,
    RequestTooLargeError,
    ServerError,
    StatusError,
    UnauthorizedError,
    strip_traceback,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

T = TypeVar("T")

_ERRORS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    413: RequestTooLargeError,
    429: RateLimitError,
}
_LOOK = "look in the LMS before you send it again"
DOUBT = f". The change may have been made: {_LOOK}"
_ADVICE = {
    401: "check the token; if tokens rotate, give the client a callable that fetches one",
    403: "the token is not allowed to do this",
    413: "ask for less at once",
    429: "wait before you ask again",
}
# Clever's documented texts. They hold no data of a person, so they may be shown; any other text might.
_DOCUMENTED = re.compile(
    r"missing required field\(s\): [a-z_, ]+"
    r"|request body is required, but was empty"
    r"|due_date must be in the future"
    r"|validation failure list:(\n[a-z_.0-9]+ in body (should be one of \[[a-z_ ]+\]|is required))+"
    r"|Assignment does not exist|User not found|No authorization provided|Could not authorize token"
    r"|Error updating submission"
)
_CODE = re.compile(r"[a-z]+(_[a-z]+)+|[A-Z]+(_[A-Z]+)+")
_REQUEST_ID = re.compile(r"[\w.:/=+-]{1,128}", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


class Request(NamedTuple):
    """A request before it is sent: everything but the credentials."""

    method: str
    template: str
    """The path with the names of its parameters. It stands for the path wherever people can read it."""
    url: str
    body: bytes | None = None

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.template}>"

    @property
    def is_write(self) -> bool:
        return self.method not in ("GET", "HEAD")

    def error_details(self, attempts: int) -> dict[str, Any]:
        """What every error about the call tells."""
        return {"method": self.method, "template": self.template, "attempts": attempts}


class Response:
    """A whole answer of the service.

    Attributes:
        status: The HTTP status.
        headers: The headers; names in any case.
        body: The body, decompressed.
        attempts: How often the request was sent to get it.
    """

    __slots__ = ("attempts", "body", "garbled", "headers", "request", "status")

    def __init__(
        self, request: Request, status: int, headers: Mapping[str, str], body: bytes, *, garbled: bool = False
    ) -> None:
        self.request: Request = request
        self.status: int = status
        self.headers: Mapping[str, str] = headers
        self.body: bytes = body
        self.attempts: int = 1
        self.garbled: bool = garbled  # the body could not be decompressed

    def __repr__(self) -> str:
        asked = f"{self.request.method} {self.request.template}"
        return f"<Response {self.status} to {asked}, {len(self.body)} bytes>"

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """The service's id of the request, for a question to Clever's support."""
        for name in ("clever-request-id", "x-request-id"):
            if (value := self.headers.get(name)) and _REQUEST_ID.fullmatch(value):
                return value
        return None

    @property
    def content_type(self) -> str:
        """The media type that the service named, without parameters."""
        found = _MEDIA_TYPE.match(self.headers.get("content-type", ""))
        return found[0].lower() if found else ""

    def json(self) -> Any:
        """The body, read as JSON.

        Raises:
            UnreadableAnswerError: It is no JSON.
        """
        try:
            return _json.loads(self.body)
        except ValueError:
            pass
        raise self.unreadable("JSON was expected")

    def object(self) -> dict[str, Any]:
        """The body, read as a JSON object.

        Raises:
            UnreadableAnswerError: It is none.
        """
        value = self.json()
        if not isinstance(value, dict):
            raise self.unreadable("a JSON object was expected")
        return value

    def record(self) -> dict[str, Any]:
        """The one record of the answer: the body's ``data``.

        Raises:
            UnreadableAnswerError: There is none.
        """
        data = self.object().get("data")
        if not isinstance(data, dict):
            raise self.unreadable("an object with a record in `data` was expected")
        return data

    def read(self, read: Callable[[dict[str, Any]], T]) -> T:
        """The one record of the answer, as ``read`` reads it.

        Raises:
            DecodeError: It can't be read.
            UnreadableAnswerError: There is none. Or it can't be read, though the change was probably made.
        """
        try:
            return read(self.record())
        except DecodeError as error:
            strip_traceback(error)
            if not self.request.is_write:
                raise error
            raise self.unreadable(str(error)) from error

    def unreadable(self, expected: str) -> InvalidResponseError:
        """The error for a body that isn't what was asked for. It tells its kind and length, no more."""
        request = self.request
        text = (
            f"{request.method} {request.template} was answered {self.status} with {self._shape()}; {expected}"
        )
        if request.is_write:
            text += f". The change was probably made: {_LOOK}"
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
        if self.garbled:
            return "a body that can't be decompressed"
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


def status_error(
    response: Response, retry_at: datetime | None = None, *, in_doubt: bool = False
) -> StatusError:
    """The error for an answer that is no success.

    Args:
        response: The answer.
        retry_at: When the service wants to be asked again.
        in_doubt: An earlier attempt may have been processed.
    """
    request, status = response.request, response.status
    message, code = _server_message(response)
    documented = message is not None and _DOCUMENTED.fullmatch(message) is not None
    kind = _ERRORS.get(status)
    if status == 400 and message is not None and message.startswith("NOT_FOUND"):
        kind, code = NotFoundError, "NOT_FOUND"
    if kind is None:
        kind = RedirectError if 300 <= status < 400 else ServerError if status >= 500 else StatusError
    text = f"{request.method} {request.template} was answered {status}"
    text += f": {message}" if documented else f" ({code})" if code else ""
    advice = "redirects are not followed: check base_url" if kind is RedirectError else _ADVICE.get(status)
    text += f"; {advice}" if advice and not documented else ""
    text += f" [retry at {retry_at:%Y-%m-%dT%H:%M:%SZ}]" if retry_at else ""
    text += f" [{response.attempts} attempts]" if response.attempts > 1 else ""
    text += f" [request {response.request_id}]" if response.request_id else ""
    in_doubt = in_doubt or (request.is_write and status >= 500)
    return kind(
        text + (DOUBT if in_doubt else ""),
        **request.error_details(response.attempts),
        status=status,
        request_id=response.request_id,
        retry_at=retry_at,
        code=code,
        message_from_server=message,
        is_documented=documented,
        may_have_been_processed=in_doubt,
    )


def refuses_token(response: Response) -> bool:
    """Whether the token was refused as one that is not, or no longer, known: another one may be good.

    The service answers 401, or 403 with a text; any other 403 says that the token may not do this.
    """
    return response.status == 401 or (
        response.status == 403 and _server_message(response)[0] == "Could not authorize token"
    )


def _server_message(response: Response) -> tuple[str | None, str | None]:
    """The message and the code in the body of an error: JSON of one of three shapes, or plain text."""
    try:
        body = _json.loads(response.body)
    except ValueError:
        is_text = response.content_type in ("text/plain", "") and not response.body.lstrip().startswith(b"<")
        return (response.body[:2000].decode("utf-8", "replace").strip() or None) if is_text else None, None
    if not isinstance(body, dict):
        return None, None
    error = body.get("error")
    texts = (body.get("message"), body.get("error_description"), error)
    message = next((text for text in texts if isinstance(text, str) and text), None)
    return message, error if isinstance(error, str) and _CODE.fullmatch(error) else None
