"""Run commands of `clever-client` in the process of the tests. A new one would first import for a second."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from clever_pipelines.cli import _program


class Done(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, environment: Mapping[str, str], cwd: Path | None = None) -> Done:
    """Run a command to its end.

    Args:
        arguments: The words after `clever-client`.
        environment: All of its environment.
        cwd: Its working directory.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with (
        _log_restored(),
        pytest.MonkeyPatch.context() as patch,
        warnings.catch_warnings(),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        warnings.simplefilter("ignore", DeprecationWarning)  # as in a shell
        for name in os.environ.keys() - environment.keys():
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(cwd or Path.cwd())
        status = _program.run(arguments)
    out.flush()
    err.flush()
    return Done(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


@contextmanager
def _log_restored() -> Iterator[None]:
    """Take back what a command does to the loggers, which is for its process."""
    loggers = [logging.getLogger(name) for name in ("clever_pipelines", "clever_client")]
    before = [(logger, [*logger.handlers], logger.level) for logger in loggers]
    try:
        yield
    finally:
        for logger, handlers, level in before:
            logger.handlers[:] = handlers
            logger.setLevel(level)
