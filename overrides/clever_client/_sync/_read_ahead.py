# Made from _async by `make generate`: edit it there.
"""Pages, the next one on its way while the one before is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .._http import ahead_sync as ahead

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._http.options import Options
    from .._http.requests import Request
    from .._http.responses import Response
    from ._session import Session


class Fetched(NamedTuple):
    """A page, and when it was there, by the options' monotonic clock."""

    response: Response
    at: float


class ReadAhead:
    """Fetches the pages of one stream. At most one is fetched before it is wanted.

    Args:
        session: What sends.
        options: The options of all requests.
    """

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options
        self._next: Request | None = None
        self._ahead: ahead.Ahead[Fetched] | None = None

    def fetch(self, request: Request, check: Callable[[], None] | None = None) -> Fetched:
        """Fetch a page, or wait for it if it is on its way.

        An interruption or a cancellation leaves everything as it was.

        Args:
            request: The request for it.
            check: Called before anything is sent.
        """
        started = self._ahead
        if started is not None and self._next == request and started.is_usable:
            try:
                fetched = started.result()
            except Exception:
                self._ahead = None  # asking again sends again
                raise
            self._ahead = None
            return fetched
        if check is not None:
            check()
        return _send(self._session, request, self._options)

    def start(self, request: Request | None) -> None:
        """Let a page come while the one before is in use.

        Args:
            request: The request for it; None if there is none.
        """
        if request is None or not self._options.read_ahead:
            return
        session, options = self._session, self._options

        def work() -> Fetched:
            return _send(session, request, options)

        self._next, self._ahead = request, ahead.start(work)
        if self._ahead is not None:
            session.aheads.add(self._ahead)


def _send(session: Session, request: Request, options: Options) -> Fetched:
    response = session.send(request, options)
    return Fetched(response, options.monotonic())
