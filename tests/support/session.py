"""Play a terminal session that a page shows, and compare what comes out with what it shows.

python tests/support/session.py docs/first-session.md    write what came out into the page
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MARK = "@@@"
SHOWN = "127.0.0.1:8000"
NOT_PLAYED = ("pip ", "python -m venv ")
"""What needs a package index."""
OURS = re.compile("CLEVER_|SSL_CERT_|(https?|all)_proxy", re.IGNORECASE)
VARYING = {
    r"(\d{4}-)?\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00| UTC)?": "TIME",
    r"\b6[0-9a-f]{23}\b": "EVENT",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}": "ASSIGNMENT",
    r"(versions: ).*": r"\1...",
    r"\b\d+ (s|of 1200)\b": r"N \1",
    r" (ahead of|behind) ": " near ",
    r"^(ok|note) +(proxy|certificates): .*": r"\2 ...",
    r"\s+": " ",
}
PROGRESS = re.compile(r"records read|a second")
"""What is only told where something takes long."""


class Step(NamedTuple):
    """A command of a session, and what the page shows of its output."""

    command: str
    shown: list[str]


def steps(page: str) -> list[Step]:
    """The steps of all console blocks of a page, in their order."""
    found: list[Step] = []
    for block in re.findall(r"^```console\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], []))
            elif line.startswith("> "):
                found[-1] = found[-1]._replace(command=f"{found[-1].command}\n{line[2:]}")
            else:
                found[-1].shown.append(line)
    return found


def play(found: list[Step], folder: Path) -> list[list[str]]:
    """Run a session's commands in a shell, and give the output of each, errors included."""
    (serve,) = [step.command for step in found if " fake serve " in step.command]
    with _served(serve) as (really, settings):
        script = "".join(
            f"{'' if _is_elsewhere(step.command) else step.command.replace(SHOWN, really)}\necho {MARK}\n"
            for step in found
        )
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLEVER_")}
        done = subprocess.run(
            ["bash"],
            input=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env=inherited | {"PATH": f"{Path(sys.executable).parent}:{inherited['PATH']}", "COLUMNS": "80"},
            timeout=120,
            check=True,
        )
        parts = done.stdout.replace(really, SHOWN).split(f"{MARK}\n")
    outputs = [[line for line in part.splitlines() if line and not PROGRESS.search(line)] for part in parts]
    return [
        [line.replace(really, SHOWN) for line in settings] if " fake serve " in step.command else output
        for step, output in zip(found, outputs[:-1], strict=True)
    ]


@contextmanager
def _served(command: str) -> Iterator[tuple[str, list[str]]]:
    """Serve the fake on a free port; give where and what it tells."""
    words = [
        sys.executable,
        "-m",
        "clever_pipelines.cli",
        *shlex.split(command.replace("--port 8000", "--port 0"))[1:],
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        settings = []
        for line in process.stdout:
            settings.append(line.rstrip())
            if line.startswith("# try"):
                break
        address = re.search(r"//(.*?)/", settings[0])
        assert address
        try:
            yield address[1], settings
        finally:
            process.terminate()


def _is_elsewhere(command: str) -> bool:
    return command.startswith(NOT_PLAYED) or " fake serve " in command


def agrees(shown: list[str], really: list[str]) -> bool:
    """Whether an output is as a page shows it, where three dots stand for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(_fixed(line)).replace(r"\.\.\.", ".*") + r"\n"
        for line in shown
    )
    return re.fullmatch(pattern, "".join(f"{_fixed(line)}\n" for line in really)) is not None


def _fixed(line: str) -> str:
    """A line without what differs from run to run."""
    for pattern, word in VARYING.items():
        line = re.sub(pattern, word, line)
    return line.strip()


def write(path: Path) -> None:
    """Write what comes out into a page whose blocks have one command each."""
    page = path.read_text("utf-8")
    found = steps(page)
    with tempfile.TemporaryDirectory() as folder:
        outputs = play(found, Path(folder))
    lines: list[str] = []
    number = -1
    shows = False
    for line in page.splitlines():
        if line == "```console":
            shows = True
        elif shows and (line.startswith(("$ ", "```"))):
            if number >= 0 and not lines[-1].startswith("```"):
                lines += outputs[number]
            number += line.startswith("$ ")
            shows = not line.startswith("```")
        elif shows and not line.startswith("> "):
            continue
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
