"""Flat rows: the columns of each record type, for data frames, CSV and tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .model import ReceivedModel


class Column(NamedTuple):
    """A column of a record's flat row.

    Attributes:
        name: The column's name.
        type: What its values are, beside None: str, int, float, bool, `datetime.date` or `datetime.datetime`.
        path: Where in the record's JSON the value stands, as keys with dots between them.
    """

    name: str
    type: type
    path: str


def columns(model: type[ReceivedModel]) -> tuple[Column, ...]:
    """Return the columns of a record type, in the order of its rows.

    Lists are not columns. A field that a newer service sends is not one either: the JSON has it.

    Args:
        model: The record type, such as `User`.

    Raises:
        TypeError: The class is not a record type: only what has an id of its own has rows.
    """
    found: tuple[Column, ...] = getattr(model, "_columns", ())
    if not found:
        raise TypeError(
            f"{getattr(model, '__name__', 'this')} has no columns: give a record type such as User"
        )
    return found


def row_of(record: ReceivedModel) -> dict[str, Any]:
    """Return the flat row of a record."""
    row: dict[str, Any] = {}
    for name, fields in _fields_of_columns(type(record)):
        value: Any = record
        for field in fields:
            value = getattr(value, field)
            if value is None:
                break
        row[name] = value
    return row


@cache
def _fields_of_columns(model: type[ReceivedModel]) -> list[tuple[str, list[str]]]:
    """Return the fields that lead to each column: those of Python words have an underscore."""
    return [(column.name, _fields(model, column.path.split("."))) for column in columns(model)]


def _fields(model: Any, keys: list[str]) -> list[str]:
    from .bodies import field_types
    from .model import Model, fields_by_key

    fields = []
    for key in keys:
        field = fields_by_key(model)[key]
        fields.append(field)
        for option in field_types(model)[field]:
            if isinstance(option, type) and issubclass(option, Model):
                model = option
    return fields
