"""Rewrite the vendored documents, and the overlay where they have caught up with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from bump.steps import PersonNeededError
from bump.write import in_order_of, write
from drift.check import as_vendored
from drift.convert import parse, version_of
from drift.fetch import Fetched
from drift.overlay_health import FailedAction, drop, examine
from drift.report import Report
from drift.source import Source
from drift.upstream import Document
from pipeline.document import Node, SpecError, load
from pipeline.effective_spec import documents
from pipeline.join import join
from pipeline.operation_table import rewrite, to_table

UPSTREAM = Path("specs") / "upstream.toml"
OVERLAY = Path("overrides") / "overlay.yaml"


@dataclass(frozen=True)
class DocumentUpdate:
    """One document with what upstream says now."""

    document: Document
    fetched: Fetched
    revision: str
    changed: bool


def updates(source: Source, report: Report) -> list[DocumentUpdate]:
    """Return the documents that upstream has in other bytes, or that have moved."""
    found = []
    for document, told in zip(source.upstream.documents, report.documents, strict=True):
        if not told.same_bytes or told.all_changes:
            fetched = source.fetch(document)
            changed = bool(told.changes or told.told_before)
            found.append(DocumentUpdate(document, fetched, source.revision(document, fetched), changed))
    return found


def write_documents(root: Path, found: list[DocumentUpdate]) -> None:
    """Write the documents as they are now, and what they were made from.

    Raises:
        PersonNeededError: A table can't say what upstream says.
    """
    table = tomlkit.parse((root / UPSTREAM).read_text("utf-8"))
    entries: dict[str, Any] = {entry["file"]: entry for entry in table["document"]}
    for item in found:
        path = root / UPSTREAM.parent / item.document.file
        theirs = parse(item.fetched.content)
        ours, _, removed = as_vendored(item.document, theirs)
        if item.changed and item.document.schemas:
            _write_table(path, ours)
        elif item.changed:
            path.write_bytes(write(in_order_of(parse(path.read_bytes()), ours)))
        entry = entries[item.document.file]
        entry["format"] = version_of(theirs)
        entry["revision"] = item.revision
        if "sha256" in entry:
            entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        entry["source-sha256"] = item.fetched.sha256
        _forget(entry, {change.place for change in removed})
    (root / UPSTREAM).write_text(tomlkit.dumps(table), encoding="utf-8")


def _write_table(path: Path, theirs: Node) -> None:
    """Take upstream's operations into a table of ours."""
    try:
        table = to_table(theirs, load(path), path.name)
    except SpecError as error:
        raise PersonNeededError(str(error), f"overrides/{path.name}") from error
    path.write_text(rewrite(path.read_text("utf-8"), table), encoding="utf-8")


def _forget(entry: Any, places: set[str]) -> None:
    """Take known differences that upstream has removed out of an entry of ``upstream.toml``."""
    known = entry.get("known", [])
    for difference in list(known):
        for place in [place for place in difference["at"] if place in places]:
            difference["at"].remove(place)
        if not difference["at"]:
            known.remove(difference)


def drop_settled_actions(root: Path, before: Path) -> list[FailedAction]:
    """Drop the actions that the documents have caught up with; they change nothing any more.

    Args:
        root: The project with the new documents.
        before: The project with the old ones, which the overlay fits.

    Raises:
        PersonNeededError: The documents can't be joined, or an action has nothing to hold on to.
    """
    overlay = load(root / OVERLAY)
    try:
        old = join(documents(before / UPSTREAM.parent, before / OVERLAY.parent))
        new = join(documents(root / UPSTREAM.parent, root / OVERLAY.parent))
    except SpecError as error:
        raise PersonNeededError(f"the documents can't be joined: {error}", OVERLAY.as_posix()) from error
    _, failed = examine(new, overlay, old)
    if lost := [action for action in failed if not action.caught_up]:
        lines = [f"action {action.index + 1} ({action.target}): {action.problem}" for action in lost]
        raise PersonNeededError("\n".join(lines), OVERLAY.as_posix())
    if failed:
        drop(root / OVERLAY, {action.index for action in failed})
    return failed
