"""Ids: checked before they are sent, because a wrong one reads as "not found", or as another path."""

from __future__ import annotations

from ._errors import InvalidArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Self


class MongoId(str):
    """The id of a user, section or event: 24 hexadecimal digits.

    Args:
        value: The id.
        name: What the error calls it.

    Raises:
        InvalidArgumentError: The value is not a string of 24 hexadecimal digits. The text does not repeat
            it: it may be a name.
    """

    __slots__ = ()

    def __new__(cls, value: str, name: str = "the id") -> Self:
        if not is_mongo_id(value):
            # The value stays out of the text: people pass names and e-mail addresses by mistake.
            raise InvalidArgumentError(f"{name} must be an id of 24 hexadecimal digits")
        return super().__new__(cls, value)

    @property
    def timestamp(self) -> int:
        """When the record was made, in Unix seconds: the id's first eight digits."""
        return int(self[:8], 16)

    @property
    def time(self) -> datetime:
        """When the record was made. An event's id carries the time of the event."""
        from datetime import UTC, datetime

        return datetime.fromtimestamp(self.timestamp, UTC)


def is_mongo_id(value: object) -> bool:
    """Tell whether a value is an id of 24 hexadecimal digits."""
    try:
        # fromhex passes over spaces, which makes the result too short.
        return isinstance(value, str) and len(value) == 24 and len(bytes.fromhex(value)) == 12
    except ValueError:
        return False


def are_mongo_ids(values: Sequence[str]) -> bool:
    """Tell whether all of these are ids of 24 hexadecimal digits."""
    try:
        size = len(bytes.fromhex("".join(values)))
    except ValueError:
        return False
    return size == 12 * len(values) and {*map(len, values)} <= {24}


def path_segment(value: str, name: str) -> str:
    """Check an id of free form: one path segment that stays one.

    Raises:
        InvalidArgumentError: The id is empty, not a string, or would change the path.
    """
    if not isinstance(value, str) or value in ("", ".", "..") or not value.isprintable() or len(value) > 500:
        raise InvalidArgumentError(f"{name} must be a short string")
    return value
