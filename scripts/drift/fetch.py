"""Read a URL, within bounds: redirects, size, time, tries."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx

from drift.limits import TimeLimit, TookTooLongError
from pipeline.yaml_reader import MAX_BYTES

MAX_SECONDS = 120.0
MAX_ATTEMPTS = 4
_LONGEST_WAIT = 30.0
_MAX_REDIRECTS = 5
_TIMEOUT = httpx.Timeout(20, connect=10)
_RETRIED = frozenset([429, 502, 503, 504])
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class UndeterminedError(Exception):
    """Upstream could not be read, so nothing can be said about it. The message is one clear line."""


class VanishedError(Exception):
    """Upstream answers that the document is not there."""


@dataclass(frozen=True)
class Fetched:
    """The bytes of a document, and the new address where it has moved for good."""

    content: bytes
    moved_to: str = ""

    @property
    def sha256(self) -> str:
        """The digest of what was fetched."""
        return hashlib.sha256(self.content).hexdigest()


class Fetcher:
    """Reads URLs; all of them together within one time limit.

    Attributes:
        sleep: What waits before the next attempt.
    """

    def __init__(self, seconds: float = MAX_SECONDS, sleep: Callable[[float], None] = time.sleep) -> None:
        self.limit = TimeLimit(seconds)
        self.sleep = sleep

    def get(self, url: str, headers: dict[str, str]) -> Fetched:
        """Read a URL. Redirects are followed, and a permanent one is told.

        Raises:
            VanishedError: The server says that nothing is at this address any more: 404 or 410.
            UndeterminedError: No answer came, or one that says nothing: try again later.
        """
        try:
            with self.limit.spend(), httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
                return self._retried(client, url, headers)
        except (httpx.HTTPError, httpx.InvalidURL, TookTooLongError) as error:
            raise UndeterminedError(f"{plain(url)}: {str(error) or type(error).__name__}") from error

    def _retried(self, client: httpx.Client, url: str, headers: dict[str, str]) -> Fetched:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                status, wait, fetched = _follow(client, url, headers)
            except httpx.TimeoutException:
                if attempt == MAX_ATTEMPTS:
                    raise
                wait = 0.0
            else:
                if status == 200:
                    return fetched
                if status in (404, 410):
                    raise VanishedError(f"{plain(url)}: status {status}")
                if status not in _RETRIED or attempt == MAX_ATTEMPTS or wait > _LONGEST_WAIT:
                    raise UndeterminedError(f"{plain(url)}: status {status}")
            self.sleep(wait or 2.0 ** (attempt - 1))
        raise AssertionError("the last attempt returns or raises")


def _follow(client: httpx.Client, url: str, headers: dict[str, str]) -> tuple[int, float, Fetched]:
    """Return the status of the answer, the seconds that it asks to wait, and what it holds."""
    current, moved_to = url, ""
    for _ in range(_MAX_REDIRECTS):
        _check_scheme(current)
        with client.stream("GET", current, headers=headers | {"Accept-Encoding": "gzip"}) as response:
            if not response.has_redirect_location:
                content = _read(response) if response.status_code == 200 else b""
                return response.status_code, _wait_asked_for(response), Fetched(content, moved_to)
            target = str(response.url.join(response.headers["location"]))
        if response.status_code in (301, 308):
            moved_to = target
        if origin(target) != origin(current):
            headers = {}  # a token stays with its origin
        current = target
    raise UndeterminedError(f"{plain(url)}: redirects without end")


def _read(response: httpx.Response) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise UndeterminedError(f"{plain(str(response.url))}: encoded as {encoding[:40]!r}, not asked for")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > MAX_BYTES:
            raise UndeterminedError(f"{plain(str(response.url))}: larger than {MAX_BYTES} bytes")
    return bytes(content)


def _wait_asked_for(response: httpx.Response) -> float:
    seconds = response.headers.get("retry-after", "")
    return float(seconds) if seconds.isdecimal() and len(seconds) < 10 else 0.0


def origin(url: str) -> str:
    """Return the scheme and the host of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UndeterminedError(f"{plain(url)}: only https is read")


def plain(url: str) -> str:
    """Return a URL as it may be printed: without a password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
