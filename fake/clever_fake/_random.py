"""Chance that comes out the same on every machine and every Python.

`random` promises this for `random()` alone, and seeding it costs more than a record does.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeVar

T = TypeVar("T")
_BLOCK: Final = 64


class SeededRandom:
    """Draws derived from a key: the same key gives the same draws, in the same order.

    Args:
        key: Whatever names the thing that is drawn for, e.g. a seed, a record type and an index.
    """

    __slots__ = ("_blocks", "_key", "_left")

    def __init__(self, *key: object) -> None:
        self._key = "/".join(map(str, key))
        self._blocks = 0
        self._left = b""

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 up to, and without, the limit."""
        return int.from_bytes(self._draw(8)) % limit

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of the choices."""
        return choices[self.below(len(choices))]

    def chance(self, one_in: int) -> bool:
        """Say yes once in so many draws."""
        return self.below(one_in) == 0

    def share(self, share: float) -> bool:
        """Say yes in this share of the draws, from 0 to 1."""
        return self.below(1_000_000) < share * 1_000_000

    def hex(self, digits: int) -> str:
        """Draw so many hexadecimal digits, 64 at most."""
        return self._draw(32).hex()[:digits]

    def uuid(self) -> str:
        """Draw a UUID of version 4."""
        digits = self.hex(32)
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def _draw(self, size: int) -> bytes:
        if len(self._left) < size:
            self._blocks += 1
            self._left = blake2b(f"{self._key}#{self._blocks}".encode(), digest_size=_BLOCK).digest()
        drawn, self._left = self._left[:size], self._left[size:]
        return drawn
