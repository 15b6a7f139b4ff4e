"""The drift report in words: for a person at a terminal, for a machine, and for a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from drift.change import Change
from drift.report import DocumentReport, Report

SCHEMA_VERSION = 2


def _headline(report: Report) -> str:
    known = sum(len(document.known) for document in report.documents)
    beside = f" ({known} known differences)" if known else ""
    if not report.changes:
        moved = "Could not tell whether upstream moved" if report.all_errors else "Upstream has not moved"
        return f"{moved}{beside}."
    count, breaking, silent = len(report.changes), len(report.breaking), len(report.goes_silent)
    also = f", {silent} where code may go silent" if silent else ""
    return f"Upstream moved: {count} change{'s' * (count != 1)}, {breaking} breaking{also}{beside}."


def _groups(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Changes by subject, the subjects that break first."""
    ordered = sorted(changes, key=lambda change: change.subject)
    groups = [(subject, list(group)) for subject, group in groupby(ordered, lambda change: change.subject)]
    groups.sort(key=lambda group: min(map(_urgency, group[1])))
    for subject, group in groups:
        yield subject, sorted(group, key=lambda change: (_urgency(change), change.place))


def _urgency(change: Change) -> int:
    return 0 if change.breaking else 1 if change.goes_silent else 2


def _uses(changes: list[Change]) -> str:
    directions = sorted({direction for change in changes for direction in change.directions})
    return " and ".join(directions)


# ---------------------------------------------------------------------------------------------------- text

_MARKS = {"added": "+", "removed": "-", "changed": "~", "deprecated": "."}


def as_text(report: Report) -> str:
    """Return the report for a terminal; ``!`` marks what breaks, ``?`` where code may go silent."""
    lines = [_headline(report)]
    for document in report.documents:
        lines += ["", f"{document.file}  <-  {document.source}"]
        if document.error:
            lines.append(f"  could not tell: {document.error}")
        elif not document.all_changes:
            lines.append(f"  {_nothing(document)}")
        lines += _text_groups(document.all_changes)
    if report.for_users:
        lines += ["", "for users, because the overlay builds on it", *_text_groups(report.for_users)]
    if report.raw:
        lines += ["", _printable(f"judged as the documents say it, not by what users get: {report.raw}")]
    if report.files:
        lines += ["", "beside the sources", *_text_groups(report.files)]
    for error in report.errors:
        lines += ["", f"could not tell: {error}"]
    return "\n".join(lines) + "\n"


def _nothing(document: DocumentReport) -> str:
    if document.absent:
        return "not in the folder, so not compared"
    if document.told_before:
        return f"told above: {document.told_before} change{'s' * (document.told_before != 1)}"
    return "same bytes" if document.same_bytes else "same meaning, other bytes"


def _text_groups(changes: list[Change]) -> list[str]:
    lines = []
    for subject, group in _groups(changes):
        uses = _uses(group)
        lines.append(f"  {subject}" + (f"  ({uses})" if uses and not subject.startswith("operation") else ""))
        for change in group:
            mark = "!? "[_urgency(change)] + _MARKS[change.kind]
            place = f"{change.place}: " if change.place else ""
            lines.append(f"   {mark} {place}{change.text} [{change.because}]")
    return [_printable(line) for line in lines]


def _printable(text: str) -> str:
    """Upstream's words can't steer a terminal or break a line."""
    return "".join(character if character.isprintable() else "?" for character in text)


# ------------------------------------------------------------------------------------------------ Markdown


def as_markdown(report: Report) -> str:
    """Return the report for a pull request."""
    parts = [f"**{_headline(report)}**"]
    for document in report.documents:
        source = f"Source: {document.source} ({document.format or 'unknown format'})"
        parts.append(f"### `{document.file}`\n\n{source}")
        if document.error:
            parts.append(f"Could not tell: {markdown_cell(document.error)}")
        elif not document.all_changes:
            parts.append(f"{_nothing(document).capitalize()}.")
        else:
            parts.append(_table(document.all_changes))
    if report.for_users:
        parts.append(f"### For users, because the overlay builds on it\n\n{_table(report.for_users)}")
    if report.raw:
        parts.append(f"Judged as the documents say it, not by what users get: {markdown_cell(report.raw)}")
    if report.files:
        parts.append(f"### Beside the sources\n\n{_table(report.files)}")
    parts += [f"Could not tell: {markdown_cell(error)}" for error in report.errors]
    return "\n\n".join(parts) + "\n"


def _table(changes: list[Change]) -> str:
    rows = ["| | what | where | change | for you |", "| --- | --- | --- | --- | --- |"]
    for subject, group in _groups(changes):
        for change in group:
            flag = ("**breaking**", "goes silent", "")[_urgency(change)]
            cells = (flag, subject, change.place, change.text, change.because)
            rows.append("| " + " | ".join(markdown_cell(cell) for cell in cells) + " |")
    return "\n".join(rows)


def markdown_cell(text: str) -> str:
    """Return upstream's words so that they cannot end a cell, open a tag, call a user or an issue."""
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    text = text.replace("<", "&lt;").replace("[", "\\[")
    return text.replace("@", "@\u200b").replace("#", "#\u200b")


# ---------------------------------------------------------------------------------------------------- JSON


def as_json(report: Report) -> str:
    """Return the report for a machine. Its schema is in ``docs/drift.md``."""
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
                "told_before": document.told_before,
                "known_differences": document.known,
            }
            for document in report.documents
        ],
        "for_users": [change.as_json() for change in report.for_users],
        "judged_raw": report.raw or None,
        "files": [change.as_json() for change in report.files],
        "errors": report.errors,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
