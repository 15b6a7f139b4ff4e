from typing import Any

from ...client import Client
from ...models.assignment_request import AssignmentRequest
from ...models.assignment_response import AssignmentResponse
from ...models.bad_request import BadRequest
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {200: AssignmentResponse, 400: BadRequest, 401: Unauthorized}


def _get_kwargs(section_id: str, *, body: AssignmentRequest) -> dict[str, Any]:
    return build_request("post", "/sections/{section_id}/assignments", {"section_id": section_id}, body=body)


def sync_detailed(
    section_id: str, *, client: Client, body: AssignmentRequest
) -> Response[AssignmentResponse | BadRequest | Unauthorized]:
    """Creates a new assignment in the specified section"""
    kwargs = _get_kwargs(section_id, body=body)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, *, client: Client, body: AssignmentRequest
) -> Response[AssignmentResponse | BadRequest | Unauthorized]:
    """Creates a new assignment in the specified section"""
    kwargs = _get_kwargs(section_id, body=body)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(
    section_id: str, *, client: Client, body: AssignmentRequest
) -> AssignmentResponse | BadRequest | Unauthorized | None:
    return sync_detailed(section_id, client=client, body=body).parsed


async def asyncio(
    section_id: str, *, client: Client, body: AssignmentRequest
) -> AssignmentResponse | BadRequest | Unauthorized | None:
    return (await asyncio_detailed(section_id, client=client, body=body)).parsed
