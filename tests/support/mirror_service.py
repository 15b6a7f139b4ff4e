"""The mirror against the fake, without sockets; and what the fake itself says that it should hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import httpx
import mirror_oracle
from clever_client import Options
from clever_client.oauth import AsyncCleverApp
from clever_fake import FakeClever
from clever_pipelines.mirror import Mirror, Outcome, Report, Settings
from clever_pipelines.mirror._store import Store
from mirror_oracle import RECORDS, Stored

T = TypeVar("T")


class Busy(httpx.AsyncBaseTransport):
    """The fake's transport; before each answer, things happen in the district."""

    def __init__(self, fake: FakeClever) -> None:
        self.fake = fake
        self._inner = fake.transport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Let something happen, then answer."""
        self.fake.clock.advance(seconds=1)
        self.fake.district.events.generate(2)
        return await self._inner.handle_async_request(request)


def url_of(store: Store) -> str:
    """Give the URL that leads to a store's database."""
    return store.engine.url.render_as_string(hide_password=False)


def with_mirror(
    fake: FakeClever,
    url: str,
    use: Callable[[Mirror], Coroutine[Any, Any, T]],
    *,
    migrate: bool = True,
    **settings: Any,
) -> T:
    """Use a mirror of the fake's districts."""

    async def main() -> T:
        options = Options(clock=fake.clock.seconds, max_attempts=1)
        app = AsyncCleverApp(fake.client_id, fake.client_secret, transport=fake.transport(), options=options)
        async with app:
            chosen = Settings(**({"settle": 0.0} | settings))
            async with Mirror(app, url, chosen, migrate=migrate) as mirror:
                return await use(mirror)

    return asyncio.run(main())


def sync(fake: FakeClever, url: str, **settings: Any) -> list[Outcome]:
    """Bring all districts up to now."""
    return with_mirror(fake, url, lambda mirror: mirror.sync(), **settings)


def verify(fake: FakeClever, url: str, *, repair: bool = False, **settings: Any) -> list[Report]:
    """Compare all districts."""
    return with_mirror(fake, url, lambda mirror: mirror.verify(repair=repair), **settings)


def check(fake: FakeClever, store: Store) -> None:
    """Hold what is current in the tables to the rosters of the fake.

    Raises:
        AssertionError: They differ.
    """
    expected: dict[str, dict[str, Any]] = {name: {} for name in RECORDS}
    for district in fake.districts:
        for name, records in district.roster().items():
            expected[name] |= {key: json.loads(json.dumps(record)) for key, record in records.items()}
    state, rows = mirror_oracle.read(store.engine)
    live = {
        name: {key: stored.record for key, stored in of_type.items() if not stored.archived}
        for name, of_type in state.items()
    }
    for name in RECORDS:
        assert live[name].keys() == expected[name].keys(), name
        assert live[name] == expected[name], name
    current = {
        name: {key: Stored("", False, record) for key, record in of_type.items()}
        for name, of_type in expected.items()
    }
    for name, wanted in mirror_oracle.children(current).items():
        found = {row for row in rows[name] if row[0] in live[mirror_oracle.CHILDREN[name]]}
        assert found == wanted, name
