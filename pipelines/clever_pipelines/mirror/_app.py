"""What the fleet sees: the districts of an app, or one by its own token, and the mirror's own checkpoints."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any

from clever_client import Checkpoint

from ._errors import MirrorError
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
        self._found: set[str] | None = None

    async def districts(self, district_id: str | None = None) -> AsyncIterator[Any]:
        """Give the one district that the token is for."""
        async for found in self._clever.districts.list():
            if district_id in (None, found.id):
                yield found

    def client(self, district_id: str) -> AsyncClever:
        """Give the district's client."""
        return self._clever

    async def check(self, district_id: str) -> None:
        """Make sure that the token is for this district: another one's records must not be taken for its own.

        Raises:
            MirrorError: The token is for another district.
        """
        if self._found is None:
            self._found = {found.id async for found in self.districts()}
        if district_id not in self._found:
            raise MirrorError(
                "the token is for another district than the one that was asked for: "
                "leave the district out, or give that district's token"
            )


class Districts:
    """The app's districts, with clients that put aside what cannot be read."""

    def __init__(self, app: AsyncCleverApp | OneDistrict, sync: Sync) -> None:
        self._app = app
        self._sync = sync

    def districts(self, district_id: str | None = None) -> Any:
        return self._app.districts(district_id=district_id)

    def client(self, district_id: str) -> DistrictClient:
        return DistrictClient(self, self._app.client(district_id), district_id, self._sync)

    async def check(self, district_ids: Iterable[str]) -> None:
        """Make sure that what is read under these ids is of these districts; an app's tokens are."""
        if isinstance(self._app, OneDistrict):
            for district_id in district_ids:
                await self._app.check(district_id)


class DistrictClient:
    """A district's client that puts aside events that cannot be read, and goes on."""

    def __init__(self, districts: Districts, client: AsyncClever, district: str, sync: Sync) -> None:
        self._districts = districts
        self._client = client
        self._district = district
        self._sync = sync
        self.events: DistrictClient = self

    async def poll(self, checkpoint: Checkpoint, **settings: Any) -> Any:
        await self._districts.check([self._district])
        settings["on_error"] = lambda error: self._sync.put_aside(self._district, error)
        return await self._client.events.poll(checkpoint, **settings)

    async def snapshot(self, **settings: Any) -> Any:
        await self._districts.check([self._district])
        return await self._client.snapshot(**settings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Checkpoints:
    """The mirror's own table as the fleet's checkpoint store: events and checkpoint are stored together."""

    def __init__(self, sync: Sync) -> None:
        self._sync = sync

    async def load(self, key: str, /) -> Checkpoint | None:
        return await self._sync.checkpoint(key)

    async def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        raise NotImplementedError("a checkpoint is stored with the events before it")
