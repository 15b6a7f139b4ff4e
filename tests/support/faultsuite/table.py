"""Writes `docs/faults.md` from the cases: what goes wrong, what the client does, which error comes of it.

Run it with `--check` to see whether the file is as it should be.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # to find its siblings when it is run as a script

from faultsuite.case import Case  # behind the line that finds it
from faultsuite.suite import GROUPS

ROOT = Path(__file__).parents[3]
TARGET = ROOT / "docs" / "faults.md"
LIFECYCLE = ROOT / "tests" / "test_faults_lifecycle.py"

_HEAD = """\
# What happens when things go wrong

Every line is a test that is run with `Clever` and with `AsyncClever`, over real sockets. This page is
written by `python tests/support/faultsuite/table.py` from the cases of those tests: change them, not it.

In each of them every event is handed over once and in order; what came before an error was handed over;
reading goes on from the cursor without a gap; no change is made twice; no other server sees a byte; nothing
that is logged, traced, raised or pickled holds the token or a student's name; no connection stays in use.

The calls: `events` and `submissions` read three pages, `event` one event; `create` makes an assignment,
`update` and `delete` change one, `grade` changes a submission. Pauses are given for the largest jitter: they
are random and shorter, unless the service asked for them.

What the client cannot stop, it does not wait for: in `Clever`, a transport or an httpx client of yours runs
in a thread of its own while there is a deadline (by default 600 s), and is left behind when the time is over;
so does a token callable, where you have set the deadline yourself. A thread a call was measured to cost 1 ms
on a busy machine; `Options(deadline=None)` does without. Our own sockets keep the time by themselves. Bounds
and deadlines hold over a transport of yours, too; that nothing is read from behind a response is its own
business there.

{count} cases.
"""

_DONE = {
    "events": "every event",
    "event": "the event",
    "submissions": "every submission",
    "create": "created once",
    "update": "updated",
    "delete": "deleted",
    "grade": "graded",
}


def _seconds(values: list[float]) -> str:
    return " and ".join(f"{value:g} s" for value in values)


def _does(case: Case) -> str:
    """What the client does, in words."""
    if case.sleeps:
        again = "goes on" if case.fault.startswith("a success") else "tries again"
        return f"{again} after {_seconds(list(case.sleeps))}"
    if case.renews and case.requests > 1:
        return "fetches the token anew, tries again once"
    if case.expect.get("duplicates"):
        return "drops what it has handed over before"
    if case.goes_stale:
        return "notices, makes a new connection"
    return "" if case.raises is None else "gives up at once"


def _ends(case: Case) -> str:
    """What comes of it, in words."""
    if case.raises is None:
        return _DONE[case.call]
    text = f"`{case.raises.__name__}`"
    if case.delivered:
        text += f" after {case.delivered} events"
    if case.expect.get("retry_at"):
        text += ", with `retry_at`"
    if case.writes:
        text += ", may have been processed" if case.doubt else ", not processed"
    return text


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _group(name: str, cases: list[Case]) -> Iterator[str]:
    yield f"\n## {name}\n"
    yield _row("fault", "call", "the client", "in the end")
    yield _row("---", "---", "---", "---")
    for case in cases:
        yield _row(case.fault, case.call, _does(case), _ends(case))


def _lifecycle() -> list[tuple[str, str]]:
    """What the docstrings of the other tests say: what happens, and what comes of it."""
    rows = []
    for node in ast.parse(LIFECYCLE.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            fault, _, result = (ast.get_docstring(node) or "").partition("\n")[0].partition(" | ")
            if not result:
                raise SystemExit(f"{LIFECYCLE.name}: {node.name} has no line for docs/faults.md")
            rows.append((fault, result.removesuffix(".")))
    return rows


def text() -> str:
    """The whole page."""
    lifecycle = _lifecycle()
    count = sum(map(len, GROUPS.values())) + len(lifecycle)
    lines = [_HEAD.format(count=count)]
    for name, cases in GROUPS.items():
        lines += _group(name, cases)
    lines += [
        "\n## Cancelling, closing, forking, threads, clocks\n",
        _row("what", "in the end"),
        _row("---", "---"),
    ]
    lines += [_row(*row) for row in lifecycle]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or compare it."""
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text(), encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == text():
        return 0
    print(
        f"{TARGET.relative_to(ROOT)} is not what the cases say: run python {Path(__file__).relative_to(ROOT)}"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
