# Made from _async by `make generate`: edit it there.
"""What the methods of every API stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._http.options import Options
    from .._http.responses import Response
    from .._operations import Operation
    from ._session import Session


class ApiResource:
    """What an API offers about one thing."""

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options

    def _send(self, operation: Operation, **arguments: object) -> Response:
        return self._session.send(operation.build_request(self._session.base, **arguments), self._options)
