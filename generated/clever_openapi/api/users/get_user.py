from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.user_response import UserResponse
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: UserResponse, 404: NotFound}


def _get_kwargs(id: str) -> dict[str, Any]:
    return build_request("get", "/users/{id}", {"id": id})


def sync_detailed(id: str, *, client: Client) -> Response[NotFound | UserResponse]:
    """Send GET /users/{id}."""
    kwargs = _get_kwargs(id)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(id: str, *, client: Client) -> Response[NotFound | UserResponse]:
    """Send GET /users/{id}."""
    kwargs = _get_kwargs(id)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(id: str, *, client: Client) -> NotFound | UserResponse | None:
    return sync_detailed(id, client=client).parsed


async def asyncio(id: str, *, client: Client) -> NotFound | UserResponse | None:
    return (await asyncio_detailed(id, client=client)).parsed
