from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.submissions_response import SubmissionsResponse
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import UNSET, Response, Unset

_MODELS: dict[int, Any] = {200: SubmissionsResponse, 401: Unauthorized, 404: NotFound}


def _get_kwargs(
    section_id: str, assignment_id: str, *, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> dict[str, Any]:
    return build_request(
        "get",
        "/sections/{section_id}/assignments/{assignment_id}/submissions",
        {"section_id": section_id, "assignment_id": assignment_id},
        {"cursor": cursor, "limit": limit},
    )


def sync_detailed(
    section_id: str, assignment_id: str, *, client: Client, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment."""
    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, cursor=cursor, limit=limit)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, assignment_id: str, *, client: Client, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment."""
    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, cursor=cursor, limit=limit)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    section_id: str, assignment_id: str, *, client: Client, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    return sync_detailed(
        section_id=section_id, assignment_id=assignment_id, client=client, cursor=cursor, limit=limit
    ).parsed


async def asyncio(
    section_id: str, assignment_id: str, *, client: Client, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    return (
        await asyncio_detailed(
            section_id=section_id, assignment_id=assignment_id, client=client, cursor=cursor, limit=limit
        )
    ).parsed
