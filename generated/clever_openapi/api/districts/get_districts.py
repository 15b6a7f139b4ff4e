from typing import Any

from ...client import Client
from ...models.count import Count
from ...models.districts_response import DistrictsResponse
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: DistrictsResponse}


def _get_kwargs(*, count: Count | Unset = UNSET) -> dict[str, Any]:
    return build_request("get", "/districts", {}, {"count": count})


def sync_detailed(*, client: Client, count: Count | Unset = UNSET) -> Response[DistrictsResponse]:
    """get_districts"""
    kwargs = _get_kwargs(count=count)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(*, client: Client, count: Count | Unset = UNSET) -> Response[DistrictsResponse]:
    """get_districts"""
    kwargs = _get_kwargs(count=count)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(*, client: Client, count: Count | Unset = UNSET) -> DistrictsResponse | None:
    return sync_detailed(client=client, count=count).parsed


async def asyncio(*, client: Client, count: Count | Unset = UNSET) -> DistrictsResponse | None:
    return (await asyncio_detailed(client=client, count=count)).parsed
