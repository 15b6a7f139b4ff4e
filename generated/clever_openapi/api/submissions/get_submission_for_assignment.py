from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.submission_response import SubmissionResponse
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: SubmissionResponse, 401: Unauthorized, 404: NotFound}


def _get_kwargs(section_id: str, assignment_id: str, user_id: str) -> dict[str, Any]:
    return build_request(
        "get",
        "/sections/{section_id}/assignments/{assignment_id}/submissions/{user_id}",
        {"section_id": section_id, "assignment_id": assignment_id, "user_id": user_id},
    )


def sync_detailed(
    section_id: str, assignment_id: str, user_id: str, *, client: Client
) -> Response[NotFound | SubmissionResponse | Unauthorized]:
    """Returns a specific user's submission for an assignment."""
    kwargs = _get_kwargs(section_id, assignment_id, user_id)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, assignment_id: str, user_id: str, *, client: Client
) -> Response[NotFound | SubmissionResponse | Unauthorized]:
    """Returns a specific user's submission for an assignment."""
    kwargs = _get_kwargs(section_id, assignment_id, user_id)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    section_id: str, assignment_id: str, user_id: str, *, client: Client
) -> NotFound | SubmissionResponse | Unauthorized | None:
    return sync_detailed(section_id, assignment_id, user_id, client=client).parsed


async def asyncio(
    section_id: str, assignment_id: str, user_id: str, *, client: Client
) -> NotFound | SubmissionResponse | Unauthorized | None:
    return (await asyncio_detailed(section_id, assignment_id, user_id, client=client)).parsed
