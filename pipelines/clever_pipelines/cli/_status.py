"""Exit statuses, the same for all commands, and which of them an error means."""

from __future__ import annotations

import enum


class Status(enum.IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NEEDS_A_PERSON = 3
    CREDENTIALS = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


def explain(error: Exception) -> tuple[Status | None, str]:
    """Give the status that an error means, and its text; None for a mistake of the program itself."""
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
        return Status.FAILED, f"{place}{error.strerror or type(error).__name__}"
    return None, ""
