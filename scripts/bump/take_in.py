"""Take in what moved upstream: documents, generated code, tests, changelog. All of it, or nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bump import python_surface
from bump.documents import UPSTREAM, drop_settled_actions, updates, write_documents
from bump.notes import write_changelog
from bump.scratch import scratch
from bump.state import ChangedMeanwhileError
from bump.steps import PersonNeededError, incomplete, run, run_tests, settings
from drift.report import Report
from drift.source import Source


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Attributes:
        written: The files that were written or deleted; none where there was nothing to do.
        to_do: What is left for a person: tests that fail until a helper of ours knows what is new.
    """

    written: list[str] = field(default_factory=list)
    to_do: list[str] = field(default_factory=list)


def take_in(root: Path, source: Source, report: Report, say: Callable[[str], None]) -> Outcome:
    """Make the project follow upstream.

    Args:
        root: The project.
        source: Where upstream is read from.
        report: What moved.
        say: Takes a line about what is being done.

    Raises:
        UndeterminedError: Upstream cannot be read: try again later.
        PersonNeededError: A person has to decide first, as the text says. The project is as it was.
    """
    _refuse_what_can_not_be_followed(report)
    try:
        with scratch(root) as copy:
            found = updates(source, report)
            if not found:
                return Outcome()
            _refuse_edits_of_what_is_written(root, settings(root).written)
            say("rewriting the documents")
            write_documents(copy.path, found)
            settled = drop_settled_actions(copy.path, before=root)
            for step in settings(copy.path).steps:
                say(" ".join(step))
                run(copy.path, list(step))
            say("all tests")
            run_tests(copy.path)
            to_do = incomplete(copy.path)
            tag = python_surface.last_tag(root)
            surface = python_surface.compare(root, tag or "HEAD", copy.path)
            write_changelog(copy.path, tag, report, surface, settled, found)
            return Outcome(copy.take_over(), to_do)
    except ChangedMeanwhileError as error:
        raise PersonNeededError(str(error), str(error).partition(":")[0]) from error


def _refuse_what_can_not_be_followed(report: Report) -> None:
    for change in report.changes:
        if change.rule in ("file-vanished", "file-moved"):
            raise PersonNeededError(f"{change.place}: {change.text}", UPSTREAM.as_posix())


def _refuse_edits_of_what_is_written(root: Path, written: tuple[str, ...]) -> None:
    """What is generated is written anew: an edit there would be swallowed."""
    command = ["git", "status", "--porcelain", "-z", "--untracked-files=all", "--", *written]
    changed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    if changed:
        name = changed.split("\0")[0][3:]
        raise PersonNeededError(
            f"{name}: has changes that are not committed, and would be written over; commit or undo them",
            name,
        )
