from typing import Any, TypedDict, Unpack

from ...client import Client
from ...models.events_response import EventsResponse
from ...models.not_found import NotFound
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: EventsResponse, 404: NotFound}


class Query(TypedDict, total=False):
    """The parameters of the query. What is left out is not sent."""

    limit: int
    starting_after: str
    ending_before: str
    school: str
    record_type: list[str]


def _get_kwargs(**query: Unpack[Query]) -> dict[str, Any]:
    return build_request("get", "/events", {}, query=query, allowed=Query)


def sync_detailed(*, client: Client, **query: Unpack[Query]) -> Response[EventsResponse | NotFound]:
    """Returns a list of events"""
    kwargs = _get_kwargs(**query)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(*, client: Client, **query: Unpack[Query]) -> Response[EventsResponse | NotFound]:
    """Returns a list of events"""
    kwargs = _get_kwargs(**query)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(*, client: Client, **query: Unpack[Query]) -> EventsResponse | NotFound | None:
    return sync_detailed(client=client, **query).parsed


async def asyncio(*, client: Client, **query: Unpack[Query]) -> EventsResponse | NotFound | None:
    return (await asyncio_detailed(client=client, **query)).parsed
