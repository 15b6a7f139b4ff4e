"""Take in what moved upstream: documents, generated code, tests, changelog. All of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from bump import changelog, overlay_health, python_surface
from bump.overlay_health import FailedAction
from bump.python_surface import Surface
from bump.scratch import ChangedMeanwhileError, scratch
from bump.write import in_order_of, write
from drift.change import Change
from drift.check import as_vendored
from drift.convert import parse, version_of
from drift.report import Report, markdown_cell
from drift.upstream import Document, Fetched, Source, Upstream
from pipeline.document import Node, SpecError, load
from pipeline.effective_spec import documents
from pipeline.join import join
from pipeline.operation_table import rewrite, to_table
from pipeline.project import packages

UPSTREAM = Path("specs") / "upstream.toml"
OVERLAY = Path("overrides") / "overlay.yaml"
CHANGELOG = Path("CHANGELOG.md")
RESOURCES = Path("overrides") / "resources.toml"
UNASYNC = Path("overrides") / "unasync.toml"
_TESTS = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line")


class PersonNeededError(Exception):
    """Something has to be decided. Names the file to open."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(message)
        self.file = file


@dataclass(frozen=True)
class DocumentUpdate:
    """One document with what upstream says now."""

    document: Document
    fetched: Fetched
    revision: str
    changed: bool


def take_in(root: Path, source: Source, report: Report) -> list[str]:
    """Make the project follow upstream.

    Returns:
        The files that were written or deleted; none where there was nothing to do.

    Raises:
        UndeterminedError: Upstream can't be read.
        PersonNeededError: Something has to be decided first. The project is as it was.
    """
    upstream = source.upstream
    _refuse_what_can_not_be_followed(report)
    updates = _updates(upstream, source, report)
    if not updates:
        return []
    with scratch(root) as copy:
        print("rewriting the documents", flush=True)
        _write_documents(copy.path, upstream, updates)
        stale = _drop_settled_actions(copy.path)
        print("regenerating", flush=True)
        _run(copy.path, ["-m", "pipeline.generate"], UPSTREAM.parent.as_posix())
        if (copy.path / RESOURCES).exists():
            _run(copy.path, ["-m", "pipeline.resources", RESOURCES.as_posix()], RESOURCES.as_posix())
        if (copy.path / UNASYNC).exists():
            _run(copy.path, ["-m", "pipeline.unasync", UNASYNC.as_posix()], UNASYNC.as_posix())
        print("running the tests", flush=True)
        _run(copy.path, [*_TESTS, "-m", "not completeness"], "tests")
        behind = _behind(copy.path)
        tag = python_surface.last_tag(root)
        surface = python_surface.compare(root, tag or "HEAD", copy.path)
        _write_changelog(copy.path, tag, report, surface, stale, updates)
        try:
            written = copy.take_over()
        except ChangedMeanwhileError as error:
            raise PersonNeededError(str(error), str(error).partition(":")[0]) from error
        if behind:
            print(f"\nStill to do by hand; these tests fail until it is done:\n{behind}\n")
        return written


def _refuse_what_can_not_be_followed(report: Report) -> None:
    for change in report.changes:
        if change.rule in ("file-vanished", "file-moved"):
            raise PersonNeededError(f"{change.place}: {change.text}", UPSTREAM.as_posix())


def _updates(upstream: Upstream, source: Source, report: Report) -> list[DocumentUpdate]:
    updates = []
    for document, found in zip(upstream.documents, report.documents, strict=True):
        if not found.same_bytes or found.all_changes:
            fetched = source.fetch(document)
            changed = bool(found.changes)
            updates.append(DocumentUpdate(document, fetched, source.revision(document, fetched), changed))
    return updates


# ---------------------------------------------------------------------------------------------- documents


def _write_documents(root: Path, upstream: Upstream, updates: list[DocumentUpdate]) -> None:
    table = tomlkit.parse((root / UPSTREAM).read_text("utf-8"))
    entries: dict[str, Any] = {entry["file"]: entry for entry in table["document"]}
    for item in updates:
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
    """Take upstream's operations into a table of ours.

    Raises:
        PersonNeededError: One of them can't be said in a line of it.
    """
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


