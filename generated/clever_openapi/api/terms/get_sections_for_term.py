from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.sections_response import SectionsResponse
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: SectionsResponse, 404: NotFound}


def _get_kwargs(
    id: str, *, limit: int | Unset = UNSET, starting_after: str | Unset = UNSET, ending_before: str | Unset = UNSET
) -> dict[str, Any]:
    return build_request(
        "get",
        "/terms/{id}/sections",
        {"id": id},
        {"limit": limit, "starting_after": starting_after, "ending_before": ending_before},
    )


def sync_detailed(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> Response[NotFound | SectionsResponse]:
    """get_sections_for_term"""
    kwargs = _get_kwargs(id=id, limit=limit, starting_after=starting_after, ending_before=ending_before)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> Response[NotFound | SectionsResponse]:
    """get_sections_for_term"""
    kwargs = _get_kwargs(id=id, limit=limit, starting_after=starting_after, ending_before=ending_before)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> NotFound | SectionsResponse | None:
    return sync_detailed(
        id=id, client=client, limit=limit, starting_after=starting_after, ending_before=ending_before
    ).parsed


async def asyncio(
    id: str,
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
) -> NotFound | SectionsResponse | None:
    return (
        await asyncio_detailed(
            id=id, client=client, limit=limit, starting_after=starting_after, ending_before=ending_before
        )
    ).parsed
