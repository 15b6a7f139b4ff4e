"""The plain generated functions, over the same session: its pool, token, retries and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import httpx
from clever_openapi.client import Client

from .._operations import build_plain_request

if TYPE_CHECKING:
    from .._http.options import Options
    from ._session import AsyncSession

# The body is decompressed and whole by now: what described it on its way is no longer true.
_ON_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")


class AsyncPlainSender:
    """Stands in for an httpx client: as much of it as the generated functions use.

    A real one would write the whole address into its log, and with it the ids of students.
    """

    def __init__(self, session: AsyncSession, options: Options) -> None:
        self._session = session
        self._options = options

    async def request(
        self, method: str, url: str, *, params: Any = None, json: Any = None, headers: Any = None
    ) -> httpx.Response:
        """Send a request as the session does. Anything but success is raised as an error of ours."""
        request = build_plain_request(self._session.base, method, url, params, json)
        response = await self._session.send(request, self._options)
        kept = {name: value for name, value in response.headers.items() if name.lower() not in _ON_THE_WIRE}
        return httpx.Response(
            response.status,
            headers=kept,
            content=response.body,
            request=httpx.Request(request.method, request.url),
        )


def plain_client(session: AsyncSession, options: Options) -> Client:
    """What ``sync_detailed`` and its like take as ``client``."""
    return Client(async_httpx_client=cast("httpx.AsyncClient", AsyncPlainSender(session, options)))
