from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.not_found import NotFound
from ...models.submissions_response import SubmissionsResponse
from ...models.unauthorized import Unauthorized
from ...types import UNSET, Response, Unset


def _get_kwargs(
    section_id: str, assignment_id: str, *, cursor: str | Unset = UNSET, limit: int | Unset = UNSET
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/sections/{section_id}/assignments/{assignment_id}/submissions".format(
            section_id=quote(str(section_id), safe=""), assignment_id=quote(str(assignment_id), safe="")
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    if response.status_code == 200:
        response_200 = SubmissionsResponse.from_dict(response.json())

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
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    section_id: str,
    assignment_id: str,
    *,
    client: AuthenticatedClient | Client,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment.

    Args:
        section_id (str):
        assignment_id (str):
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[NotFound | SubmissionsResponse | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, cursor=cursor, limit=limit)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    section_id: str,
    assignment_id: str,
    *,
    client: AuthenticatedClient | Client,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    """Returns the submissions for an assignment.

    Args:
        section_id (str):
        assignment_id (str):
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        NotFound | SubmissionsResponse | Unauthorized
    """

    return sync_detailed(
        section_id=section_id, assignment_id=assignment_id, client=client, cursor=cursor, limit=limit
    ).parsed


async def asyncio_detailed(
    section_id: str,
    assignment_id: str,
    *,
    client: AuthenticatedClient | Client,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[NotFound | SubmissionsResponse | Unauthorized]:
    """Returns the submissions for an assignment.

    Args:
        section_id (str):
        assignment_id (str):
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[NotFound | SubmissionsResponse | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, cursor=cursor, limit=limit)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    section_id: str,
    assignment_id: str,
    *,
    client: AuthenticatedClient | Client,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> NotFound | SubmissionsResponse | Unauthorized | None:
    """Returns the submissions for an assignment.

    Args:
        section_id (str):
        assignment_id (str):
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        NotFound | SubmissionsResponse | Unauthorized
    """

    return (
        await asyncio_detailed(
            section_id=section_id, assignment_id=assignment_id, client=client, cursor=cursor, limit=limit
        )
    ).parsed
