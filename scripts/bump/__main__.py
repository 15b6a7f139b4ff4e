"""Take in what moved upstream: documents, generated code, tests, changelog. All of it, or nothing.

    python -m bump [--upstream-dir DIR] [--markdown FILE]

Exit status: 0 done or nothing to do, 1 a person must decide (the last line names the file to
open), 2 it could not be told what upstream says.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bump.take_in import UPSTREAM, PersonNeededError, take_in
from drift import report as reports
from drift.check import check
from drift.shapes import NotASpecError
from drift.upstream import Source, UndeterminedError, read
from pipeline.project import ROOT


def main(arguments: Iterable[str] | None = None) -> int:
    """Report what moved, take it in, and return the exit status."""
    parser = argparse.ArgumentParser(description="Take in what moved upstream.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--markdown", type=Path, help="also write the report of what moved as Markdown")
    options = parser.parse_args(None if arguments is None else list(arguments))
    try:
        source = Source(read(options.root / UPSTREAM), options.upstream_dir)
        report = check(source.upstream, source)
        print(reports.as_text(report), flush=True)
        if options.markdown:
            options.markdown.write_text(reports.as_markdown(report), encoding="utf-8")
        if report.status == 2:
            raise UndeterminedError(report.all_errors[0])
        written = take_in(options.root, source, report)
    except PersonNeededError as error:
        print(f"{error}\n\nNothing was changed. A person must decide; open: {error.file}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"bump: {' '.join(error.cmd)} failed: {error.stderr or ''}", file=sys.stderr)
        return 2
    except (UndeterminedError, NotASpecError, OSError) as error:
        print(f"bump: could not tell: {error}", file=sys.stderr)
        return 2
    print("\n".join(["wrote:", *(f"  {name}" for name in written)]) if written else "nothing to do")
    return 0


if __name__ == "__main__":
    sys.exit(main())
