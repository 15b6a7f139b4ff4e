"""The client. What it is made of is loaded when it is used, so importing and making one costs little."""

from __future__ import annotations

import os

from .._errors import InvalidArgumentError
from .._http.options import Options
from .._http.secrets import Secret
from ._data_access import AsyncDataAccess

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Self, Unpack

    from clever_openapi.client import Client

    from .._errors import DecodeError
    from .._http.io_async import HttpClient, Transport
    from .._http.options import OptionChanges
    from .._http.responses import Response
    from .._snapshot import AnyRecord
    from ._events_by_type import AsyncEvents
    from ._lms import AsyncAssignments, AsyncSubmissions
    from ._session import AsyncSession
    from ._snapshot import AsyncSnapshot

__all__ = ["AsyncClever"]

_BASE_URL = "https://api.clever.com/v3.1"


class AsyncClever(AsyncDataAccess):
    """A client of Clever's Events API and LMS Connect API. One is enough for a district; it can be shared.

    Args:
        token: The district's bearer token, or a callable that fetches it (called again when a token is
            refused; what it raises is raised as it is). Without one: the environment's ``CLEVER_TOKEN``.
        base_url: The API's address. Without one: the environment's ``CLEVER_BASE_URL``, or Clever's own.
        options: Timeouts, retries and the like.
        transport: An httpx transport to use instead of the client's own. It is closed with the client.
        http_client: An httpx client of yours to send with. It stays yours: it is not closed, and its
            redirects and credentials are not used. (It logs the addresses that it asks for, and with them
            the ids of students, as ``httpx`` on level INFO; the client's own connections don't.)
        proxy: The proxy's address. Without one: what the environment says.
        verify: The certificates to trust, for a private authority. Without it: the usual ones.

    Raises:
        InvalidArgumentError: There is no token, in the argument or in ``CLEVER_TOKEN``, or a setting is out
            of its range; the text names it.
    """

    def __init__(
        self,
        token: str | Callable[[], str | Awaitable[str]] | None = None,
        *,
        base_url: str | None = None,
        options: Options | None = None,
        transport: Transport | None = None,
        http_client: HttpClient | None = None,
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        if token is None:
            token = os.environ.get("CLEVER_TOKEN", "")
        if token == "":
            raise InvalidArgumentError("a token is needed: give one to the client, or set CLEVER_TOKEN")
        if options is not None and not isinstance(options, Options):
            raise InvalidArgumentError("options must be an Options, such as Options(max_attempts=5)")
        own_connections = proxy is not None or verify is not None
        if (transport is not None) + (http_client is not None) + own_connections > 1:
            raise InvalidArgumentError("give a transport, or an http_client, or else proxy and verify")
        usable = transport is None or hasattr(transport, "handle_async_request")
        if not usable or not (http_client is None or hasattr(http_client, "aclose")):
            raise InvalidArgumentError(
                "the sync client takes sync transports and clients of httpx, the async one async ones"
            )
        if verify is not None and type(verify).__name__ in ("bool", "str"):
            raise InvalidArgumentError("verify must be an ssl.SSLContext that trusts your authority")
        if base_url is None:
            base_url = os.environ.get("CLEVER_BASE_URL") or _BASE_URL
        if base_url != _BASE_URL:
            from .._service import api_base_url

            api_base_url(base_url)  # raises
        self.options: Options = Options() if options is None else options
        self._token: Secret | Callable[[], str | Awaitable[str]] = token if callable(token) else Secret(token)
        self._given: dict[str, Any] = {
            "transport": transport,
            "http_client": http_client,
            "proxy": proxy,
            "verify": verify,
        }
        self._base_url = base_url
        # One session for all copies of this client. It is made when it is first used.
        self._sessions: dict[str, AsyncSession] = {}

    @classmethod
    def _over(cls, session: AsyncSession, options: Options) -> Self:
        """Make a client of a session that somebody else keeps."""
        client = object.__new__(cls)
        vars(client).update(
            options=options, _base_url=session.base.origin + session.base.path, _sessions={"session": session}
        )
        return client

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def __reduce__(self) -> str:
        raise TypeError("a client cannot be pickled: make one where it is used")

    def with_options(self, **changes: Unpack[OptionChanges]) -> Self:
        """Make a copy with other options. It shares everything else: connections, token and rate limits.

        Args:
            **changes: The `Options` that should differ, such as ``read_timeout=120`` or ``max_attempts=1``.
        """
        options = self.options.replace(**changes)
        copy = object.__new__(type(self))
        vars(copy).update(vars(self), options=options)
        return copy

    @property
    def events(self) -> AsyncEvents:
        """The Events API."""
        from ._events_by_type import AsyncEvents

        return AsyncEvents(self._session, self.options)

    @property
    def assignments(self) -> AsyncAssignments:
        """LMS Connect: assignments."""
        from ._lms import AsyncAssignments

        return AsyncAssignments(self._session, self.options)

    @property
    def submissions(self) -> AsyncSubmissions:
        """LMS Connect: submissions for assignments."""
        from ._lms import AsyncSubmissions

        return AsyncSubmissions(self._session, self.options)

    async def snapshot(
        self,
        *,
        record_type: str | Sequence[str] | None = None,
        limit: int | None = None,
        count: bool = True,
        on_error: Callable[[DecodeError], object] | None = None,
        position: str | None = None,
    ) -> AsyncSnapshot[AnyRecord]:
        """Begin a full read of all that the district shares: iterate over what this gives.

        Fixes the checkpoint from which the events go on, before the first list is read: what changes while
        you read is in the events behind it.

        Args:
            record_type: Only these record types, such as ``users`` or ``["users", "sections"]``. The
                checkpoint then holds for them only.
            limit: The size of a page, up to 10,000. Without it: 1,000.
            count: Ask the service how many records there are, for the progress.
            on_error: Called with each record that cannot be read, instead of raising; reading goes on.
            position: That of a snapshot's page: go on behind it.

        Raises:
            CursorExpired: The snapshot of that position was begun longer ago than the service keeps events:
                begin a new one, without a position.
            InvalidArgumentError: A record type does not exist, the limit is out of its range, or the
                position is not that of a page.
        """
        from ._snapshot import take_snapshot

        return await take_snapshot(
            self._session,
            self.options,
            record_type=record_type,
            limit=limit,
            count=count,
            on_error=on_error,
            position=position,
        )

    @property
    def openapi(self) -> Client:
        """What the plain generated functions in ``clever_openapi.api`` take as ``client``.

        Their ``asyncio_detailed`` gives status, headers, body and the parsed answer. Errors are raised as
        everywhere here.
        """
        from ._plain import plain_client

        return plain_client(self._session, self.options)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        json: Any = None,
    ) -> Response:
        """Send any request to the API and get the raw answer.

        Args:
            method: The HTTP method. It decides what is sent again after a failure.
            path: The path below the API's own, such as ``/events``.
            params: The query.
            json: The body; None for none.
        """
        from .._operations import build_plain_request

        session = self._session
        return await session.send(build_plain_request(session.base, method, path, params, json), self.options)

    async def aclose(self) -> None:
        """Close the connections, also those of all copies. Further use raises `ClientClosedError`."""
        await self._session.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    @property
    def _session(self) -> AsyncSession:
        if (session := self._sessions.get("session")) is not None:
            return session
        from .._service import api_base_url
        from ._connections import AsyncConnections
        from ._session import AsyncSession

        session = AsyncSession(api_base_url(self._base_url), self._token, AsyncConnections(**self._given))
        # setdefault is atomic: two threads that come first both go on with the same one.
        return self._sessions.setdefault("session", session)
