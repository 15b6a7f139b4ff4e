from typing import Any, TypedDict, Unpack

from ...client import Client
from ...models.not_found import NotFound
from ...models.submissions_response import SubmissionsResponse
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: SubmissionsResponse, 401: Unauthorized, 404: NotFound}


class Query(TypedDict, total=False):
    """The parameters of the query. What is left out is not sent."""

    cursor: str
    limit: int


def _get_kwargs(section_id: str, assignment_id: str, **query: Unpack[Query]) -> dict[str, Any]:
    return build_request(
        "get",
        "/sections/{section_id}/assignments/{assignment_id}/submissions",
        {"section_id": section_id, "assignment_id": assignment_id},
        query=query,
        allowed=Query,
    )


def sync_detailed(
    section_id: str, assignment_id: str, *, client: Client, **query: Unpack[Query]
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment."""
    kwargs = _get_kwargs(section_id, assignment_id, **query)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, assignment_id: str, *, client: Client, **query: Unpack[Query]
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment."""
    kwargs = _get_kwargs(section_id, assignment_id, **query)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    section_id: str, assignment_id: str, *, client: Client, **query: Unpack[Query]
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    return sync_detailed(section_id, assignment_id, client=client, **query).parsed


async def asyncio(
    section_id: str, assignment_id: str, *, client: Client, **query: Unpack[Query]
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    return (await asyncio_detailed(section_id, assignment_id, client=client, **query)).parsed
