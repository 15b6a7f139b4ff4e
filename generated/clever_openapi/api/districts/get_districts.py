from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.count import Count
from ...models.districts_response import DistrictsResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(*, count: Count | Unset = UNSET) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_count: str | Unset = UNSET
    if not isinstance(count, Unset):
        json_count = count

    params["count"] = json_count

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {"method": "get", "url": "/districts", "params": params}

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DistrictsResponse | None:
    if response.status_code == 200:
        response_200 = DistrictsResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DistrictsResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(*, client: AuthenticatedClient | Client, count: Count | Unset = UNSET) -> Response[DistrictsResponse]:
    """
    Args:
        count (Count | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DistrictsResponse]
    """

    kwargs = _get_kwargs(count=count)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(*, client: AuthenticatedClient | Client, count: Count | Unset = UNSET) -> DistrictsResponse | None:
    """
    Args:
        count (Count | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DistrictsResponse
    """

    return sync_detailed(client=client, count=count).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client, count: Count | Unset = UNSET
) -> Response[DistrictsResponse]:
    """
    Args:
        count (Count | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DistrictsResponse]
    """

    kwargs = _get_kwargs(count=count)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(*, client: AuthenticatedClient | Client, count: Count | Unset = UNSET) -> DistrictsResponse | None:
    """
    Args:
        count (Count | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DistrictsResponse
    """

    return (await asyncio_detailed(client=client, count=count)).parsed
