"""The drift report: for a person at a terminal, for a machine, and for a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from drift.change import Change

SCHEMA_VERSION = 1


@dataclass
class DocumentReport:
    """What was found about one vendored document.

    Attributes:
        error: Why nothing can be told; empty if something can.
        known: The places of the known differences that are still there.
        removed: The known differences that are not.
    """

    file: str
    source: str
    revision: str
    format: str = ""
    same_bytes: bool = False
    error: str = ""
    changes: list[Change] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)

    @property
    def all_changes(self) -> list[Change]:
        return [*self.changes, *self.removed]


@dataclass
class Report:
    """What was found about all of them, and about the files beside their sources."""

    documents: list[DocumentReport]
    files: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def all_errors(self) -> list[str]:
        return [*(document.error for document in self.documents if document.error), *self.errors]

    @property
    def changes(self) -> list[Change]:
        return [*(change for document in self.documents for change in document.all_changes), *self.files]

    @property
    def breaking(self) -> list[Change]:
        return [change for change in self.changes if change.breaking]

    @property
    def status(self) -> int:
        """0 nothing moved, 1 something did, 2 something could not be told."""
        return 2 if self.all_errors else 1 if self.changes else 0


def _headline(report: Report) -> str:
    known = sum(len(document.known) for document in report.documents)
    beside = f" ({known} known differences)" if known else ""
    if not report.changes:
        moved = "Could not tell whether upstream moved" if report.all_errors else "Upstream has not moved"
        return f"{moved}{beside}."
    count, breaking = len(report.changes), len(report.breaking)
    return f"Upstream moved: {count} change{'s' * (count != 1)}, {breaking} breaking{beside}."


def _groups(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Changes by subject, the subjects that break first."""
    ordered = sorted(changes, key=lambda change: change.subject)
    groups = [(subject, list(group)) for subject, group in groupby(ordered, lambda change: change.subject)]
    groups.sort(key=lambda group: not any(change.breaking for change in group[1]))
    for subject, group in groups:
        yield subject, sorted(group, key=lambda change: (not change.breaking, change.place))


def _uses(changes: list[Change]) -> str:
    directions = sorted({direction for change in changes for direction in change.directions})
    return " and ".join(directions)


# ---------------------------------------------------------------------------------------------------- text

_MARKS = {"added": "+", "removed": "-", "changed": "~", "deprecated": "."}


def as_text(report: Report) -> str:
    """The report for a terminal; ``!`` marks what breaks."""
    lines = [_headline(report)]
    for document in report.documents:
        lines += ["", f"{document.file}  <-  {document.source}"]
        if document.error:
            lines.append(f"  could not tell: {document.error}")
        elif not document.all_changes:
            lines.append("  same bytes" if document.same_bytes else "  same meaning, other bytes")
        lines += _text_groups(document.all_changes)
    if report.files:
        lines += ["", "beside the sources", *_text_groups(report.files)]
    for error in report.errors:
        lines += ["", f"could not tell: {error}"]
    return "\n".join(lines) + "\n"


def _text_groups(changes: list[Change]) -> list[str]:
    lines = []
    for subject, group in _groups(changes):
        uses = _uses(group)
        lines.append(f"  {subject}" + (f"  ({uses})" if uses and not subject.startswith("operation") else ""))
        for change in group:
            mark = ("!" if change.breaking else " ") + _MARKS[change.kind]
            place = f"{change.place}: " if change.place else ""
            lines.append(f"   {mark} {place}{change.text} [{change.because}]")
    return [_printable(line) for line in lines]


def _printable(text: str) -> str:
    """Upstream's words can't steer a terminal or break a line."""
    return "".join(character if character.isprintable() else "?" for character in text)


# ------------------------------------------------------------------------------------------------ Markdown


def as_markdown(report: Report) -> str:
    """The report for a pull request."""
    parts = [f"**{_headline(report)}**"]
    for document in report.documents:
        source = f"Source: {document.source} ({document.format or 'unknown format'})"
        parts.append(f"### `{document.file}`\n\n{source}")
        if document.error:
            parts.append(f"Could not tell: {markdown_cell(document.error)}")
        elif not document.all_changes:
            parts.append("The same bytes." if document.same_bytes else "The same meaning in other bytes.")
        else:
            parts.append(_table(document.all_changes))
    if report.files:
        parts.append(f"### Beside the sources\n\n{_table(report.files)}")
    parts += [f"Could not tell: {markdown_cell(error)}" for error in report.errors]
    return "\n\n".join(parts) + "\n"


def _table(changes: list[Change]) -> str:
    rows = ["| | what | where | change | for you |", "| --- | --- | --- | --- | --- |"]
    for subject, group in _groups(changes):
        for change in group:
            flag = "**breaking**" if change.breaking else ""
            cells = (flag, subject, change.place, change.text, change.because)
            rows.append("| " + " | ".join(markdown_cell(cell) for cell in cells) + " |")
    return "\n".join(rows)


def markdown_cell(text: str) -> str:
    """Upstream's words can't end a cell, open a tag, call a user or an issue."""
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    text = text.replace("<", "&lt;").replace("[", "\\[")
    return text.replace("@", "@\u200b").replace("#", "#\u200b")


# ---------------------------------------------------------------------------------------------------- JSON


def as_json(report: Report) -> str:
    """The report for a machine. Its schema is in ``docs/drift.md``."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "status": report.status,
        "breaking": bool(report.breaking),
        "documents": [
            {
                "file": document.file,
                "source": document.source,
                "revision": document.revision,
                "format": document.format or None,
                "same_bytes": document.same_bytes,
                "error": document.error or None,
                "changes": [change.as_json() for change in document.all_changes],
                "known_differences": document.known,
            }
            for document in report.documents
        ],
        "files": [change.as_json() for change in report.files],
        "errors": report.errors,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
