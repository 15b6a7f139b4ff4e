"""Read ``specs/upstream.toml``: where each document comes from, and what is known of the differences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from drift.fetch import UndeterminedError
from drift.known_differences import KnownDifference

REVISION = "{revision}"


@dataclass(frozen=True)
class Document:
    """A vendored document and its source.

    Attributes:
        source: Its address; ``{revision}`` stands for the commit that all of a run is read from.
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
    """A directory at the source, in the form of GitHub's contents API: a list of objects with a ``name``.

    Attributes:
        match: The pattern of the names that are looked at.
        ignored: Names and patterns of files that are known and not vendored. A name that goes is told, too.
    """

    url: str
    match: str = "*"
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """The branch that is followed, and where its newest commit is told: an object with a ``sha``."""

    name: str
    url: str


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
    branch: Branch | None = None
    token: Token | None = None


def read(path: Path) -> Upstream:
    """Read ``upstream.toml``.

    Raises:
        UndeterminedError: The file is missing, or an entry of it is incomplete.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        documents = tuple(_document(_snake(entry)) for entry in table["document"])
        listings = tuple(Listing(**_tuples(_snake(entry))) for entry in table.get("listing", []))
        branch = Branch(**table["branch"]) if "branch" in table else None
        token = Token(**table["token"]) if "token" in table else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UndeterminedError(f"{path}: {type(error).__name__}: {error}") from error
    return Upstream(path, documents, listings, branch, token)


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
