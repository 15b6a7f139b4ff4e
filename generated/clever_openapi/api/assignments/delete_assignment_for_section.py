from typing import Any

from ...client import Client
from ...models.not_found import NotFound
from ...models.unauthorized import Unauthorized
from ...operations import build_request, read_response
from ...types import Response

_MODELS: dict[int, Any] = {401: Unauthorized, 404: NotFound}


def _get_kwargs(section_id: str, assignment_id: str) -> dict[str, Any]:
    return build_request(
        "delete",
        "/sections/{section_id}/assignments/{assignment_id}",
        {"section_id": section_id, "assignment_id": assignment_id},
    )


def sync_detailed(section_id: str, assignment_id: str, *, client: Client) -> Response[Any | NotFound | Unauthorized]:
    """Deletes an existing assignment in the specified section"""
    kwargs = _get_kwargs(section_id, assignment_id)
    return read_response(client, kwargs, client.get_httpx_client().request(**kwargs), _MODELS)


async def asyncio_detailed(
    section_id: str, assignment_id: str, *, client: Client
) -> Response[Any | NotFound | Unauthorized]:
    """Deletes an existing assignment in the specified section"""
    kwargs = _get_kwargs(section_id, assignment_id)
    return read_response(client, kwargs, await client.get_async_httpx_client().request(**kwargs), _MODELS)


def sync(section_id: str, assignment_id: str, *, client: Client) -> Any | NotFound | Unauthorized | None:
    return sync_detailed(section_id, assignment_id, client=client).parsed


async def asyncio(section_id: str, assignment_id: str, *, client: Client) -> Any | NotFound | Unauthorized | None:
    return (await asyncio_detailed(section_id, assignment_id, client=client)).parsed
