"""Compare the vendored documents with their sources, by meaning."""

from __future__ import annotations

from fnmatch import fnmatchcase

from drift import tables
from drift.change import Change
from drift.convert import parse, to_openapi_30, version_of
from drift.diff import compare
from drift.effective import effective_changes, judge
from drift.fetch import Fetched, UndeterminedError, VanishedError
from drift.known_differences import apply_known_differences
from drift.limits import TimeLimit, TookTooLongError
from drift.report import DocumentReport, Report
from drift.shapes import NotASpecError
from drift.source import Source
from drift.upstream import REVISION, Document, Listing, Upstream
from pipeline.document import Node, SpecError, load
from pipeline.operation_table import from_table, to_table

MAX_SECONDS = 15.0
_Sides = dict[str, tuple[Node, Node]]


def check(upstream: Upstream, source: Source) -> Report:
    """Compare every document with its source, and the listings with what is known of them."""
    limit = TimeLimit(MAX_SECONDS)
    sides: _Sides = {}
    report = Report([_check_document(upstream, item, source, limit, sides) for item in upstream.documents])
    effective: list[Change] = []
    if sides and any(document.changes for document in report.documents) and not report.all_errors:
        try:
            with limit.spend():
                effective = _for_users(upstream, sides)
        except (SpecError, NotASpecError, TookTooLongError) as error:
            report.raw = " ".join(str(error).split())
        except Exception as error:
            report.raw = f"the generator's document can't be made ({type(error).__name__})"
    _tell_once(report, effective)
    for listing in upstream.listings:
        try:
            report.files += _check_listing(upstream, listing, source)
        except UndeterminedError as error:
            report.errors.append(str(error))
    return report


def _check_document(
    upstream: Upstream, document: Document, source: Source, limit: TimeLimit, sides: _Sides
) -> DocumentReport:
    """Compare one document with its source, and keep both sides as they would be vendored."""
    address = document.source.replace(REVISION, upstream.branch.name if upstream.branch else REVISION)
    report = DocumentReport(document.file, address, document.revision)
    if source.may_lack(document):
        report.absent = report.same_bytes = True
        return report
    try:
        fetched = source.fetch(document)
        with limit.spend():
            _compare(upstream, document, fetched, report, sides)
    except VanishedError as error:
        report.changes.append(Change("removed", "file-vanished", "file", document.name, str(error)))
    except NotASpecError as error:
        report.error = f"{address}: {error}"
    except (UndeterminedError, SpecError, TookTooLongError, OSError) as error:
        report.error = f"{document.file}: {error}"
    except Exception as error:
        # A document can be broken in more ways than anybody has thought of. None of them is a move.
        report.error = f"{address}: its structure can't be followed ({type(error).__name__})"
    return report


def _compare(
    upstream: Upstream, document: Document, fetched: Fetched, report: DocumentReport, sides: _Sides
) -> None:
    report.same_bytes = fetched.sha256 == document.source_sha256
    if fetched.moved_to:
        text = f"moved to {fetched.moved_to}"
        report.changes.append(Change("changed", "file-moved", "file", document.name, text))
    ours = parse((upstream.path.parent / document.file).read_bytes())
    content = parse(fetched.content)
    theirs, report.known, report.removed = as_vendored(document, content)
    report.format = version_of(content)
    sides[document.file] = ours, theirs
    if document.schemas:
        ours, theirs = tables.sides(ours, theirs, document, upstream)
    report.changes += compare(ours, theirs)


def as_vendored(document: Document, theirs: Node) -> tuple[Node, list[str], list[Change]]:
    """Bring upstream's document to OpenAPI 3.0, with our side of the known differences.

    Returns:
        The document, the places of known differences, and a change for each that upstream has removed.
    """
    result, found, removed = apply_known_differences(to_openapi_30(theirs), document.known)
    text = "upstream no longer differs here"
    changes = [Change("changed", "known-difference-gone", "known difference", k.at, text) for k in removed]
    return result, [known.at for known in found], changes


def _for_users(upstream: Upstream, sides: _Sides) -> list[Change]:
    overlay = upstream.path.parent.parent / "overrides" / "overlay.yaml"
    ours, theirs = {}, {}
    for document in upstream.documents:
        if document.file not in sides:
            continue
        one, other = sides[document.file]
        if document.schemas:
            other = from_table(to_table(other, one, document.name), document.name)
            one = from_table(one, document.name)
        ours[document.file], theirs[document.file] = one, other
    return effective_changes(ours, theirs, load(overlay) if overlay.exists() else {"actions": []})


def _tell_once(report: Report, effective: list[Change]) -> None:
    """Judge the changes, and tell one that stands in several documents with the first of them."""
    told = set()
    for document in report.documents:
        changes = document.changes if report.raw else judge(document.changes, effective)
        document.changes = []
        for change in changes:
            if (*change.key, change.text) in told:
                document.told_before += 1
            else:
                document.changes.append(change)
        told |= {(*change.key, change.text) for change in document.changes}
    changes = [change for document in report.documents for change in document.changes]
    keys = {change.key for change in changes}
    texts = {(change.rule, change.text) for change in changes}  # of a part that has a name of its own here
    report.for_users = [
        change
        for change in effective
        if change.key not in keys and (change.breaking or (change.rule, change.text) not in texts)
    ]


def _check_listing(upstream: Upstream, listing: Listing, source: Source) -> list[Change]:
    names = source.names(listing)
    vendored = {document.name for document in upstream.documents}
    changes = [
        Change("added", "file-added", "file", name, "new beside the sources")
        for name in sorted(names - vendored)
        if not any(fnmatchcase(name, pattern) for pattern in listing.ignored)
    ]
    if not source.is_partial:  # a folder for offline work need not hold what is not vendored
        changes += [
            Change("removed", "file-removed", "file", name, "no longer beside the sources")
            for name in sorted({*listing.ignored} - names)
            if "*" not in name
        ]
    return changes
