"""Writing models and what they hold as plain JSON values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from .dates import write_date, write_datetime
from .model import Model


def to_plain(value: Any) -> Any:
    """Return the plain JSON value of what a union or a list holds."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, datetime):
        return write_datetime(value)
    if isinstance(value, date):
        return write_date(value)
    return [to_plain(item) for item in value] if isinstance(value, list) else value


def to_json(value: object) -> Any:
    """Return what an encoder can write for a model, a date or a datetime.

    For the ``default`` of `json.dumps` and ``orjson.dumps``, and the ``enc_hook`` of ``msgspec.json.encode``.

    Raises:
        TypeError: The value is something else. `UNSET` is never written: leave the field out.
    """
    if isinstance(value, (Model, date)):
        return to_plain(value)
    raise TypeError(f"{type(value).__name__} can't be written as JSON")
