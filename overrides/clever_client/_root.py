"""The root of the one error tree, and the error of a record, for `_http`, which knows no API by name."""

from __future__ import annotations

from clever_openapi.errors import CleverError as ApiError
from clever_openapi.errors import DecodeError

__all__ = ["ApiError", "DecodeError"]
