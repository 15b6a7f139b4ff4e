"""Typed looks into raw records: only the columns that are wanted, as `to_row` gives them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from clever_openapi.dates import to_date, to_datetime
from clever_openapi.decoding import DECODE_FAILURES
from clever_openapi.model import ReceivedModel
from clever_openapi.rows import Column, columns

from ._errors import InvalidArgumentError
from ._http.page_split import SplitRecord, read_record
from ._http.raw_pages import _msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ._raw import RawRecord

_AS_WRITTEN: dict[type, type] = {date: str, datetime: str}
_READ: dict[type, Callable[[Any], Any]] = {date: to_date, datetime: to_datetime}


class RowReader:
    """Reads some columns of raw records of one type, at a fraction of the price of whole models.

    Args:
        model: The record type, such as `User`.
        names: The columns that are wanted, by the names that `columns` tells; all of them if none are named.

    Raises:
        InvalidArgumentError: The record type has no such column; `columns` lists them.
    """

    def __init__(self, model: type[ReceivedModel], names: Iterable[str] | None = None) -> None:
        known = {column.name: column for column in columns(model)}
        wanted = [*known] if names is None else [*names]
        for name in wanted:
            if name not in known:
                raise InvalidArgumentError(f"{model.__name__} has no column {name!r}: columns() names them")
        self._model: Any = model
        self._columns = tuple(known[name] for name in wanted)
        self._readers = [
            (column.name, column.path.split("."), _READ.get(column.type)) for column in self._columns
        ]

    def __call__(self, record: RawRecord) -> dict[str, Any]:
        """Read the row of a record: the record itself in lists, and in an event what it is about.

        Raises:
            DecodeError: The record is not an object, or has no id.
        """
        is_event = "." in record.type
        if _msgspec() is not None:
            try:
                event_or_record = _decoder(self._columns, is_event)(record.json)
                found = event_or_record.data.object if is_event else event_or_record
                if found.id:
                    return self._row(found)
            except Exception:  # noqa: S110  # something about it is unusual: its model is read whole
                pass
        split = read_record(record.json, raw=True)
        if not isinstance(split, SplitRecord):
            raise split.error(self._model.__name__)
        value = split.value
        for key in ("data", "object") if is_event else ():
            value = value.get(key) if isinstance(value, dict) else None
        row = self._model.from_dict(value).to_row()
        return {column.name: row[column.name] for column in self._columns}

    def _row(self, found: Any) -> dict[str, Any]:
        row = {}
        for name, path, read in self._readers:
            value = found
            for key in path:
                value = getattr(value, key)
                if value is None:
                    break
            if read is not None and value is not None:
                try:
                    value = read(value)
                except DECODE_FAILURES:
                    value = None
            row[name] = value
        return row


@cache
def _decoder(wanted: tuple[Column, ...], is_event: bool) -> Callable[[bytes], Any]:
    from msgspec.json import Decoder

    tree: dict[str, Any] = {"id": str}
    for column in wanted:
        *parents, last = column.path.split(".")
        node = tree
        for key in parents:
            node = node.setdefault(key, {})
        node[last] = _AS_WRITTEN.get(column.type, column.type)
    kind = _struct("Event", {"data": {"object": tree}}) if is_event else _struct("Record", tree)
    return Decoder(kind).decode


def _struct(name: str, tree: dict[str, Any]) -> Any:
    from msgspec import defstruct

    fields: list[Any] = [
        (key, (_struct(key, kind) if isinstance(kind, dict) else kind) | None, None)
        for key, kind in tree.items()
    ]
    return defstruct(name, fields, gc=False, namespace={"__repr__": object.__repr__})
