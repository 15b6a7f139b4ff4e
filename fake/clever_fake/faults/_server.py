"""A server that answers what it is told to, and nothing else."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from types import TracebackType
from typing import Final, Self, TypeAlias

from .._messages import FakeResponse, Request
from ..server.http_server import Server
from ..server.wire import Steps, render
from ._fault import Fault

EMPTY_PAGE: Final = FakeResponse(200, {"Content-Type": "application/json"}, b'{"data":[],"links":[]}')

_Plain: TypeAlias = Fault | FakeResponse | bytes | Sequence[object]
Entry: TypeAlias = _Plain | Callable[[Request], "_Plain"]
"""What one request gets: a fault (done to an empty page), an answer, raw bytes, steps, or a function that
makes one of these."""


class FaultServer:
    """A server on loopback that follows a script: the first request gets the first entry, and so on.

    Args:
        script: What the requests get, in order: see `Entry`.
        then: What all later ones get.
        ssl_context: Makes it HTTPS.

    Attributes:
        requests: Every request that was seen, so that a test can tell what was sent, and what never was.
    """

    def __init__(
        self,
        script: Iterable[Entry] = (),
        *,
        then: Entry = EMPTY_PAGE,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._script = iter(script)
        self._then = then
        self._lock = Lock()
        self.requests: list[Request] = []
        self._server = Server(self._respond, ssl_context=ssl_context)

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self._server.url

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.port

    @property
    def connections(self) -> int:
        """How many connections were made."""
        return self._server.connections

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def _respond(self, request: Request) -> Steps:
        with self._lock:
            self.requests.append(request)
            entry = next(self._script, self._then)
        return _steps(entry(request) if callable(entry) else entry, request)


def _steps(entry: _Plain, request: Request) -> Steps:
    if isinstance(entry, Fault):
        return entry.steps(entry.change(EMPTY_PAGE, request, None))
    if isinstance(entry, FakeResponse):
        return [render(entry)]
    if isinstance(entry, bytes):
        return [entry]
    return entry  # type: ignore[return-value]  # FakeResponse is a tuple too
