"""The one error tree.

```
CleverError
├── DecodeError                 one record can't be read; it keeps the record's id, type and raw form
├── InvalidArgumentError        refused before anything was sent (also a ValueError)
├── ClientClosedError           the client was used after close (also a RuntimeError)
├── TransportError              no whole answer arrived
│   ├── ConnectionFailedError   no connection was made, so nothing was processed
│   ├── ConnectionLostError     the connection broke before the end of the answer
│   ├── RequestTimeoutError     the service was too slow (also a TimeoutError)
│   └── DeadlineExceededError   the call's own deadline has passed (also a TimeoutError)
├── StatusError                 the service answered, but not with success
│   ├── RedirectError           3xx: redirects are never followed
│   ├── BadRequestError         400
│   ├── UnauthorizedError       401: no token, or one that is no longer good
│   ├── ForbiddenError          403: not allowed, or a token that Clever doesn't know
│   ├── NotFoundError           404, and the 400 that says NOT_FOUND
│   ├── RequestTooLargeError    413: more was asked for or sent than the service takes
│   ├── RateLimitError          429
│   └── ServerError             5xx
├── InvalidResponseError        success, with a body that isn't what was asked for
│   └── ResponseTooLargeError   a response beyond the bounds of the options
├── DistrictNotConnectedError   the app has no token for a district: it is not connected, or no longer
├── LoginRefusedError           a user's login can't be completed
└── PaginationError             pages that repeat, or links that can't be followed
    ├── UnsafeLinkError         a next link to another origin or outside the API's path
    └── CursorExpired           events were lost to the service's retention, or a cursor is too old
```

All of them pickle and deepcopy, and all have ``may_have_been_processed``. No text of theirs holds a token, a
body, or the name or id of a person. What the service said is in ``message_from_server``, for you to read: it
is printed and pickled only where it is one of Clever's documented texts.
"""

from __future__ import annotations

from datetime import datetime

from clever_openapi.errors import CleverError, DecodeError

from ._http.errors import (
    BadRequestError,
    ClientClosedError,
    ConnectionFailedError,
    ConnectionLostError,
    DeadlineExceededError,
    DescribedError,
    ForbiddenError,
    InvalidArgumentError,
    InvalidResponseError,
    NotFoundError,
    PaginationError,
    RateLimitError,
    RedirectError,
    RequestTimeoutError,
    RequestTooLargeError,
    ResponseTooLargeError,
    ServerError,
    StatusError,
    TransportError,
    UnauthorizedError,
    UnsafeLinkError,
)

__all__ = [
    "BadRequestError",
    "CleverError",
    "ClientClosedError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "CursorExpired",
    "DeadlineExceededError",
    "DecodeError",
    "DistrictNotConnectedError",
    "ForbiddenError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "LoginRefusedError",
    "NotFoundError",
    "PaginationError",
    "RateLimitError",
    "RedirectError",
    "RequestTimeoutError",
    "RequestTooLargeError",
    "ResponseTooLargeError",
    "ServerError",
    "StatusError",
    "TransportError",
    "UnauthorizedError",
    "UnsafeLinkError",
]


class CursorExpired(PaginationError):  # noqa: N818  # a state of the world that callers handle, not a mistake
    """The cursor is older than the service keeps things, so something may be missing after it.

    Attributes:
        cursor: The cursor; None for one of submissions.
        cursor_time: When the event with that id happened.
    """

    cursor: str | None = None
    cursor_time: datetime | None = None


class DistrictNotConnectedError(DescribedError):
    """The app has no token for a district: it is not connected to the app, or no longer."""


class LoginRefusedError(DescribedError):
    """A user's login cannot be completed. Do not log the user in; let them try again.

    Attributes:
        code: Why: ``access_denied`` and the like from Clever, ``state_mismatch`` or ``no_code`` from what the
            browser brought, ``unknown_outcome`` where the answer to the code was lost.
    """

    code: str = ""
