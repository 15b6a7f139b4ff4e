"""Bodies: collected and decompressed up to a bound, as are headers."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .io_common import Received
    from .retry import Limits


class TooLargeError(Exception):
    """A response is beyond its bounds; the text says which part of it. Never leaves the io modules."""


def seconds_left(ends_at: float | None) -> float | None:
    """Give the seconds until then, 0 at least; None for no end."""
    return None if ends_at is None else max(0.0, ends_at - time.monotonic())


class Body:
    """Collects a body, decompressed, up to a bound.

    Args:
        received: The response that it belongs to.
        limits: The bounds.
    """

    def __init__(self, received: Received, limits: Limits) -> None:
        named = "" if received.is_decoded else received.headers.get("content-encoding", "")
        encodings = [name.strip().lower() for name in named.split(",")]
        self._most = limits.max_body_bytes
        self._ends_at = limits.ends_at
        self._content = bytearray()
        self._layers = [_Inflater(name) for name in reversed(encodings) if name not in ("", "identity")]
        self._is_garbled = any(not layer.is_known for layer in self._layers)

    def add(self, data: bytes) -> None:
        """Take a piece.

        Raises:
            TooLargeError: The body is larger than ``max_body_bytes`` allows.
            TimeoutError: The deadline passed before the body was complete.
        """
        if seconds_left(self._ends_at) == 0.0:
            raise TimeoutError
        if self._is_garbled:
            return
        try:
            for layer in self._layers:
                data = layer.feed(data, self._most)
        except zlib.error:
            self._is_garbled = True
            self._content.clear()
            return
        if len(self._content) + len(data) > self._most:
            raise _too_large(self._most)
        self._content += data

    def clear(self) -> None:
        """Forget the body of a response that broke off, whose status says enough."""
        self._content.clear()
        self._layers = []

    def finish(self) -> tuple[bytes, bool]:
        """Give the body, and whether it could not be decompressed."""
        is_garbled = self._is_garbled or not all(layer.is_whole for layer in self._layers)
        return b"" if is_garbled else bytes(self._content), is_garbled


def _too_large(most: int) -> TooLargeError:
    return TooLargeError(f"its body has more than the {most:,} bytes of max_body_bytes")


class _Inflater:
    """Decompresses ``gzip``, of one member or several, and ``deflate``, with its wrapper or without."""

    def __init__(self, name: str) -> None:
        self.is_known = name in ("gzip", "x-gzip", "deflate")
        self._wbits = 15 if name == "deflate" else 31
        self._stream = zlib.decompressobj(self._wbits)
        self._has_begun = False

    @property
    def is_whole(self) -> bool:
        """Whether the layer has seen the end of what it decodes."""
        return self._stream.eof or not self._has_begun

    def feed(self, data: bytes, most: int) -> bytes:
        """Decode a piece, to little more than so many bytes."""
        found = bytearray()
        while data:
            if self._stream.eof:
                if self._wbits != 31 or not data.strip(b"\0"):
                    break  # padding
                self._stream = zlib.decompressobj(31)
            try:
                found += self._stream.decompress(data, most + 1)
            except zlib.error:
                if self._has_begun or self._wbits != 15:
                    raise
                self._wbits, self._stream = -15, zlib.decompressobj(-15)
                self._has_begun = True
                continue
            self._has_begun = True
            if len(found) > most:
                raise _too_large(most)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(found)


class HeaderBudget:
    """Counts what comes before a body, interim responses included."""

    def __init__(self) -> None:
        self._most: int = 0
        self._left: int | None = None

    def begin(self, most: int) -> None:
        """Begin to count for a response."""
        self._most = self._left = most

    def end(self) -> None:
        """Stop counting: what comes now is the body."""
        self._left = None

    def room(self, size: int) -> int:
        """Give how much of a read is allowed.

        Raises:
            TooLargeError: The headers are larger than ``max_header_bytes`` allows.
        """
        if self._left is None:
            return size
        if self._left <= 0:
            raise TooLargeError(
                f"it has more than the {self._most:,} bytes of max_header_bytes before its body"
            )
        return min(size, self._left)

    def spend(self, size: int) -> None:
        """Count what was read."""
        if self._left is not None:
            self._left -= size
