"""Made-up cursors of record lists: they lead to where another one leads, for faults of paging."""

from __future__ import annotations


class Cursors:
    """Cursors that stand for others.

    A position here is the id that a list goes on after; "" is its beginning.
    """

    def __init__(self) -> None:
        self._stands_for: dict[str, str] = {}

    def first_kept(self) -> str:
        """Give the beginning of a list."""
        return ""

    def after(self, cursor: str) -> str:
        """Give the position that a cursor leads to."""
        return self._stands_for.get(cursor, cursor)

    def mark(self, position: str) -> str:
        """Make a fresh cursor that leads to a position."""
        cursor = f"{0xFFFFFFFFFFFFFFFFFFFFFFFF - len(self._stands_for):024x}"
        self._stands_for[cursor] = position
        return cursor
