"""What commands write: results on standard output, all else on standard error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType
    from typing import Self


def write_json(value: object) -> None:
    """Write one value as a line of JSON."""
    click.echo(to_line(as_object(value)))


def as_object(value: object) -> object:
    """Give a named tuple as an object with its names, anything else as it is."""
    names: tuple[str, ...] | None = getattr(value, "_fields", None)
    return dict(zip(names, value, strict=True)) if names and isinstance(value, tuple) else value


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def one_line(content: bytes) -> bytes:
    """Give JSON in one line: as it is, where it has no line break."""
    if b"\n" not in content and b"\r" not in content:
        return content
    return to_line(json.loads(content))


def to_line(value: object) -> bytes:
    """Write a value as a line of JSON, without the line's end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a surrogate pair has no form but its escape
        return json.dumps(value, separators=(",", ":"), default=_plain).encode()


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table in columns, wide enough for what they hold; at a terminal the last one is folded."""
    cells = [[str(name) for name in header], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[number]) for row in cells) for number in range(len(header))]
    left = sum(widths[:-1]) + 2 * (len(widths) - 1)
    room = _columns() - left if sys.stdout.isatty() else widths[-1]
    for *row, last in cells:
        line = "".join(f"{cell.ljust(width)}  " for cell, width in zip(row, widths, strict=False))
        parts = textwrap.wrap(last, max(room, 1), break_long_words=False, break_on_hyphens=False)
        if max(map(len, parts)) > room:  # too narrow for its words: it has lines of its own
            click.echo(line.rstrip())
            click.echo(fold(f"    {last}"))
            continue
        for part in parts:
            click.echo(f"{line}{part}".rstrip())
            line = " " * left


def fold(text: str) -> str:
    """Fold text into lines that fit into the terminal, each indented below the beginning of its own."""
    folded = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + "  "
        folded += textwrap.wrap(line, _columns(), subsequent_indent=indent, break_on_hyphens=False) or [""]
    return "\n".join(folded)


def _columns() -> int:
    return min(shutil.get_terminal_size().columns, 100)


def _cell(value: object) -> str:
    return "-" if value is None or value == "" else str(value)


def write_note(text: str) -> None:
    """Tell something that is not a result."""
    click.echo(text, err=True)


class Progress:
    """How far long work is, with count, rate and the time that is left, on standard error.

    At a terminal it is drawn by Rich. Elsewhere a line is written every ten seconds, so that a log stays
    short and short work stays silent.

    Args:
        what: What is counted: ``rows``.
        total: How many there are, where it is known.
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what = what
        self._total = total
        self._started = self._told = time.monotonic()
        self._before: int | None = None
        self._bar: Any = None
        self._task: Any = None
        self._draws = sys.stderr.isatty()

    def __enter__(self) -> Self:
        if self._draws and (columns := _rich()) is not None:
            self._bar = columns()
            self._task = self._bar.add_task(self._what, total=self._total)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, count: int, total: int | None = None, what: str | None = None) -> None:
        """Tell how many are done with, and of what, where that is something else than before."""
        now = time.monotonic()
        if what is not None and what != self._what:
            self._what, self._total, self._before, self._started = what, None, None, now
        self._total = total if total is not None else self._total
        self._before = count if self._before is None else self._before  # what was done before is no speed
        rate = (count - self._before) / max(now - self._started, 0.001)
        if self._bar is not None:
            told = f"{self._what}, {rate:,.0f}/s" if rate else self._what
            self._bar.update(self._task, completed=count, total=self._total, description=told)
        elif now - self._told >= 10:
            self._told = now
            write_note(self._line(count, rate))

    def _line(self, count: int, rate: float) -> str:
        text = (
            f"{count:,} {self._what}" if self._total is None else f"{count:,} of {self._total:,} {self._what}"
        )
        text += f", {rate:,.0f} a second"
        if self._total is not None and rate:
            text += f", {(self._total - count) / rate:,.0f} s left"
        return text


def _rich() -> Callable[[], Any] | None:
    try:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
    except ImportError:
        return None
    return lambda: Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
