"""Write into the changelog what moved, and which version that asks for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bump import changelog
from bump.documents import DocumentUpdate
from bump.python_surface import Surface
from bump.steps import PersonNeededError
from drift.change import Change
from drift.overlay_health import FailedAction
from drift.render import markdown_cell
from drift.report import Report

CHANGELOG = Path("CHANGELOG.md")
_SECTIONS = {"added": "Added", "removed": "Removed", "changed": "Changed", "deprecated": "Deprecated"}


def write_changelog(
    root: Path,
    tag: str,
    report: Report,
    surface: Surface,
    settled: list[FailedAction],
    updates: list[DocumentUpdate],
) -> None:
    """Add what moved to the Unreleased part.

    Raises:
        PersonNeededError: There is no place for it.
    """
    changes = [change for document in report.documents for change in document.changes]
    changes += [change for change in report.for_users if change.breaking or change.goes_silent]
    entries: dict[str, list[str]] = {section: [] for section in _SECTIONS.values()}
    for change in changes:
        entries[_SECTIONS[change.kind]].append(_entry(change))
    entries["Added"] += [f"Python: `{name}`." for name in surface.added]
    entries["Changed"] += [f"Python: {line}." for line in surface.changed]
    entries["Changed"] += [f"**Breaking** in Python: {line}." for line in surface.breaking]
    entries["Changed"] += [
        f"Overlay: `{action.target}` went, because the document says so itself now. ({action.reason})"
        for action in settled
    ]
    entries["Changed"] += [
        f"`{item.document.file}` follows `{item.document.name}` at {item.revision}." for item in updates
    ]
    breaking = surface.breaking or any(change.breaking for change in changes)
    added = surface.added or any(change.adds for change in changes)
    version, because = _version(root, tag, breaking=bool(breaking), added=bool(added))
    path = root / CHANGELOG
    try:
        text = changelog.add(path.read_text("utf-8"), entries, version, because)
    except (OSError, changelog.NoPlaceError) as error:
        raise PersonNeededError(str(error), CHANGELOG.as_posix()) from error
    path.write_text(text, encoding="utf-8")


def _entry(change: Change) -> str:
    mark = "**Breaking**: " if change.breaking else "**Goes silent**: " if change.goes_silent else ""
    subject = change.subject.partition(" ")[2] or change.subject
    place = f" {change.place}" if change.place else ""
    return f"{mark}API: {markdown_cell(f'{subject}{place}: {change.text}')}."


def _version(root: Path, tag: str, *, breaking: bool, added: bool) -> tuple[str, str]:
    if not tag:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
        return project["project"]["version"], "nothing is released yet"
    because = (
        "something breaks" if breaking else "something is new" if added else "nothing breaks, nothing is new"
    )
    version = changelog.next_version(tag.removeprefix("v"), breaking=breaking, added=added)
    return version, f"{because} since {tag}"
