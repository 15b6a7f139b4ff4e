"""Read ``specs/upstream.toml``, and fetch what it names: from a URL, or from a folder when offline."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from drift.known_differences import KnownDifference

_TIMEOUT = httpx.Timeout(30, connect=10)
_MAX_REDIRECTS = 5
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class UndeterminedError(Exception):
    """Upstream could not be read, so nothing can be said about it. The message is one clear line."""


class VanishedError(Exception):
    """Upstream answers that the document is not there."""


@dataclass(frozen=True)
class Document:
    """A vendored document and its source.

    Attributes:
        sha256: That of the vendored file; empty for a table, which is our own to edit.
        schemas: For a table of operations, the vendored document that has its schemas; else empty.
    """

    file: str
    source: str
    format: str
    revision: str
    source_sha256: str
    sha256: str = ""
    revision_url: str = ""
    schemas: str = ""
    known: tuple[KnownDifference, ...] = ()

    @property
    def name(self) -> str:
        """The file's name at its source."""
        return PurePosixPath(urlsplit(self.source).path).name


@dataclass(frozen=True)
class Listing:
    """A directory at the source, in the form of GitHub's contents API: a list of objects with a ``name``."""

    url: str
    match: str = "*"
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Token:
    """The environment variable that may hold a token, and the one origin that it is sent to."""

    env: str
    origin: str


@dataclass(frozen=True)
class Upstream:
    """All of ``upstream.toml``."""

    path: Path
    documents: tuple[Document, ...]
    listings: tuple[Listing, ...] = ()
    token: Token | None = None


@dataclass(frozen=True)
class Fetched:
    """The bytes of a document, and the new address where it has moved for good."""

    content: bytes
    moved_to: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read(path: Path) -> Upstream:
    """Read ``upstream.toml``.

    Raises:
        UndeterminedError: It is missing or incomplete.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        documents = tuple(_document(_snake(entry)) for entry in table["document"])
        listings = tuple(Listing(**_tuples(_snake(entry))) for entry in table.get("listing", []))
        token = Token(**table["token"]) if "token" in table else None
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UndeterminedError(f"{path}: {type(error).__name__}: {error}") from error
    return Upstream(path, documents, listings, token)


def _document(entry: dict[str, Any]) -> Document:
    known = tuple(
        KnownDifference(place, item["reason"], item["upstream"], item.get("ours"))
        for item in entry.pop("known", [])
        for place in item["at"]
    )
    return Document(**entry, known=known)


def _snake(entry: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in entry.items()}


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


class Source:
    """Where upstream is read from: the addresses in ``upstream.toml``, or a folder with the same files."""

    def __init__(self, upstream: Upstream, folder: Path | None = None) -> None:
        self.upstream = upstream
        self.folder = folder

    def fetch(self, document: Document) -> Fetched:
        """Read one document.

        Raises:
            VanishedError: It is not there.
            UndeterminedError: Nothing can be said.
        """
        if self.folder is not None:
            return _read_file(self.folder / document.name)
        if "://" not in document.source:
            return _read_file(self.upstream.path.parent / document.source)
        return self._get(document.source)

    def names(self, listing: Listing) -> set[str]:
        """Return the names of the files beside the sources.

        Raises:
            UndeterminedError: They can't be listed.
        """
        if self.folder is not None:
            names = {entry.name for entry in self.folder.iterdir() if entry.is_file()}
        elif "://" not in listing.url:
            names = {e.name for e in (self.upstream.path.parent / listing.url).iterdir() if e.is_file()}
        else:
            try:
                entries = json.loads(self._get(listing.url).content)
                names = {entry["name"] for entry in entries}
            except (ValueError, TypeError, KeyError) as error:
                raise UndeterminedError(f"{listing.url}: not a directory listing") from error
            except VanishedError as error:
                raise UndeterminedError(f"{listing.url}: not there") from error
        return set(fnmatch.filter(names, listing.match))

    def revision(self, document: Document, fetched: Fetched) -> str:
        """Return the commit that last touched a document; without commits, the start of its hash."""
        if self.folder is None and document.revision_url:
            try:
                commits = json.loads(self._get(document.revision_url).content)
                return str(commits[0]["sha"])
            except (ValueError, TypeError, KeyError, IndexError, VanishedError) as error:
                raise UndeterminedError(f"{document.revision_url}: no list of commits") from error
        return "sha256:" + fetched.sha256[:12]

    def _get(self, url: str) -> Fetched:
        token = self.upstream.token
        if token and _origin(url) == token.origin and (secret := os.environ.get(token.env)):
            return _get(url, {"Authorization": f"Bearer {secret}"})
        return _get(url, {})


def _read_file(path: Path) -> Fetched:
    try:
        return Fetched(path.read_bytes())
    except FileNotFoundError as error:
        raise VanishedError(f"{path}: not there") from error
    except OSError as error:
        raise UndeterminedError(f"{path}: {error.strerror}") from error


def _get(url: str, headers: dict[str, str]) -> Fetched:
    """Read a URL. Redirects are followed, a permanent one is told."""
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            response, moved_to = _follow(client, url, headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UndeterminedError(f"{_plain(url)}: {str(error) or type(error).__name__}") from error
    if response.status_code in (404, 410):
        raise VanishedError(f"{_plain(url)}: status {response.status_code}")
    if response.status_code != 200:
        raise UndeterminedError(f"{_plain(url)}: status {response.status_code}")
    return Fetched(response.content, moved_to)


def _follow(client: httpx.Client, url: str, headers: dict[str, str]) -> tuple[httpx.Response, str]:
    current, moved_to = url, ""
    for _ in range(_MAX_REDIRECTS):
        _check_scheme(current)
        response = client.get(current, headers=headers)
        if not response.has_redirect_location:
            return response, moved_to
        target = str(response.url.join(response.headers["location"]))
        if response.status_code in (301, 308):
            moved_to = target
        if _origin(target) != _origin(current):
            headers = {}  # a token stays with its origin
        current = target
    raise UndeterminedError(f"{_plain(url)}: redirects without end")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UndeterminedError(f"{_plain(url)}: only https is read")


def _plain(url: str) -> str:
    """A URL as it may be printed: without a password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
