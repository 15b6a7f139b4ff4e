"""Where upstream is read from: the addresses in ``upstream.toml``, or a folder with the same files.

What was read once in a run is not read again, and all of it comes from one revision.
"""

from __future__ import annotations

import fnmatch
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from drift.fetch import Fetched, Fetcher, UndeterminedError, VanishedError, origin
from drift.upstream import REVISION, Document, Listing, Upstream
from pipeline.yaml_reader import MAX_BYTES

MANIFEST = "upstream.json"


@dataclass
class Manifest:
    """What a folder of upstream's files knows beside their bytes.

    Attributes:
        revisions: The commit that last touched each document, by the file's name.
        moved: The new address of each document that has moved for good, by the file's name.
        listings: The names of the files beside the sources, by the listing's address.
    """

    revisions: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    listings: dict[str, list[str]] = field(default_factory=dict)


class Source:
    """Reads upstream.

    Args:
        upstream: What to read.
        folder: Read from here, offline: files by their name, and the manifest of `save` if it is there.
        fetcher: What reads addresses.
    """

    def __init__(
        self, upstream: Upstream, folder: Path | None = None, fetcher: Fetcher | None = None
    ) -> None:
        self.upstream = upstream
        self.folder = folder
        self._fetcher = fetcher or Fetcher()
        self._fetched: dict[str, Fetched] = {}

    def fetch(self, document: Document) -> Fetched:
        """Read one document.

        Raises:
            VanishedError: The file is not there any more.
            UndeterminedError: Nothing can be said.
        """
        if self.folder is not None:
            fetched = _read_file(self.folder / document.name)
            return Fetched(fetched.content, self._manifest.moved.get(document.name, ""))
        if "://" not in document.source:
            return _read_file(self.upstream.path.parent / document.source)
        return self._get(document.source)

    def may_lack(self, document: Document) -> bool:
        """Tell whether a document is not looked for: a folder need not hold what is not vendored."""
        return (
            self.folder is not None and bool(document.schemas) and not (self.folder / document.name).exists()
        )

    @property
    def is_partial(self) -> bool:
        """Whether there may be files at the source that are not seen here."""
        return self.folder is not None and not (self.folder / MANIFEST).exists()

    def names(self, listing: Listing) -> set[str]:
        """Return the names of the files beside the sources.

        Raises:
            UndeterminedError: The files of the folder cannot be listed.
        """
        return set(fnmatch.filter(self._all_names(listing), listing.match))

    def _all_names(self, listing: Listing) -> set[str]:
        folder = self.folder
        if folder is None and "://" not in listing.url:
            folder = self.upstream.path.parent / listing.url
        if folder is None:
            try:
                return {str(entry["name"]) for entry in self._json(listing.url)}
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                raise UndeterminedError(f"{listing.url}: not a directory listing") from error
        if listing.url in self._manifest.listings:
            return set(self._manifest.listings[listing.url])
        try:
            return {entry.name for entry in folder.iterdir() if entry.is_file() and entry.name != MANIFEST}
        except OSError as error:
            raise UndeterminedError(f"{folder}: {error.strerror}") from error

    def revision(self, document: Document, fetched: Fetched) -> str:
        """Return the commit that last touched a document; without commits, the start of its hash."""
        if document.name in self._manifest.revisions:
            return self._manifest.revisions[document.name]
        if self.folder is None and document.revision_url:
            try:
                return str(self._json(document.revision_url)[0]["sha"])
            except (ValueError, TypeError, LookupError, RecursionError) as error:
                raise UndeterminedError(f"{document.revision_url}: not a list of commits") from error
        return "sha256:" + fetched.sha256[:12]

    def save(self, folder: Path) -> None:
        """Write all that was read into a folder, from which a later run reads without a network.

        Raises:
            UndeterminedError: A document cannot be read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        listings = {item.url: sorted(self._all_names(item)) for item in self.upstream.listings}
        manifest = Manifest(listings=listings)
        for document in self.upstream.documents:
            try:
                fetched = self.fetch(document)
            except VanishedError:
                continue
            (folder / document.name).write_bytes(fetched.content)
            manifest.revisions[document.name] = self.revision(document, fetched)
            if fetched.moved_to:
                manifest.moved[document.name] = fetched.moved_to
        (folder / MANIFEST).write_text(json.dumps(vars(manifest), indent=2, sort_keys=True), encoding="utf-8")

    @cached_property
    def _manifest(self) -> Manifest:
        path = self.folder / MANIFEST if self.folder else None
        if path is None or not path.exists():
            return Manifest()
        try:
            return Manifest(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise UndeterminedError(f"{path}: not what `--save` writes") from error

    @cached_property
    def _commit(self) -> str:
        """The commit that all of this run is read from."""
        branch = self.upstream.branch
        if branch is None:
            raise UndeterminedError(f"{self.upstream.path}: {REVISION} needs a [branch]")
        try:
            sha = self._json(branch.url)["sha"]
            if sha.isalnum():
                return str(sha)
            raise ValueError(sha)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise UndeterminedError(f"{branch.url}: not a commit") from error

    def _json(self, url: str) -> Any:
        try:
            return json.loads(self._get(url).content)
        except VanishedError as error:
            raise UndeterminedError(f"{url}: not there") from error

    def _get(self, url: str) -> Fetched:
        if REVISION in url:
            url = url.replace(REVISION, self._commit)
        if url not in self._fetched:
            token = self.upstream.token
            secret = os.environ.get(token.env) if token and origin(url) == token.origin else None
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            self._fetched[url] = self._fetcher.get(url, headers)
        return self._fetched[url]


def _read_file(path: Path) -> Fetched:
    try:
        with path.open("rb") as file:
            return Fetched(file.read(MAX_BYTES + 1))
    except FileNotFoundError as error:
        raise VanishedError(f"{path}: not there") from error
    except OSError as error:
        raise UndeterminedError(f"{path}: {error.strerror}") from error
