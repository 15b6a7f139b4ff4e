from typing import Any

from ...client import Client
from ...models.count import Count
from ...models.get_users_role import GetUsersRole
from ...models.users_response import UsersResponse
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: UsersResponse}


def _get_kwargs(
    *,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    role: GetUsersRole | Unset = UNSET,
    count: Count | Unset = UNSET,
) -> dict[str, Any]:
    return build_request(
        "get",
        "/users",
        {},
        {
            "limit": limit,
            "starting_after": starting_after,
            "ending_before": ending_before,
            "role": role,
            "count": count,
        },
    )


def sync_detailed(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    role: GetUsersRole | Unset = UNSET,
    count: Count | Unset = UNSET,
) -> Response[UsersResponse]:
    """get_users"""
    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, role=role, count=count
    )
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    role: GetUsersRole | Unset = UNSET,
    count: Count | Unset = UNSET,
) -> Response[UsersResponse]:
    """get_users"""
    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, role=role, count=count
    )
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    role: GetUsersRole | Unset = UNSET,
    count: Count | Unset = UNSET,
) -> UsersResponse | None:
    return sync_detailed(
        client=client, limit=limit, starting_after=starting_after, ending_before=ending_before, role=role, count=count
    ).parsed


async def asyncio(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    role: GetUsersRole | Unset = UNSET,
    count: Count | Unset = UNSET,
) -> UsersResponse | None:
    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
            role=role,
            count=count,
        )
    ).parsed
