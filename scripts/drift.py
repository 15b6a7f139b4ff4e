"""Tell what moved upstream: compare the vendored documents with their sources, by meaning.

    python scripts/drift.py [--upstream-dir DIR] [--json FILE] [--markdown FILE]

Exit status: 0 nothing moved, 1 something did, 2 it could not be told (no network, not YAML, not a spec).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import drift_report
from drift_report import DocumentReport, Report
from known_differences import settle
from openapi_change import Change
from openapi_convert import Node, NotASpecError, parse, to_openapi_30, version_of
from openapi_diff import compare
from upstream import (
    ROOT,
    CouldNotTellError,
    Document,
    Fetched,
    Listing,
    Source,
    Upstream,
    VanishedError,
    read,
)


def check(upstream: Upstream, source: Source) -> Report:
    """Compare every document with its source, and the listings with what is known of them."""
    documents = [check_document(upstream, document, source) for document in upstream.documents]
    files: list[Change] = []
    errors: list[str] = []
    for listing in upstream.listings:
        try:
            files += _check_listing(upstream, listing, source)
        except CouldNotTellError as error:
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
            report.changes.append(_moved(document, fetched))
        theirs, report.known, report.gone = settled(document, parse(fetched.content))
        report.format = version_of(parse(fetched.content))
        report.changes += compare(ours, theirs)
    except VanishedError as error:
        report.changes.append(Change("removed", "file-vanished", "file", document.name, str(error)))
    except (CouldNotTellError, NotASpecError, OSError) as error:
        report.error = f"{document.source if isinstance(error, NotASpecError) else document.file}: {error}"
    return report


def settled(document: Document, theirs: Node) -> tuple[Node, list[str], list[Change]]:
    """Bring upstream's document to OpenAPI 3.0, with our side of the known differences.

    Returns:
        The document, the places of known differences, and a change for each of them that has gone.
    """
    result, found, gone = settle(to_openapi_30(theirs), document.known)
    text = "upstream no longer differs here"
    changes = [Change("changed", "known-difference-gone", "known difference", k.at, text) for k in gone]
    return result, [known.at for known in found], changes


def _moved(document: Document, fetched: Fetched) -> Change:
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


def main(arguments: list[str] | None = None) -> int:
    """Print the report, write the files that were asked for, return the exit status."""
    parser = argparse.ArgumentParser(description="Tell what moved upstream.")
    parser.add_argument(
        "--config", type=Path, default=ROOT / "specs" / "upstream.toml", help=argparse.SUPPRESS
    )
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--json", type=Path, help="also write the report as JSON")
    parser.add_argument("--markdown", type=Path, help="also write the report as Markdown")
    options = parser.parse_args(arguments)
    try:
        if options.upstream_dir is not None and not options.upstream_dir.is_dir():
            raise CouldNotTellError(f"{options.upstream_dir}: not a folder")
        upstream = read(options.config)
        report = check(upstream, Source(upstream, options.upstream_dir))
        print(drift_report.as_text(report), end="")
        if options.json:
            options.json.write_text(drift_report.as_json(report), encoding="utf-8")
        if options.markdown:
            options.markdown.write_text(drift_report.as_markdown(report), encoding="utf-8")
    except (CouldNotTellError, OSError) as error:
        print(f"drift: could not tell: {error}", file=sys.stderr)
        return 2
    return report.status


if __name__ == "__main__":
    sys.exit(main())
