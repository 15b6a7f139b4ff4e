"""The command ``drift``, and how every command here ends."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

from drift import render
from drift.check import check
from drift.fetch import UndeterminedError
from drift.source import Source
from drift.upstream import read
from pipeline.project import ROOT


def run(name: str, command: Callable[[], int]) -> int:
    """Run a command and return its exit status: 2 and one line, whatever goes wrong. A crash is no answer.

    An interruption ends with 130, as a shell says it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return command()
    except KeyboardInterrupt:
        print(f"{name}: interrupted", file=sys.stderr)
        return 130
    except UndeterminedError as error:
        print(f"{name}: could not tell: {_one_line(error)}", file=sys.stderr)
    except Exception as error:
        print(f"{name}: could not tell: {type(error).__name__}: {_one_line(error)}", file=sys.stderr)
    return 2


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())[:500]
    return "".join(character if character.isprintable() else "?" for character in text)


def main(arguments: list[str] | None = None) -> int:
    """Print the report, write the files that were asked for, return the exit status."""
    parser = argparse.ArgumentParser(description="Tell what moved upstream.")
    parser.add_argument(
        "--config", type=Path, default=ROOT / "specs" / "upstream.toml", help=argparse.SUPPRESS
    )
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--save", type=Path, help="write what upstream has into this folder, for later runs")
    parser.add_argument("--json", type=Path, help="also write the report as JSON")
    parser.add_argument("--markdown", type=Path, help="also write the report as Markdown")
    options = parser.parse_args(arguments)
    return run("drift", lambda: _drift(options))


def _drift(options: argparse.Namespace) -> int:
    source = source_for(options.config, options.upstream_dir)
    report = check(source.upstream, source)
    print(render.as_text(report), end="")
    if options.json:
        options.json.write_text(render.as_json(report), encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(render.as_markdown(report), encoding="utf-8")
    if options.save and not report.all_errors:
        source.save(options.save)
    return report.status


def source_for(config: Path, folder: Path | None) -> Source:
    """Return where upstream is read from.

    Raises:
        UndeterminedError: The folder is not there, or the configuration can't be read.
    """
    if folder is not None and not folder.is_dir():
        raise UndeterminedError(f"{folder}: not a folder")
    return Source(read(config), folder)
