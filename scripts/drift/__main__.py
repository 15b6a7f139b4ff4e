"""Tell what moved upstream: compare the vendored documents with their sources, by meaning.

    python -m drift [--upstream-dir DIR] [--json FILE] [--markdown FILE]

Exit status: 0 nothing moved, 1 something did, 2 it could not be told (no network, not YAML, not a spec).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drift import report as reports
from drift.check import check
from drift.upstream import Source, UndeterminedError, read
from pipeline.project import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Print the report, write the files that were asked for, return the exit status."""
    parser = argparse.ArgumentParser(description="Tell what moved upstream.")
    parser.add_argument(
        "--config", type=Path, default=ROOT / "specs" / "upstream.toml", help=argparse.SUPPRESS
    )
    parser.add_argument("--upstream-dir", type=Path, help="read upstream's files from this folder, offline")
    parser.add_argument("--json", type=Path, help="also write the report as JSON")
    parser.add_argument("--markdown", type=Path, help="also write the report as Markdown")
    options = parser.parse_args(arguments)
    try:
        if options.upstream_dir is not None and not options.upstream_dir.is_dir():
            raise UndeterminedError(f"{options.upstream_dir}: not a folder")
        upstream = read(options.config)
        report = check(upstream, Source(upstream, options.upstream_dir))
        print(reports.as_text(report), end="")
        if options.json:
            options.json.write_text(reports.as_json(report), encoding="utf-8")
        if options.markdown:
            options.markdown.write_text(reports.as_markdown(report), encoding="utf-8")
    except (UndeterminedError, OSError) as error:
        print(f"drift: could not tell: {error}", file=sys.stderr)
        return 2
    return report.status


if __name__ == "__main__":
    sys.exit(main())
