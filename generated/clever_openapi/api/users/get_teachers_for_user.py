from typing import Any, TypedDict, Unpack

from ...client import Client
from ...models.not_found import NotFound
from ...models.users_response import UsersResponse
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: UsersResponse, 404: NotFound}


class Query(TypedDict, total=False):
    """The parameters of the query. What is left out is not sent."""

    limit: int
    starting_after: str
    ending_before: str


def _get_kwargs(id: str, **query: Unpack[Query]) -> dict[str, Any]:
    return build_request("get", "/users/{id}/myteachers", {"id": id}, query=query, allowed=Query)


def sync_detailed(id: str, *, client: Client, **query: Unpack[Query]) -> Response[NotFound | UsersResponse]:
    """Send GET /users/{id}/myteachers."""
    kwargs = _get_kwargs(id, **query)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(id: str, *, client: Client, **query: Unpack[Query]) -> Response[NotFound | UsersResponse]:
    """Send GET /users/{id}/myteachers."""
    kwargs = _get_kwargs(id, **query)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(id: str, *, client: Client, **query: Unpack[Query]) -> NotFound | UsersResponse | None:
    return sync_detailed(id, client=client, **query).parsed


async def asyncio(id: str, *, client: Client, **query: Unpack[Query]) -> NotFound | UsersResponse | None:
    return (await asyncio_detailed(id, client=client, **query)).parsed
