"""JSON in and out: orjson where it is installed, the standard library otherwise, the same results from both.

The standard library is the judge: whatever orjson refuses, or would read with a loss, is read by it.
"""

from __future__ import annotations

import json
from math import isinf
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

_OLDEST = (3, 9, 15)
"""Older versions of orjson crash on deep nesting (CVE-2024-27454)."""

_fast_loads: Callable[[bytes], Any] | None = None
try:
    import orjson

    if tuple(map(int, orjson.__version__.split(".")[:3])) >= _OLDEST:
        _fast_loads = orjson.loads
except (ImportError, ValueError):  # the extra "fast" is not installed
    pass

# orjson turns an integer beyond 64 bits into a float. With all digits as 0, and all that can stand before
# a number as a comma, one search finds a long one. (Ids are mostly digits, but follow a quote.)
_PLAIN = bytes.maketrans(b"123456789:[- \t\r\n", b"000000000,,,,,,,")
_LONG_NUMBER = b"," + b"0" * 19


def loads(body: bytes) -> Any:
    """Read a JSON document.

    Raises:
        ValueError: The document is not JSON: broken, empty, not UTF-8, too deep, or with NaN or Infinity.
    """
    if _fast_loads is not None and not _has_long_number(body):
        try:
            return _fast_loads(body)
        except ValueError:
            pass
    return _strict_loads(body)


def dumps(value: object) -> bytes:
    """Write a JSON document.

    Raises:
        ValueError: A value in the object is not of a type that JSON has, or is NaN or infinite.
    """
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, RecursionError) as error:
        raise ValueError(f"the body cannot be written as JSON ({type(error).__name__})") from None


def _has_long_number(body: bytes) -> bool:
    return _LONG_NUMBER in (b"," + body).translate(_PLAIN)


def _strict_loads(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=refuse_constant, parse_float=finite_float)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's own reader takes."""
    raise ValueError(f"{name} is not JSON")


def finite_float(text: str) -> float:
    """Read a number that a float can hold."""
    value = float(text)
    if isinf(value):
        raise ValueError("a number is too large")
    return value
