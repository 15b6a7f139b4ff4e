"""The errors of requests: refused, not answered, not answered as asked. The tree is drawn in ``_errors``."""

from __future__ import annotations

from datetime import datetime

from .._root import ApiError, DecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def strip_traceback(error: DecodeError) -> DecodeError:
    """Take from an error the frames that it came through.

    The record is among their locals, and reporters of errors (Sentry, rich) show those or send them away.
    """
    error.__context__ = None
    return error.with_traceback(None)


def is_exhausted(error: BaseException) -> bool:
    """Say whether an iterator of the caller's ran out. Python makes a RuntimeError of it in coroutines and
    generators.

    Let through, it would end a loop over records, as if there were no more of them.
    """
    cause = error.__cause__ if isinstance(error, RuntimeError) else error
    return isinstance(cause, (StopIteration, StopAsyncIteration))


class DescribedError(ApiError):
    """An error with a text and details, which are attributes. It pickles as exceptions do."""

    def __init__(self, text: str, **details: Any) -> None:
        super().__init__(text)
        vars(self).update(details)


class _RequestError(DescribedError):
    """An error of a call that was sent.

    Attributes:
        method: The request's method.
        template: The request's path, with the names of its parameters in place of their values.
        attempts: How often it was sent.
        request_id: The service's id of the request, for a question to its support.
    """

    method: str = ""
    template: str = ""
    attempts: int = 0
    request_id: str | None = None


class InvalidArgumentError(DescribedError, ValueError):
    """Something given to the client can't be right. Nothing was sent."""


class ClientClosedError(DescribedError, RuntimeError):
    """The client was used after it was closed."""


class TransportError(_RequestError):
    """No whole answer arrived.

    Attributes:
        reason: What happened, by the name of the transport's error.
    """

    reason: str = ""


class ConnectionFailedError(TransportError):
    """No connection was made. The service has seen nothing."""


class ConnectionLostError(TransportError):
    """The connection broke before the answer was complete."""


class RequestTimeoutError(TransportError, TimeoutError):
    """Connecting, sending, reading or waiting for a free connection took longer than the options allow."""


class DeadlineExceededError(TransportError, TimeoutError):
    """The call, with all its attempts and pauses, would take or took longer than ``Options.deadline``."""


class StatusError(_RequestError):
    """The service answered with another status than success.

    Attributes:
        status: The HTTP status.
        retry_at: When the service wants to be asked again, if it said so.
        code: The service's error code, if there is one (``invalid_grant``, ``NOT_FOUND``).
        message_from_server: What the service said. It may hold personal data: mind where you print it.
        is_permanent: Whether the same request would be refused again, whenever it is sent: by its status, or
            by a text that was observed to be permanent. Where it is false, nobody knows.
        is_documented: Whether that is one of the documented texts, which hold no data.
        is_token_refused: Whether the service does not accept the token, which it says with 401 or with 403.
    """

    status: int = 0
    retry_at: datetime | None = None
    code: str | None = None
    message_from_server: str | None = None
    is_documented: bool = False
    is_permanent: bool = False
    is_token_refused: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        kept = dict(vars(self))
        if not self.is_documented:
            kept.pop("message_from_server", None)
        return type(self), self.args, kept


class RedirectError(StatusError):
    """The service sent a redirect. It isn't followed, because the token would go with it."""


class BadRequestError(StatusError):
    """400: the service refused what was sent."""


class UnauthorizedError(StatusError):
    """401: there is no token, or it is no longer valid."""


class ForbiddenError(StatusError):
    """403: the token is not allowed to do this, or is not known: a mistyped one gets this too."""


class NotFoundError(StatusError):
    """There is no such record, or it isn't shared with this token."""


class RequestTooLargeError(StatusError):
    """413: more was asked for than the service gives at once."""


class RateLimitError(StatusError):
    """429: the token's requests are used up until ``retry_at``."""


class ServerError(StatusError):
    """5xx: the service failed."""


class InvalidResponseError(_RequestError):
    """The service said success, but its body isn't what was asked for.

    Attributes:
        status: The HTTP status.
        content_type: The media type that the service named.
        length: The body's length in bytes.
    """

    status: int = 0
    content_type: str = ""
    length: int = 0


class ResponseTooLargeError(InvalidResponseError):
    """A response is beyond ``Options.max_body_bytes`` or ``max_header_bytes``. The rest of it was not
    read."""


class PaginationError(DescribedError):
    """The pages don't lead to an end, or not to one that can be trusted."""


class UnsafeLinkError(PaginationError):
    """A next link leads to another origin or out of the API's path. The token was not sent there."""
