"""Both clients behind one interface, so that one test is written for the two of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from inspect import isawaitable
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import httpx
import pytest
from clever_client import AsyncClever, Clever

ClientKind: TypeAlias = Literal["sync", "async"]
CLIENT_KINDS: tuple[ClientKind, ...] = ("sync", "async")

each_client = pytest.mark.parametrize("kind", ["async", pytest.param("sync", marks=pytest.mark.slow)])
"""Both clients for a test; the one that is made from the other is left to `make test`."""


def run_scenario(kind: ClientKind, scenario: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a scenario to its end: in an event loop, or in none at all, where nothing can really be awaited."""
    if kind == "async":
        return asyncio.run(scenario())
    coroutine = scenario()
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("a sync client has awaited something")


async def await_if_needed(value: Any) -> Any:
    return await value if isawaitable(value) else value


async def iterate(stream: Any) -> AsyncIterator[Any]:
    """Iterate over a stream of either client."""
    if hasattr(stream, "__aiter__"):
        async for item in stream:
            yield item
    else:
        for item in stream:
            yield item


class ClientAdapter:
    """One client, sync or async. It is closed at the end of its `async with` block."""

    def __init__(self, kind: ClientKind, token: Any, *, own_client: bool = False, **given: Any) -> None:
        self.own: httpx.Client | httpx.AsyncClient | None = None
        if own_client:
            make = httpx.Client if kind == "sync" else httpx.AsyncClient
            given["http_client"] = self.own = make(follow_redirects=True, trust_env=False)
        self.client: Any = (Clever if kind == "sync" else AsyncClever)(token, **given)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        if isinstance(self.own, httpx.Client):
            self.own.close()
        elif self.own is not None:
            await self.own.aclose()

    async def close(self) -> None:
        await await_if_needed((self.client.aclose if hasattr(self.client, "aclose") else self.client.close)())

    @property
    def pool(self) -> Any:
        """httpcore's pool of connections, to see that it is clean."""
        if self.own is not None:
            return vars(self.own._transport)["_pool"]
        return next(reversed(self.client._session._connections._pools.values()))

    def pool_is_empty(self) -> bool:
        """Whether a closed client has no connection left."""
        session = self.client._session
        return session._closed and not session._connections._pools

    def connections_in_use(self) -> list[str]:
        """The connections and requests that somebody still holds."""
        if self.own is None:
            return [repr(iterate) for iterate in self.pool.in_use]
        held = [
            repr(iterate)
            for iterate in self.pool.connections
            if not (iterate.is_idle() or iterate.is_closed())
        ]
        return held + [repr(iterate) for iterate in self.pool._requests]

    def kept_connections(self) -> list[Any]:
        """The connections that wait for a request."""
        return self.pool.idle if self.own is None else self.pool.connections

    def wait_until_stale(self) -> None:
        """Wait until the service's end of every kept connection has been closed, and the news has come."""
        for _ in range(2000):
            if all(kept.http._connection.has_expired() for kept in self.pool.idle):
                return
            time.sleep(0.001)
        raise AssertionError("the kept connections stay open")
