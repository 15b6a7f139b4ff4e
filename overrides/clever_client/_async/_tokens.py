"""The token of the moment: one that was given, or one that a callable fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._errors import InvalidArgumentError
from .._http import io_async as io
from .._http.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


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
        """The token to send."""
        return self._current or await self._fetch(None)

    async def renew(self, refused: Secret) -> Secret | None:
        """The token to send after one was refused; None if there is no other."""
        if isinstance(self._source, Secret):
            return None
        fresh = await self._fetch(refused)
        return None if fresh.reveal() == refused.reveal() else fresh

    async def _fetch(self, refused: Secret | None) -> Secret:
        async with self._lock:
            if self._current is None or self._current is refused:
                assert not isinstance(self._source, Secret)  # its holder never gets here
                try:
                    self._current = Secret(await io.await_if_needed(self._source()))
                except StopIteration:  # it would end a loop over a stream, as if there were no more events
                    raise InvalidArgumentError("the token's callable has no more tokens") from None
            return self._current
