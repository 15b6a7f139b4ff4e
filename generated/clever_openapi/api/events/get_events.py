from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.events_response import EventsResponse
from ...models.not_found import NotFound
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["starting_after"] = starting_after

    params["ending_before"] = ending_before

    params["school"] = school

    json_record_type: list[str] | Unset = UNSET
    if not isinstance(record_type, Unset):
        json_record_type = record_type

    params["record_type"] = json_record_type

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {"method": "get", "url": "/events", "params": params}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> EventsResponse | NotFound | None:
    if response.status_code == 200:
        response_200 = EventsResponse.from_dict(response.json())

        return response_200

    if response.status_code == 404:
        response_404 = NotFound.from_dict(response.json())

        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[EventsResponse | NotFound]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> Response[EventsResponse | NotFound]:
    """Returns a list of events

    Args:
        limit (int | Unset):
        starting_after (str | Unset):
        ending_before (str | Unset):
        school (str | Unset):
        record_type (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EventsResponse | NotFound]
    """

    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, school=school, record_type=record_type
    )

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> EventsResponse | NotFound | None:
    """Returns a list of events

    Args:
        limit (int | Unset):
        starting_after (str | Unset):
        ending_before (str | Unset):
        school (str | Unset):
        record_type (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EventsResponse | NotFound
    """

    return sync_detailed(
        client=client,
        limit=limit,
        starting_after=starting_after,
        ending_before=ending_before,
        school=school,
        record_type=record_type,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> Response[EventsResponse | NotFound]:
    """Returns a list of events

    Args:
        limit (int | Unset):
        starting_after (str | Unset):
        ending_before (str | Unset):
        school (str | Unset):
        record_type (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EventsResponse | NotFound]
    """

    kwargs = _get_kwargs(
        limit=limit, starting_after=starting_after, ending_before=ending_before, school=school, record_type=record_type
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    ending_before: str | Unset = UNSET,
    school: str | Unset = UNSET,
    record_type: list[str] | Unset = UNSET,
) -> EventsResponse | NotFound | None:
    """Returns a list of events

    Args:
        limit (int | Unset):
        starting_after (str | Unset):
        ending_before (str | Unset):
        school (str | Unset):
        record_type (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EventsResponse | NotFound
    """

    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
            school=school,
            record_type=record_type,
        )
    ).parsed
