"""Where the districts come from: an app, or one district's own token; and how their events are read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from clever_client import Checkpoint

from ._sync import Sync

if TYPE_CHECKING:
    from clever_client import AsyncClever
    from clever_client.oauth import AsyncCleverApp


class OneDistrict:
    """One district by its own token, in the place of an app.

    Args:
        clever: The district's client. It stays yours: close it afterwards.
    """

    def __init__(self, clever: AsyncClever) -> None:
        self._clever = clever

    async def districts(self, district_id: str | None = None) -> AsyncIterator[Any]:
        """Give the one district that the token is for."""
        async for found in self._clever.districts.list():
            if district_id in (None, found.id):
                yield found

    def client(self, district_id: str) -> AsyncClever:
        """Give the district's client."""
        return self._clever


class Districts:
    """The app's districts, with clients that put aside what cannot be read."""

    def __init__(self, app: AsyncCleverApp | OneDistrict, sync: Sync) -> None:
        self._app = app
        self._sync = sync

    def districts(self, district_id: str | None = None) -> Any:
        return self._app.districts(district_id=district_id)

    def client(self, district_id: str) -> DistrictClient:
        return DistrictClient(self._app.client(district_id), district_id, self._sync)


class DistrictClient:
    """A district's client that puts aside events that cannot be read, and goes on."""

    def __init__(self, client: AsyncClever, district: str, sync: Sync) -> None:
        self._client = client
        self._district = district
        self._sync = sync
        self.events: DistrictClient = self

    async def poll(self, checkpoint: Checkpoint, **settings: Any) -> Any:
        settings["on_error"] = lambda error: self._sync.put_aside(self._district, error)
        return await self._client.events.poll(checkpoint, **settings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
