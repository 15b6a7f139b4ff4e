from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.assignment_response import AssignmentResponse
from ...models.not_found import NotFound
from ...models.unauthorized import Unauthorized
from ...types import Response


def _get_kwargs(section_id: str, assignment_id: str) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/sections/{section_id}/assignments/{assignment_id}".format(
            section_id=quote(str(section_id), safe=""), assignment_id=quote(str(assignment_id), safe="")
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AssignmentResponse | NotFound | Unauthorized | None:
    if response.status_code == 200:
        response_200 = AssignmentResponse.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = NotFound.from_dict(response.json())

        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AssignmentResponse | NotFound | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    section_id: str, assignment_id: str, *, client: AuthenticatedClient | Client
) -> Response[AssignmentResponse | NotFound | Unauthorized]:
    """Returns a specific assignment for a section

    Args:
        section_id (str):
        assignment_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssignmentResponse | NotFound | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    section_id: str, assignment_id: str, *, client: AuthenticatedClient | Client
) -> AssignmentResponse | NotFound | Unauthorized | None:
    """Returns a specific assignment for a section

    Args:
        section_id (str):
        assignment_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssignmentResponse | NotFound | Unauthorized
    """

    return sync_detailed(section_id=section_id, assignment_id=assignment_id, client=client).parsed


async def asyncio_detailed(
    section_id: str, assignment_id: str, *, client: AuthenticatedClient | Client
) -> Response[AssignmentResponse | NotFound | Unauthorized]:
    """Returns a specific assignment for a section

    Args:
        section_id (str):
        assignment_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssignmentResponse | NotFound | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    section_id: str, assignment_id: str, *, client: AuthenticatedClient | Client
) -> AssignmentResponse | NotFound | Unauthorized | None:
    """Returns a specific assignment for a section

    Args:
        section_id (str):
        assignment_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssignmentResponse | NotFound | Unauthorized
    """

    return (await asyncio_detailed(section_id=section_id, assignment_id=assignment_id, client=client)).parsed
