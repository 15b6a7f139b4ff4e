from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.term_response import TermResponse
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: TermResponse, 404: NotFound}


def _get_kwargs(id: str) -> dict[str, Any]:
    return build_request("get", "/sections/{id}/term", {"id": id})


def sync_detailed(id: str, *, client: Client) -> Response[NotFound | TermResponse]:
    """Send GET /sections/{id}/term."""
    kwargs = _get_kwargs(id)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(id: str, *, client: Client) -> Response[NotFound | TermResponse]:
    """Send GET /sections/{id}/term."""
    kwargs = _get_kwargs(id)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(id: str, *, client: Client) -> NotFound | TermResponse | None:
    return sync_detailed(id, client=client).parsed


async def asyncio(id: str, *, client: Client) -> NotFound | TermResponse | None:
    return (await asyncio_detailed(id, client=client)).parsed
