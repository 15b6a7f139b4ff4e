"""What the mirror raises. No text holds a value that may be personal."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


class MirrorError(Exception):
    """The mirror cannot do what it was asked to do. The text says what to do about it."""


class SchemaError(MirrorError):
    """The database has another version of the tables than this program."""


class LeaseLostError(MirrorError):
    """Another process has taken the district over. Nothing of the transaction was written."""


class SetBackError(MirrorError):
    """The database is not as this process left it. Nothing of the transaction was written."""


class NotNow(MirrorError):  # noqa: N818  # no fault: a reason to wait
    """A district is left alone for now. The text says why.

    Attributes:
        is_fine: Nobody has to do anything about it.
    """

    def __init__(self, reason: str, *, is_fine: bool = False) -> None:
        super().__init__(reason)
        self.is_fine = is_fine


class DistrictReturned(NotNow):
    """A district that had been removed is back: its lists must be read."""


def describe(error: BaseException) -> str:
    """Name an error of the database without its text, which may quote a row."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
        return f"{type(error.orig).__name__}{f' ({code})' if code else ''}"
    return type(error).__name__
