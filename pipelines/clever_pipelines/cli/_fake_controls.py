"""The controls of a fake that is served, over HTTP on this machine."""

from __future__ import annotations

import json
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import click

from ._status import CommandError, Status

_PATH = "/_fake"
_TIMEOUT = 30.0


class Controls:
    """Drives a fake.

    Args:
        url: Where it is served: its base URL.

    Raises:
        click.UsageError: There is no URL, or it leads to another machine: only a fake is driven from here.
    """

    def __init__(self, url: str | None) -> None:
        if not url:
            raise click.UsageError("there is no fake: give --url or set CLEVER_BASE_URL, as it says itself")
        parts = urlsplit(url)
        if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
            raise click.UsageError(
                "this is not a fake on this machine: give a URL such as http://127.0.0.1:8000"
            )
        self._root = f"http://{parts.netloc}{_PATH}"
        self._opener = build_opener(ProxyHandler({}))

    def get(self, path: str) -> dict[str, Any]:
        """Ask for something."""
        return self.send("GET", path)

    def send(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a request to the controls, and give the answer.

        Raises:
            CommandError: The fake does not do it, or there is none.
        """
        body = None if content is None else json.dumps(content).encode()
        request = Request(f"{self._root}/{path}", body, method=method)  # noqa: S310  # http, on this machine
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                answer: dict[str, Any] = json.loads(response.read())
                return answer
        except HTTPError as error:
            raise CommandError(Status.FAILED, _reason(error)) from None
        except (OSError, HTTPException, ValueError):
            raise CommandError(
                Status.UNREACHABLE, "no fake answers there: start one with clever-client fake serve"
            ) from None


def _reason(error: HTTPError) -> str:
    with error:
        try:
            return str(json.loads(error.read())["error"])
        except (ValueError, LookupError, TypeError):
            return "what answers there is not a fake Clever"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
