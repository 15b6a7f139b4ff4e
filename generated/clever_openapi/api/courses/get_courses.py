from typing import Any, TypedDict, Unpack

from ...client import Client
from ...models.count import Count
from ...models.courses_response import CoursesResponse
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: CoursesResponse}


class Query(TypedDict, total=False):
    """The parameters of the query. What is left out is not sent."""

    limit: int
    starting_after: str
    ending_before: str
    count: Count


def _get_kwargs(**query: Unpack[Query]) -> dict[str, Any]:
    return build_request("get", "/courses", {}, query=query, allowed=Query)


def sync_detailed(*, client: Client, **query: Unpack[Query]) -> Response[CoursesResponse]:
    """Send GET /courses."""
    kwargs = _get_kwargs(**query)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(*, client: Client, **query: Unpack[Query]) -> Response[CoursesResponse]:
    """Send GET /courses."""
    kwargs = _get_kwargs(**query)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(*, client: Client, **query: Unpack[Query]) -> CoursesResponse | None:
    return sync_detailed(client=client, **query).parsed


async def asyncio(*, client: Client, **query: Unpack[Query]) -> CoursesResponse | None:
    return (await asyncio_detailed(client=client, **query)).parsed
