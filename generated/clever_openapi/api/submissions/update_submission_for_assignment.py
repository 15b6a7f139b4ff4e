from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.bad_request import BadRequest
from ...models.internal_error import InternalError
from ...models.not_found import NotFound
from ...models.submission_request import SubmissionRequest
from ...models.submission_response import SubmissionResponse
from ...models.unauthorized import Unauthorized
from ...types import Response


def _get_kwargs(section_id: str, assignment_id: str, user_id: str, *, body: SubmissionRequest) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/sections/{section_id}/assignments/{assignment_id}/submissions/{user_id}".format(
            section_id=quote(str(section_id), safe=""),
            assignment_id=quote(str(assignment_id), safe=""),
            user_id=quote(str(user_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized | None:
    if response.status_code == 200:
        response_200 = SubmissionResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = BadRequest.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = NotFound.from_dict(response.json())

        return response_404

    if response.status_code == 500:
        response_500 = InternalError.from_dict(response.json())

        return response_500

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    section_id: str, assignment_id: str, user_id: str, *, client: AuthenticatedClient | Client, body: SubmissionRequest
) -> Response[BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized]:
    """Updates an existing submission in the specified assignment for a user.

    Args:
        section_id (str):
        assignment_id (str):
        user_id (str):
        body (SubmissionRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, user_id=user_id, body=body)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    section_id: str, assignment_id: str, user_id: str, *, client: AuthenticatedClient | Client, body: SubmissionRequest
) -> BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized | None:
    """Updates an existing submission in the specified assignment for a user.

    Args:
        section_id (str):
        assignment_id (str):
        user_id (str):
        body (SubmissionRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized
    """

    return sync_detailed(
        section_id=section_id, assignment_id=assignment_id, user_id=user_id, client=client, body=body
    ).parsed


async def asyncio_detailed(
    section_id: str, assignment_id: str, user_id: str, *, client: AuthenticatedClient | Client, body: SubmissionRequest
) -> Response[BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized]:
    """Updates an existing submission in the specified assignment for a user.

    Args:
        section_id (str):
        assignment_id (str):
        user_id (str):
        body (SubmissionRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized]
    """

    kwargs = _get_kwargs(section_id=section_id, assignment_id=assignment_id, user_id=user_id, body=body)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    section_id: str, assignment_id: str, user_id: str, *, client: AuthenticatedClient | Client, body: SubmissionRequest
) -> BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized | None:
    """Updates an existing submission in the specified assignment for a user.

    Args:
        section_id (str):
        assignment_id (str):
        user_id (str):
        body (SubmissionRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BadRequest | InternalError | NotFound | SubmissionResponse | Unauthorized
    """

    return (
        await asyncio_detailed(
            section_id=section_id, assignment_id=assignment_id, user_id=user_id, client=client, body=body
        )
    ).parsed
