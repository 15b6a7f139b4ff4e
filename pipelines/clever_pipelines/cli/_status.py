"""Exit statuses, the same for all commands, and which of them an error means."""

from __future__ import annotations

import enum
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .._sending import Report


class Status(enum.IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NEEDS_A_PERSON = 3
    CREDENTIALS = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


class CommandError(Exception):
    """A command failed, and knows how.

    Args:
        status: How the command ends.
        text: What is wrong and what to do.
    """

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


def explain(error: Exception) -> tuple[Status | None, str]:
    """Give the status that an error means, and its text; None for a mistake of the program itself."""
    if isinstance(error, CommandError):
        return error.status, error.text
    from clever_client import (
        CleverError,
        ForbiddenError,
        InvalidArgumentError,
        RateLimitError,
        ServerError,
        TransportError,
        UnauthorizedError,
    )

    from ..journal import JournalError

    if "clever_pipelines.mirror" in sys.modules and (found := _explain_mirror(error)) is not None:
        return found

    if isinstance(error, InvalidArgumentError):
        return Status.USAGE, str(error)
    if isinstance(error, (UnauthorizedError, ForbiddenError)):
        return Status.CREDENTIALS, str(error)
    if isinstance(error, (TransportError, ServerError, RateLimitError)):
        return Status.UNREACHABLE, str(error)
    if isinstance(error, (CleverError, JournalError)):
        return Status.FAILED, str(error)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return Status.FAILED, f"{place}{error.strerror or error}"
    return None, ""


def status_of(report: Report[Any]) -> int:
    """Give the status of a push: what ended it, or whether somebody must look at what it reports."""
    if report.error is not None:
        status, _ = explain(report.error)
        return Status.FAILED if status is None else status
    return Status.DONE if set(report.counts) <= {"done", "planned"} else Status.NEEDS_A_PERSON


def _explain_mirror(error: Exception) -> tuple[Status, str] | None:
    from sqlalchemy.exc import SQLAlchemyError

    from ..mirror import HeldError, MirrorError
    from ..mirror._errors import describe

    if isinstance(error, HeldError):
        return Status.NEEDS_A_PERSON, f"{error}: see `clever-client mirror review`"
    if isinstance(error, MirrorError):
        return Status.FAILED, str(error)
    if isinstance(error, SQLAlchemyError):  # its text may quote a row
        return Status.UNREACHABLE, f"the database does not do what it should: {describe(error)}"
    return None
