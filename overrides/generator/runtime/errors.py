"""The root of the one error tree, and the errors of this package."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Self


class CleverError(Exception):
    """Anything that goes wrong here.

    Attributes:
        may_have_been_processed: True if the service may have acted on a request that changes something. Look
            before you send it again: what was created unseen may never be found again.
    """

    may_have_been_processed: bool = False


class DecodeError(CleverError):
    """A record that can't be used: not a JSON object, or without what makes it one (an event without an id).

    Attributes:
        model: The class that was to be read.
        reason: What is wrong, without any of the record's values.
        raw: The record as it came. It may hold personal data, so it is in neither the text nor the pickle of
            the error.
        id: The record's ``id``, if it has one.
        type: The record's ``type``, if it has one.
    """

    def __init__(
        self, model: str, reason: str, raw: Any = None, *, id: str | None = None, type: str | None = None
    ) -> None:
        super().__init__(model, reason)
        self.model = model
        self.reason = reason
        self.raw = raw
        self.id: str | None = id if id is not None else _text(raw, "id")
        self.type: str | None = type if type is not None else _text(raw, "type")

    def __str__(self) -> str:
        return f"{self.model} can't be read: {self.reason}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _decode_error, (type(self), self.model, self.reason, None, self.id, self.type)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return type(self)(self.model, self.reason, deepcopy(self.raw, memo), id=self.id, type=self.type)


def _decode_error(
    cls: type[DecodeError], model: str, reason: str, raw: Any, id: str | None, type: str | None
) -> DecodeError:
    return cls(model, reason, raw, id=id, type=type)


def _text(raw: Any, key: str) -> str | None:
    value = raw.get(key) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else None


class UnexpectedStatus(CleverError):
    """A plain generated function met a status that the document doesn't list.

    Attributes:
        status_code: The status.
        content: The body. It may hold personal data, so it is in neither the text nor the pickle of the
            error.
    """

    def __init__(self, status_code: int, content: bytes = b"") -> None:
        super().__init__(status_code)
        self.status_code = status_code
        self.content = content

    def __reduce__(self) -> tuple[Any, ...]:
        return _unexpected_status, (type(self), self.status_code, self.may_have_been_processed)

    def __str__(self) -> str:
        return f"unexpected status {self.status_code} ({len(self.content)} bytes)"


def _unexpected_status(cls: type[UnexpectedStatus], status_code: int, in_doubt: bool) -> UnexpectedStatus:
    error = cls(status_code)
    error.may_have_been_processed = in_doubt
    return error


__all__ = ["CleverError", "DecodeError", "UnexpectedStatus"]
