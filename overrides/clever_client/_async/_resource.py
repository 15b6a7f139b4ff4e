"""What the methods of every API stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._http.options import Options
    from .._http.responses import Response
    from .._operations import Operation
    from ._session import AsyncSession


class AsyncApiResource:
    """What an API offers about one thing."""

    def __init__(self, session: AsyncSession, options: Options) -> None:
        self._session = session
        self._options = options

    async def _send(self, operation: Operation, **arguments: object) -> Response:
        return await self._session.send(
            operation.build_request(self._session.base, **arguments), self._options
        )