def _drop_settled_actions(root: Path) -> list[FailedAction]:
    """Drop the actions that the documents have caught up with; they change nothing any more.

    Raises:
        PersonNeededError: The documents can't be joined, or an action has nothing to hold on to.
    """
    try:
        joined = join(documents(root / UPSTREAM.parent, root / OVERLAY.parent))
    except SpecError as error:
        raise PersonNeededError(f"the documents can't be joined: {error}", OVERLAY.as_posix()) from error
    failed = overlay_health.examine(joined, load(root / OVERLAY))
    if lost := [action for action in failed if not action.caught_up]:
        lines = [f"action {action.index + 1} ({action.target}): {action.problem}" for action in lost]
        raise PersonNeededError("\n".join(lines), OVERLAY.as_posix())
    if failed:
        overlay_health.drop(root / OVERLAY, {action.index for action in failed})
    return failed


def _run(root: Path, arguments: list[str], file: str) -> None:
    """Run a step in the copy.

    Raises:
        PersonNeededError: It failed.
    """
    done = _python(root, arguments)
    if done.returncode:
        output = (done.stdout + done.stderr).strip().replace(f"{root}{os.sep}", "")
        # A test that knows which file to open says "open: FILE"; else it is the test itself.
        named = re.search(r"\bopen: ([\w./-]+)|^FAILED ([\w./-]+)", output, re.MULTILINE)
        raise PersonNeededError(_tail(output), (named[1] or named[2]) if named else file)


def _behind(root: Path) -> str:
    """The failures of tests that only say that a helper of our own doesn't know yet what is new."""
    pytest = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"].get("pytest", {})
    if not any(
        marker.startswith("completeness") for marker in pytest.get("ini_options", {}).get("markers", [])
    ):
        return ""
    done = _python(root, [*_TESTS, "-m", "completeness"])
    return "\n".join(line for line in done.stdout.splitlines() if line.startswith("FAILED "))


def _python(root: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with the copy's packages before those that are installed."""
    homes = (root / package.parent for package in packages(root))
    folders = dict.fromkeys(map(str, [root / "scripts", *homes]))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "160",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def _tail(text: str, lines: int = 60) -> str:
    return "\n".join(text.splitlines()[-lines:])


# ---------------------------------------------------------------------------------------------- changelog


def _write_changelog(
    root: Path,
    tag: str,
    report: Report,
    surface: Surface,
    stale: list[FailedAction],
    updates: list[DocumentUpdate],
) -> None:
    changes = [change for document in report.documents for change in document.changes]
    entries: dict[str, list[str]] = {"Added": [], "Changed": [], "Deprecated": [], "Removed": []}
    sections = {"added": "Added", "removed": "Removed", "changed": "Changed", "deprecated": "Deprecated"}
    for change in changes:
        entries[sections[change.kind]].append(_entry(change))
    entries["Added"] += [f"Python: `{name}`." for name in surface.added]
    entries["Changed"] += [f"Python: {line}." for line in surface.changed]
    entries["Changed"] += [f"**Breaking** in Python: {line}." for line in surface.breaking]
    entries["Changed"] += [
        f"Overlay: `{action.target}` went, because the document says so itself now. ({action.reason})"
        for action in stale
    ]
    entries["Changed"] += [
        f"`{item.document.file}` follows `{item.document.name}` at {item.revision}." for item in updates
    ]
    breaking = [change for change in changes if change.breaking]
    added = bool(surface.added) or any(change.kind == "added" for change in changes)
    version, because = _version(root, tag, bool(breaking or surface.breaking), added)
    path = root / CHANGELOG
    try:
        text = changelog.add(path.read_text("utf-8"), entries, version, because)
    except (OSError, changelog.NoPlaceError) as error:
        raise PersonNeededError(str(error), CHANGELOG.as_posix()) from error
    path.write_text(text, encoding="utf-8")


def _entry(change: Change) -> str:
    mark = "**Breaking**: " if change.breaking else ""
    subject = change.subject.partition(" ")[2] or change.subject
    place = f" {change.place}" if change.place else ""
    return f"{mark}API: {markdown_cell(f'{subject}{place}: {change.text}')}."


def _version(root: Path, tag: str, breaking: bool, added: bool) -> tuple[str, str]:
    if not tag:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
        return project["project"]["version"], "nothing is released yet"
    because = (
        "something breaks" if breaking else "something is new" if added else "nothing breaks, nothing is new"
    )
    return changelog.next_version(
        tag.removeprefix("v"), breaking=breaking, added=added
    ), f"{because} since {tag}"
