"""The command ``bump``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from bump.documents import UPSTREAM
from bump.steps import PersonNeededError
from bump.take_in import Outcome, take_in
from drift import render
from drift.check import check
from drift.command import run, source_for
from drift.fetch import UndeterminedError
from drift.report import Report
from pipeline.project import ROOT


def main(arguments: Iterable[str] | None = None) -> int:
    """Report what moved, take it in, and return the exit status."""
    parser = argparse.ArgumentParser(description="Take in what moved upstream.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--markdown", type=Path, help="also write the report of what moved as Markdown")
    options = parser.parse_args(None if arguments is None else list(arguments))
    return run("bump", lambda: _bump(options))


def clear_up_when_ended() -> None:
    """Let a signal that ends this process be an exception, so that what was begun is cleared up."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)  # as a shell says it

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])


def _bump(options: argparse.Namespace) -> int:
    source = source_for(options.root / UPSTREAM, options.upstream_dir)
    report = check(source.upstream, source)
    print(render.as_text(report), flush=True)
    _write(options.markdown, report, Outcome())
    if report.all_errors:
        raise UndeterminedError(report.all_errors[0])
    try:
        outcome = take_in(options.root, source, report, lambda line: print(line, flush=True))
    except PersonNeededError as error:
        print(f"{error}\n\nNothing was changed. A person must decide; open: {error.file}", file=sys.stderr)
        return 1
    _write(options.markdown, report, outcome)
    if outcome.to_do:
        print("\nStill to do by hand; these tests fail until it is done:", *outcome.to_do, "", sep="\n")
    print(*(["wrote:", *outcome.written] if outcome.written else ["nothing to do"]), sep="\n  ")
    return 0


def _write(path: Path | None, report: Report, outcome: Outcome) -> None:
    if path is None:
        return
    text = render.as_markdown(report)
    if outcome.to_do:
        tests = "\n".join(f"- {render.markdown_cell(line.removeprefix('FAILED '))}" for line in outcome.to_do)
        text += f"\n### Still to do by hand\n\nThese tests fail until it is done:\n\n{tests}\n"
    path.write_text(text, encoding="utf-8")
