from typing import Any

from ...client import Client
from ...models.assignment_response import AssignmentResponse
from ...models.assignment_update import AssignmentUpdate
from ...models.bad_request import BadRequest
from ...models.internal_error import InternalError
from ...models.not_found import NotFound
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {
    200: AssignmentResponse,
    400: BadRequest,
    401: Unauthorized,
    404: NotFound,
    500: InternalError,
}


def _get_kwargs(section_id: str, assignment_id: str, *, body: AssignmentUpdate) -> dict[str, Any]:
    return build_request(
        "patch",
        "/sections/{section_id}/assignments/{assignment_id}",
        {"section_id": section_id, "assignment_id": assignment_id},
        body=body,
    )


def sync_detailed(
    section_id: str, assignment_id: str, *, client: Client, body: AssignmentUpdate
) -> Response[AssignmentResponse | BadRequest | InternalError | NotFound | Unauthorized]:
    """Updates an existing assignment in the specified section"""
    kwargs = _get_kwargs(section_id, assignment_id, body=body)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, assignment_id: str, *, client: Client, body: AssignmentUpdate
) -> Response[AssignmentResponse | BadRequest | InternalError | NotFound | Unauthorized]:
    """Updates an existing assignment in the specified section"""
    kwargs = _get_kwargs(section_id, assignment_id, body=body)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    section_id: str, assignment_id: str, *, client: Client, body: AssignmentUpdate
) -> AssignmentResponse | BadRequest | InternalError | NotFound | Unauthorized | None:
    return sync_detailed(section_id, assignment_id, client=client, body=body).parsed


async def asyncio(
    section_id: str, assignment_id: str, *, client: Client, body: AssignmentUpdate
) -> AssignmentResponse | BadRequest | InternalError | NotFound | Unauthorized | None:
    return (await asyncio_detailed(section_id, assignment_id, client=client, body=body)).parsed
