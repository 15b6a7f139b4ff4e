"""Take in what moved upstream: documents, generated code, tests, changelog. All of it, or nothing.

    python scripts/bump.py [--upstream-dir DIR] [--markdown FILE]

Exit status: 0 done or nothing to do, 1 a person must decide (the last line names the file to
open), 2 it could not be told what upstream says.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import changelog
import drift
import drift_report
import effective_spec
import overlay_health
import python_surface
import tomlkit
from drift_report import Report
from openapi_change import Change
from openapi_convert import NotASpecError, parse, version_of
from openapi_write import in_order_of, write
from overlay_health import Unfit
from python_surface import Surface
from scratch import ChangedMeanwhileError, scratch
from upstream import ROOT, CouldNotTellError, Document, Fetched, Source, Upstream, read

UPSTREAM = Path("specs") / "upstream.toml"
OVERLAY = Path("overrides") / "overlay.yaml"
CHANGELOG = Path("CHANGELOG.md")
_GENERATE = (["scripts/generate.py"], ["scripts/unasync.py", "overrides/unasync.toml"])  # as `make generate`
_TESTS = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line")


class PersonNeededError(Exception):
    """Something has to be decided. Names the file to open."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(message)
        self.file = file


@dataclass(frozen=True)
class Moved:
    """One document with what upstream says now."""

    document: Document
    fetched: Fetched
    revision: str
    changed: bool


def bump(root: Path, source: Source, report: Report) -> list[str]:
    """Make the project follow upstream.

    Returns:
        The files that were written or deleted; none where there was nothing to do.

    Raises:
        CouldNotTellError: Upstream can't be read.
        PersonNeededError: Something has to be decided first. The project is as it was.
    """
    upstream = source.upstream
    _refuse_what_can_not_be_followed(report)
    moved = _moved(upstream, source, report)
    if not moved:
        return []
    with scratch(root) as copy:
        print("rewriting the documents", flush=True)
        _write_documents(copy.path, upstream, moved)
        stale = _settle_overlay(copy.path)
        print("regenerating", flush=True)
        for step in _GENERATE:
            if (copy.path / step[0]).exists():
                _run(copy.path, step, UPSTREAM.parent.as_posix())
        print("running the tests", flush=True)
        _run(copy.path, [*_TESTS, "-m", "not completeness"], "tests")
        lags = _lags(copy.path)
        tag = python_surface.last_tag(root)
        surface = python_surface.compare(root, tag or "HEAD", copy.path)
        _write_changelog(copy.path, tag, report, surface, stale, moved)
        try:
            written = copy.take_over()
        except ChangedMeanwhileError as error:
            raise PersonNeededError(str(error), str(error).partition(":")[0]) from error
        if lags:
            print(f"\nStill to do by hand; these tests fail until it is done:\n{lags}\n")
        return written


def _refuse_what_can_not_be_followed(report: Report) -> None:
    for change in report.changes:
        if change.rule in ("file-vanished", "file-moved"):
            raise PersonNeededError(f"{change.place}: {change.text}", UPSTREAM.as_posix())


def _moved(upstream: Upstream, source: Source, report: Report) -> list[Moved]:
    moved = []
    for document, found in zip(upstream.documents, report.documents, strict=True):
        if not found.same_bytes or found.all_changes:
            fetched = source.fetch(document)
            changed = bool(found.changes)
            moved.append(Moved(document, fetched, source.revision(document, fetched), changed))
    return moved


# ---------------------------------------------------------------------------------------------- documents


def _write_documents(root: Path, upstream: Upstream, moved: list[Moved]) -> None:
    table = tomlkit.parse((root / UPSTREAM).read_text("utf-8"))
    entries: dict[str, Any] = {entry["file"]: entry for entry in table["document"]}
    for item in moved:
        path = root / UPSTREAM.parent / item.document.file
        theirs = parse(item.fetched.content)
        settled, _, gone = drift.settled(item.document, theirs)
        if item.changed:
            path.write_bytes(write(in_order_of(parse(path.read_bytes()), settled)))
        entry = entries[item.document.file]
        entry["format"] = version_of(theirs)
        entry["revision"] = item.revision
        entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        entry["source-sha256"] = item.fetched.sha256
        _forget(entry, {change.place for change in gone})
    (root / UPSTREAM).write_text(tomlkit.dumps(table), encoding="utf-8")


def _forget(entry: Any, places: set[str]) -> None:
    """Take known differences that have gone out of an entry of ``upstream.toml``."""
    known = entry.get("known", [])
    for difference in list(known):
        for place in [place for place in difference["at"] if place in places]:
            difference["at"].remove(place)
        if not difference["at"]:
            known.remove(difference)


def _settle_overlay(root: Path) -> list[Unfit]:
    """Drop the actions that the documents have caught up with; they change nothing any more.

    Raises:
        PersonNeededError: The documents can't be joined, or an action has nothing to hold on to.
    """
    paths = sorted((root / UPSTREAM.parent).glob("*.yml"))
    try:
        joined = effective_spec.join({path.name: effective_spec.load(path) for path in paths})
    except effective_spec.SpecError as error:
        raise PersonNeededError(f"the documents can't be joined: {error}", OVERLAY.as_posix()) from error
    unfit = overlay_health.examine(joined, effective_spec.load(root / OVERLAY))
    if lost := [action for action in unfit if not action.caught_up]:
        lines = [f"action {action.index + 1} ({action.target}): {action.problem}" for action in lost]
        raise PersonNeededError("\n".join(lines), OVERLAY.as_posix())
    if unfit:
        overlay_health.drop(root / OVERLAY, {action.index for action in unfit})
    return unfit


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


def _lags(root: Path) -> str:
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
    folders = dict.fromkeys(str(root / package.parent) for package in python_surface.packages(root))
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
    root: Path, tag: str, report: Report, surface: Surface, stale: list[Unfit], moved: list[Moved]
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
        f"`{item.document.file}` follows `{item.document.name}` at {item.revision}." for item in moved
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
    return f"{mark}API: {drift_report.markdown_cell(f'{subject}{place}: {change.text}')}."


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


# --------------------------------------------------------------------------------------------------- main


def main(arguments: Iterable[str] | None = None) -> int:
    """Report what moved, take it in, and return the exit status."""
    parser = argparse.ArgumentParser(description="Take in what moved upstream.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--markdown", type=Path, help="also write the report of what moved as Markdown")
    options = parser.parse_args(None if arguments is None else list(arguments))
    try:
        source = Source(read(options.root / UPSTREAM), options.upstream_dir)
        report = drift.check(source.upstream, source)
        print(drift_report.as_text(report), flush=True)
        if options.markdown:
            options.markdown.write_text(drift_report.as_markdown(report), encoding="utf-8")
        if report.status == 2:
            raise CouldNotTellError(report.all_errors[0])
        written = bump(options.root, source, report)
    except PersonNeededError as error:
        print(f"{error}\n\nNothing was changed. A person must decide; open: {error.file}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"bump: {' '.join(error.cmd)} failed: {error.stderr or ''}", file=sys.stderr)
        return 2
    except (CouldNotTellError, NotASpecError, OSError) as error:
        print(f"bump: could not tell: {error}", file=sys.stderr)
        return 2
    print("\n".join(["wrote:", *(f"  {name}" for name in written)]) if written else "nothing to do")
    return 0


if __name__ == "__main__":
    sys.exit(main())
