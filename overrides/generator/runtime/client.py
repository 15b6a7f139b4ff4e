"""The least that the plain functions in ``api`` need: two httpx clients. Addresses and tokens are theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


class Client:
    """Hands the plain generated functions the httpx clients to send with.

    Args:
        httpx_client: Used by ``sync`` and ``sync_detailed``. It has the base url and sends the credentials.
        async_httpx_client: Used by ``asyncio`` and ``asyncio_detailed``.
        raise_on_unexpected_status: Raise ``UnexpectedStatus`` for a status that the document doesn't list.
    """

    def __init__(
        self,
        httpx_client: httpx.Client | None = None,
        async_httpx_client: httpx.AsyncClient | None = None,
        *,
        raise_on_unexpected_status: bool = True,
    ) -> None:
        self._httpx_client = httpx_client
        self._async_httpx_client = async_httpx_client
        self.raise_on_unexpected_status = raise_on_unexpected_status

    def get_httpx_client(self) -> httpx.Client:
        """Return the client given for sync functions.

        Raises:
            RuntimeError: No ``httpx_client`` was given: give one, or use the async functions.
        """
        if self._httpx_client is None:
            raise RuntimeError("give Client an httpx_client to use sync functions")
        return self._httpx_client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the client given for async functions.

        Raises:
            RuntimeError: No ``async_httpx_client`` was given: give one, or use the sync functions.
        """
        if self._async_httpx_client is None:
            raise RuntimeError("give Client an async_httpx_client to use async functions")
        return self._async_httpx_client


AuthenticatedClient = Client
"""What generated functions ask for where the document names a security scheme."""

__all__ = ["AuthenticatedClient", "Client"]
