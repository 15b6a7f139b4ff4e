# Made from _async by `make generate`: edit it there.
"""The plain generated functions, over the same session: its pool, token, retries and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from clever_openapi.client import Client

from .._http.io_common import httpx_response
from .._operations import build_plain_request

if TYPE_CHECKING:
    from .._http.io_sync import HttpClient
    from .._http.options import Options
    from ._session import Session


class PlainSender:
    """Stands in for an httpx client: as much of it as the generated functions use.

    A real one would write the whole address into its log, and with it the ids of students.
    """

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options

    def request(
        self, method: str, url: str, *, params: Any = None, json: Any = None, headers: Any = None
    ) -> Any:
        """Send a request as the session does. Anything but success is raised as an error of ours."""
        request = build_plain_request(self._session.base, method, url, params, json)
        response = self._session.send(request, self._options)
        return httpx_response(request, response.status, response.headers, response.body)


def plain_client(session: Session, options: Options) -> Client:
    """Return what ``sync_detailed`` and its like take as ``client``."""
    return Client(httpx_client=cast("HttpClient", PlainSender(session, options)))
