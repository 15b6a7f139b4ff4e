"""A typed client of Clever's Events API and LMS Connect API.

```python
from clever_client import Clever

with Clever() as clever:  # the token is in CLEVER_TOKEN
    for event in clever.events.list(record_type="users"):
        print(event.type_, event.id)
```
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clever_openapi.plain import to_json
    from clever_openapi.rows import Column, columns
    from clever_openapi.types import UNSET, UnknownValue, Unset, is_listed

    from ._async._client import AsyncClever
    from ._async._events import AsyncEventStream
    from ._async._follow import AsyncEventFollower
    from ._async._lms import AsyncSubmissionStream
    from ._async._records import AsyncRecordStream
    from ._async._snapshot import AsyncSnapshot
    from ._checkpoint import Checkpoint
    from ._errors import (
        BadRequestError,
        CleverError,
        ClientClosedError,
        ConnectionFailedError,
        ConnectionLostError,
        CursorExpired,
        DeadlineExceededError,
        DecodeError,
        DistrictNotConnectedError,
        ForbiddenError,
        InvalidArgumentError,
        InvalidResponseError,
        LoginRefusedError,
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
    from ._http.options import Options
    from ._http.pagination import Page
    from ._http.responses import Response
    from ._ids import MongoId
    from ._poll import EventBatch
    from ._raw import RawRecord
    from ._rows import RowReader
    from ._snapshot import AnyRecord, ListProgress, SnapshotPage
    from ._sync._client import Clever
    from ._sync._events import EventStream
    from ._sync._follow import EventFollower
    from ._sync._lms import SubmissionStream
    from ._sync._records import RecordStream
    from ._sync._snapshot import Snapshot
    from ._version import __version__

__all__ = [
    "UNSET",
    "AnyRecord",
    "AsyncClever",
    "AsyncEventFollower",
    "AsyncEventStream",
    "AsyncRecordStream",
    "AsyncSnapshot",
    "AsyncSubmissionStream",
    "BadRequestError",
    "Checkpoint",
    "Clever",
    "CleverError",
    "ClientClosedError",
    "Column",
    "ConnectionFailedError",
    "ConnectionLostError",
    "CursorExpired",
    "DeadlineExceededError",
    "DecodeError",
    "DistrictNotConnectedError",
    "EventBatch",
    "EventFollower",
    "EventStream",
    "ForbiddenError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "ListProgress",
    "LoginRefusedError",
    "MongoId",
    "NotFoundError",
    "Options",
    "Page",
    "PaginationError",
    "RateLimitError",
    "RawRecord",
    "RecordStream",
    "RedirectError",
    "RequestTimeoutError",
    "RequestTooLargeError",
    "Response",
    "ResponseTooLargeError",
    "RowReader",
    "ServerError",
    "Snapshot",
    "SnapshotPage",
    "StatusError",
    "SubmissionStream",
    "TransportError",
    "UnauthorizedError",
    "UnknownValue",
    "UnsafeLinkError",
    "Unset",
    "__version__",
    "columns",
    "is_listed",
    "to_json",
]

# Where a name lives. All that isn't here is an error of the tree.
_HOMES = {
    "AnyRecord": "._snapshot",
    "AsyncClever": "._async._client",
    "AsyncEventFollower": "._async._follow",
    "AsyncEventStream": "._async._events",
    "AsyncRecordStream": "._async._records",
    "AsyncSnapshot": "._async._snapshot",
    "AsyncSubmissionStream": "._async._lms",
    "Checkpoint": "._checkpoint",
    "Column": "clever_openapi.rows",
    "Clever": "._sync._client",
    "EventBatch": "._poll",
    "EventFollower": "._sync._follow",
    "EventStream": "._sync._events",
    "ListProgress": "._snapshot",
    "MongoId": "._ids",
    "Options": "._http.options",
    "Page": "._http.pagination",
    "RawRecord": "._raw",
    "RowReader": "._rows",
    "RecordStream": "._sync._records",
    "Response": "._http.responses",
    "Snapshot": "._sync._snapshot",
    "SnapshotPage": "._snapshot",
    "SubmissionStream": "._sync._lms",
    "UNSET": "clever_openapi.types",
    "UnknownValue": "clever_openapi.types",
    "Unset": "clever_openapi.types",
    "__version__": "._version",
    "columns": "clever_openapi.rows",
    "is_listed": "clever_openapi.types",
    "to_json": "clever_openapi.plain",
}


if not TYPE_CHECKING:  # to type checkers, a name that isn't listed is a mistake

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(_HOMES.get(name, "._errors"), __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
