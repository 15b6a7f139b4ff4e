"""The pools of a client's connections: a look inside that no user needs, in one place."""

from __future__ import annotations

from importlib import metadata
from typing import Any

import pytest

CLOSES_WHAT_IT_CANCELS = pytest.mark.skipif(
    tuple(map(int, metadata.version("anyio").split(".")[:2])) < (4, 16),
    reason="this anyio leaves the socket of a cancelled connecting to the collector",
)


def pools_of(client: Any) -> list[Any]:
    """The pools that a client, or an app, holds now: one for each process and event loop."""
    owner = client if hasattr(client, "_connections") else client._session
    return [*owner._connections._pools.values()]


def pool_of(client: Any) -> Any:
    """The only pool."""
    (pool,) = pools_of(client)
    return pool
