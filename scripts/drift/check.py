"""Compare the vendored documents with their sources, by meaning."""

from __future__ import annotations

from drift import tables
from drift.change import Change
from drift.convert import parse, to_openapi_30, version_of
from drift.diff import compare
from drift.known_differences import apply_known_differences
from drift.report import DocumentReport, Report
from drift.shapes import NotASpecError
from drift.upstream import (
    Document,
    Fetched,
    Listing,
    Source,
    UndeterminedError,
    Upstream,
    VanishedError,
)
from pipeline.document import Node, SpecError


def check(upstream: Upstream, source: Source) -> Report:
    """Compare every document with its source, and the listings with what is known of them."""
    documents = [check_document(upstream, document, source) for document in upstream.documents]
    files: list[Change] = []
    errors: list[str] = []
    for listing in upstream.listings:
        try:
            files += _check_listing(upstream, listing, source)
        except UndeterminedError as error:
            errors.append(str(error))
    return Report(documents, files, errors)


def check_document(upstream: Upstream, document: Document, source: Source) -> DocumentReport:
    """Compare one document with its source."""
    report = DocumentReport(document.file, document.source, document.revision)
    try:
        ours = parse((upstream.path.parent / document.file).read_bytes())
        fetched = source.fetch(document)
        report.same_bytes = fetched.sha256 == document.source_sha256
        if fetched.moved_to:
            report.changes.append(_file_moved(document, fetched))
        theirs, report.known, report.removed = as_vendored(document, parse(fetched.content))
        report.format = version_of(parse(fetched.content))
        if document.schemas:
            ours, theirs = tables.sides(ours, theirs, document, upstream)
        report.changes += compare(ours, theirs)
    except VanishedError as error:
        report.changes.append(Change("removed", "file-vanished", "file", document.name, str(error)))
    except (UndeterminedError, NotASpecError, SpecError, OSError) as error:
        report.error = f"{document.source if isinstance(error, NotASpecError) else document.file}: {error}"
    return report


def as_vendored(document: Document, theirs: Node) -> tuple[Node, list[str], list[Change]]:
    """Bring upstream's document to OpenAPI 3.0, with our side of the known differences.

    Returns:
        The document, the places of known differences, and a change for each that upstream has removed.
    """
    result, found, removed = apply_known_differences(to_openapi_30(theirs), document.known)
    text = "upstream no longer differs here"
    changes = [Change("changed", "known-difference-gone", "known difference", k.at, text) for k in removed]
    return result, [known.at for known in found], changes


def _file_moved(document: Document, fetched: Fetched) -> Change:
    return Change("changed", "file-moved", "file", document.name, f"moved to {fetched.moved_to}")


def _check_listing(upstream: Upstream, listing: Listing, source: Source) -> list[Change]:
    names = source.names(listing)
    vendored = {document.name for document in upstream.documents}
    changes = [
        Change("added", "file-added", "file", name, "new beside the sources")
        for name in sorted(names - vendored - {*listing.ignored})
    ]
    if source.folder is None:  # a folder for offline work need not hold what is not vendored
        changes += [
            Change("removed", "file-removed", "file", name, "no longer beside the sources")
            for name in sorted({*listing.ignored} - names)
        ]
    return changes
