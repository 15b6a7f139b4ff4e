"""Judge mutants: does a test notice when a line of the policy is changed? `make mutation` runs this.

mutmut makes the mutants of the modules that [tool.mutmut] names, all asleep in one file. This wakes one at a
time. The tests are collected once and run once, to see which functions each of them calls. Then each mutant
gets a fork of this process, in which the tests that call its function run until one fails. So a mutant costs
milliseconds; mutmut's own runner collects all tests again for each, and cannot name those with a backslash.

    python mutation.py [PART ...]    # in a folder as `make mutation` lays it out

A PART is a module, such as `urls`, or a piece of a function's name, such as `BaseUrl` or `_pauses`.
"""

from __future__ import annotations

import difflib
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from mutmut.configuration import config as settings
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import get_mutant_name, mangled_name_from_mutant_name

KILLED, SURVIVED, TIMED_OUT, UNTESTED = "killed", "survived", "timed out", "untested"
_FORKS = os.cpu_count() or 1


class Mutant(NamedTuple):
    """A function with one change."""

    name: str
    module: str
    change: str


def plant(parts: list[str]) -> list[Mutant]:
    """Write the mutants of the modules into their files, asleep, and list them."""
    mutants = []
    paths = [Path(path) for path in settings().only_mutate]
    modules = {path.stem for path in paths}
    for path in paths:
        planted = mutate_file_contents(str(path), path.read_text("utf-8"))
        path.write_text(planted.code, "utf-8")
        lines = planted.code.splitlines()
        text = {
            name: [line.replace(name, "") for line in lines[span.start - 1 : span.end]]
            for name, span in planted.line_span_by_function_name.items()
        }
        for name in planted.mutant_names:
            function = mangled_name_from_mutant_name(name)
            is_wanted = (part == path.stem or (part in function and part not in modules) for part in parts)
            if parts and not any(is_wanted):
                continue
            before = text[f"{function}__mutmut_orig"]
            change = [line for line in difflib.ndiff(before, text[name]) if line[0] in "-+"]
            mutants.append(Mutant(get_mutant_name(path, name), path.stem, "\n".join(change)))
    return mutants


class Judge:
    """A plugin that runs the collected tests once, and then against each mutant.

    Args:
        mutants: Those to judge.
    """

    def __init__(self, mutants: list[Mutant]) -> None:
        self._mutants = mutants
        self._is_fork = False
        self._tests: dict[str, list[pytest.Item]] = defaultdict(list)
        self._calls: Counter[str] = Counter()
        self._seconds: Counter[str] = Counter()
        self.verdicts: dict[Mutant, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a test's time, and end a fork at the first failure."""
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            if self._is_fork:
                os._exit(1)
            pytest.exit(f"{report.nodeid} fails without any mutant\n{report.longreprtext}", 1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge all mutants, as many at a time as there are cores."""
        set_mutant_under_test("stats")
        for item in _each(session.items):
            for function in state()._stats:
                self._tests[function].append(item)
                self._calls[item.nodeid] += 1
            state()._stats.clear()
        set_mutant_under_test("")
        running: dict[int, tuple[Mutant, float]] = {}
        waiting = list(reversed(self._mutants))
        while waiting or running:
            while waiting and len(running) < _FORKS:
                self._start(waiting.pop(), running)
            time.sleep(0.005)
            for process, (mutant, deadline) in list(running.items()):
                done, status = os.waitpid(process, os.WNOHANG)
                if done:
                    self._conclude(mutant, KILLED if status else SURVIVED)
                elif time.monotonic() > deadline:
                    os.killpg(process, signal.SIGKILL)
                    os.waitpid(process, 0)
                    self._conclude(mutant, TIMED_OUT)
                else:
                    continue
                del running[process]
        return True

    def _start(self, mutant: Mutant, running: dict[int, tuple[Mutant, float]]) -> None:
        tests = self._tests[mangled_name_from_mutant_name(mutant.name)]
        if not tests:
            return self._conclude(mutant, UNTESTED)
        # A test that calls little beside this function is more likely about it.
        tests.sort(key=lambda item: (self._calls[item.nodeid], self._seconds[item.nodeid]))
        if process := os.fork():
            # Long enough for a busy machine: only what hangs takes ten times as long.
            seconds = 10 + 10 * sum(self._seconds[item.nodeid] for item in tests)
            running[process] = mutant, time.monotonic() + seconds
            return None
        self._is_fork = True
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        set_mutant_under_test(mutant.name)
        try:
            for _ in _each(tests):
                pass
        except BaseException:  # a mutant may raise anything, also what ends pytest
            os._exit(1)
        os._exit(0)

    def _conclude(self, mutant: Mutant, verdict: str) -> None:
        self.verdicts[mutant] = verdict
        if verdict != KILLED:
            print(f"{verdict}: {mutant.name}\n{mutant.change}\n", flush=True)


def _each(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Run tests one by one; what they share is torn down when none of the following needs it."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item


def report(verdicts: dict[Mutant, str]) -> str:
    """Say how many of each module's mutants were noticed."""
    lines = []
    for module in [*dict.fromkeys(mutant.module for mutant in verdicts), "all"]:
        counts = Counter(verdict for mutant, verdict in verdicts.items() if module in (mutant.module, "all"))
        noticed, total = counts[KILLED] + counts[TIMED_OUT], counts.total()
        kinds = ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))
        lines.append(f"{module:12} {noticed:4} of {total:4} noticed, {noticed / total:.1%} ({kinds})")
    return "\n".join(lines)


def main(parts: list[str]) -> int:
    """Judge the mutants of some modules, or of all; return 1 where the tests fail without any mutant."""
    sys.path.insert(0, "src")
    os.environ["PYTHONPATH"] = str(Path("src").resolve())  # for what the tests start
    judge = Judge(plant(parts))
    arguments = ["-s", "-q", *settings().pytest_add_cli_args, *settings().pytest_add_cli_args_test_selection]
    status = pytest.main(arguments, plugins=[judge])
    if status == pytest.ExitCode.OK:
        print(report(judge.verdicts))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
