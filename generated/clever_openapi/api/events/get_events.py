from typing import Any

from ...client import Client
from ...models.events_response import EventsResponse
from ...models.not_found import NotFound
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: EventsResponse, 404: NotFound}


def _get_kwargs(
    *,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> dict[str, Any]:
    return build_request(
        "get",
        "/events",
        {},
        {
            "limit": limit,
            "starting_after": starting_after,
            "ending_before": ending_before,
            "school": school,
            "record_type": record_type,
        },
    )


def sync_detailed(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> Response[EventsResponse | NotFound]:
    """Returns a list of events"""
    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, school=school, record_type=record_type
    )
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> Response[EventsResponse | NotFound]:
    """Returns a list of events"""
    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, school=school, record_type=record_type
    )
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> EventsResponse | NotFound | None:
    return sync_detailed(
        client=client,
        limit=limit,
        starting_after=starting_after,
        ending_before=ending_before,
        school=school,
        record_type=record_type,
    ).parsed


async def asyncio(
    *,
    client: Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> EventsResponse | NotFound | None:
    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
            school=school,
            record_type=record_type,
        )
    ).parsed
