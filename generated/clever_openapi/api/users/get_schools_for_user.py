from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.primary import Primary
from ...models.schools_response import SchoolsResponse
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: SchoolsResponse, 404: NotFound}


def _get_kwargs(
    id: str,
    *,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    primary: Primary | Unset = UNSET,
) -> dict[str, Any]:
    return build_request(
        "get",
        "/users/{id}/schools",
        {"id": id},
        {"limit": limit, "starting_after": starting_after, "ending_before": ending_before, "primary": primary},
    )


def sync_detailed(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    primary: Primary | Unset = UNSET,
) -> Response[NotFound | SchoolsResponse]:
    """get_schools_for_user"""
    kwargs = _get_kwargs(
        id=id, limit=limit, starting_after=starting_after, ending_before=ending_before, primary=primary
    )
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    primary: Primary | Unset = UNSET,
) -> Response[NotFound | SchoolsResponse]:
    """get_schools_for_user"""
    kwargs = _get_kwargs(
        id=id, limit=limit, starting_after=starting_after, ending_before=ending_before, primary=primary
    )
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    primary: Primary | Unset = UNSET,
) -> NotFound | SchoolsResponse | None:
    return sync_detailed(
        id=id, client=client, limit=limit, starting_after=starting_after, ending_before=ending_before, primary=primary
    ).parsed


async def asyncio(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    primary: Primary | Unset = UNSET,
) -> NotFound | SchoolsResponse | None:
    return (
        await asyncio_detailed(
            id=id,
            client=client,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
            primary=primary,
        )
    ).parsed
