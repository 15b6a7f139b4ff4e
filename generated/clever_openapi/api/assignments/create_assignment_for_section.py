from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.assignment_request import AssignmentRequest
from ...models.assignment_response import AssignmentResponse
from ...models.bad_request import BadRequest
from ...models.unauthorized import Unauthorized
from ...types import Response


def _get_kwargs(section_id: str, *, body: AssignmentRequest) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/sections/{section_id}/assignments".format(section_id=quote(str(section_id), safe="")),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AssignmentResponse | BadRequest | Unauthorized | None:
    if response.status_code == 200:
        response_200 = AssignmentResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = BadRequest.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AssignmentResponse | BadRequest | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    section_id: str, *, client: AuthenticatedClient | Client, body: AssignmentRequest
) -> Response[AssignmentResponse | BadRequest | Unauthorized]:
    """Creates a new assignment in the specified section

    Args:
        section_id (str):
        body (AssignmentRequest): A new assignment. `due_date` must be in the future.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssignmentResponse | BadRequest | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, body=body)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    section_id: str, *, client: AuthenticatedClient | Client, body: AssignmentRequest
) -> AssignmentResponse | BadRequest | Unauthorized | None:
    """Creates a new assignment in the specified section

    Args:
        section_id (str):
        body (AssignmentRequest): A new assignment. `due_date` must be in the future.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssignmentResponse | BadRequest | Unauthorized
    """

    return sync_detailed(section_id=section_id, client=client, body=body).parsed


async def asyncio_detailed(
    section_id: str, *, client: AuthenticatedClient | Client, body: AssignmentRequest
) -> Response[AssignmentResponse | BadRequest | Unauthorized]:
    """Creates a new assignment in the specified section

    Args:
        section_id (str):
        body (AssignmentRequest): A new assignment. `due_date` must be in the future.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssignmentResponse | BadRequest | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, body=body)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    section_id: str, *, client: AuthenticatedClient | Client, body: AssignmentRequest
) -> AssignmentResponse | BadRequest | Unauthorized | None:
    """Creates a new assignment in the specified section

    Args:
        section_id (str):
        body (AssignmentRequest): A new assignment. `due_date` must be in the future.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssignmentResponse | BadRequest | Unauthorized
    """

    return (await asyncio_detailed(section_id=section_id, client=client, body=body)).parsed
