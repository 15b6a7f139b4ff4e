"""Write `docs/quirks.md`: what the generator makes of the documents by itself, and here, and why.

python -m pipeline.quirks_table            write it
python -m pipeline.quirks_table --check    fail where the committed page differs

The results are those of a run of `tests/test_quirks.py`; the reasons are the overlay's, or the test's own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from pipeline.document import Node, SpecError, load
from pipeline.effective_spec import OVERLAY
from pipeline.project import ROOT

TESTS = ROOT / "tests" / "test_quirks.py"
PAGE = ROOT / "docs" / "quirks.md"

HEAD = """\
# Quirks

What goes wrong when openapi-python-client {version} reads these documents as they are ("stock"), and what
happens here. Every row is a test that is run on both sides with the same bytes. This page is written by
`make quirks` from the results of those tests and the reasons in `overrides/overlay.yaml`:
change them, not it.
"""


def results() -> list[dict[str, str]]:
    """Run the tests; what each case recorded, in their order.

    Raises:
        SpecError: A test fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        command = [sys.executable, "-m", "pytest", str(TESTS), "--tb=line", "-m", "not completeness"]
        command += ["--junitxml", str(report), "-o", "junit_family=xunit1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SpecError(f"{TESTS.relative_to(ROOT)}: fails:\n{done.stdout}{done.stderr}")
        cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest has just written it
        recorded = [
            {item.attrib["name"]: item.attrib["value"] for item in case.iter("property")} for case in cases
        ]
    return [record for record in recorded if record]


def page(records: list[dict[str, str]], actions: list[Node]) -> str:
    """Return the page's text."""
    reasons: dict[str, str] = {}
    for action in actions:
        reasons.setdefault(action["x-quirk"], action["description"])

    def rows() -> Iterator[tuple[str, ...]]:
        for record in records:
            reason = record["reason"] or reasons.get(record["key"], "")
            note = "" if record["against"] == "stock" else f" ({record['against'].removeprefix('stock, ')})"
            stock, ours = code(record["theirs"]) + note, code(record["mine"])
            yield f"{record['key']}: {record['claim']}", stock, ours, record["mechanism"], reason

    def corrections() -> Iterator[tuple[str, ...]]:
        for action in actions:
            yield action["x-quirk"], code(action["target"]), action["description"]

    parts = [
        HEAD.format(version=version("openapi-python-client")),
        table(("quirk", "stock", "here", "by", "why"), rows()),
        "## Every correction of the documents\n",
        table(("quirk", "where", "why"), corrections()),
    ]
    return "\n".join(parts)


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def code(text: str) -> str:
    """Text as code, whatever backticks it holds."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Write docs/quirks.md from the overlay and its tests.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page differs")
    arguments = parser.parse_args()
    try:
        text = page(results(), load(OVERLAY)["actions"])
        if not arguments.check:
            PAGE.write_text(text, encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            raise SpecError(f"{PAGE.relative_to(ROOT)}: not what `make quirks` writes")
    except SpecError as error:
        sys.exit(f"quirks_table: {error}")


if __name__ == "__main__":
    main()
