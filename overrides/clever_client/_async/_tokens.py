"""The token of the moment: one that was given, or one that a callable fetches."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from .._http import io_async as io
from .._http.errors import InvalidArgumentError, is_exhausted
from .._http.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


_BEING_FETCHED: ContextVar[tuple[object, ...]] = ContextVar("being_fetched", default=())
"""The keepers whose callable is running here, or started what runs here."""


class AsyncTokens:
    """Keeps a token until it is refused, and fetches the next one once, however many calls wait for it.

    Args:
        source: The token, or a callable that fetches one.
    """

    def __init__(self, source: Secret | Callable[[], str | Awaitable[str]]) -> None:
        self._source = source
        self._current = source if isinstance(source, Secret) else None
        self._lock = io.Lock()

    async def get(self) -> Secret:
        """Give the token to send."""
        return self._current or await self._fetch(None)

    async def renew(self, refused: Secret) -> Secret | None:
        """Give the token to send after one was refused; None if there is no other."""
        if isinstance(self._source, Secret):
            return None
        fresh = await self._fetch(refused)
        return None if fresh.reveal() == refused.reveal() else fresh

    async def _fetch(self, refused: Secret | None) -> Secret:
        if self in _BEING_FETCHED.get():
            raise InvalidArgumentError(
                "the token's callable uses the client that waits for the token: use another client in it"
            )
        async with self._lock:
            if self._current is None or self._current is refused:
                assert not isinstance(self._source, Secret)  # its holder never gets here
                mark = _BEING_FETCHED.set((*_BEING_FETCHED.get(), self))
                try:
                    self._current = Secret(await io.await_if_needed(self._source()))
                except Exception as error:
                    if not is_exhausted(error):
                        raise
                    raise InvalidArgumentError("the token's callable has no more tokens") from None
                finally:
                    _BEING_FETCHED.reset(mark)
            return self._current
