"""Rows as Arrow batches, made straight from raw records: Spark takes them without looking at a row."""

# pyright: reportMissingImports=false

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pyarrow as pa
from clever_client import DecodeError, RowReader
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from .._columns import MODELS, writable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clever_client import RawRecord

    from ._options import Settings
    from ._ranges import Range

# Spark compares Arrow's types with its own exactly.
_TYPES: Final[dict[type, tuple[DataType, pa.DataType]]] = {
    str: (StringType(), pa.string()),
    bool: (BooleanType(), pa.bool_()),
    int: (LongType(), pa.int64()),
    float: (DoubleType(), pa.float64()),
    date: (DateType(), pa.date32()),
    datetime: (TimestampType(), pa.timestamp("us", "UTC")),
}
_COLUMNS: Final[dict[str, type]] = {
    "district": str,
    "id": str,
    "type": str,
    "created": datetime,
    "record_id": str,
    "json": str,
}
UNREAD: Final = "clever.unread"
"""The type of a row that tells of a range that was not read."""
REREAD: Final = "clever.reread"
"""The type of a row that tells that such a range is read by now."""
UNREADABLE: Final = "clever.unreadable"
"""The type of a row for a record that cannot be read."""


class Rows:
    """The columns of a read, and its rows.

    Args:
        settings: What is read.
    """

    def __init__(self, settings: Settings) -> None:
        self._table = settings.table
        wanted = settings.record_columns
        # A name that every row has already is told apart.
        self._names = {
            column.name: f"record_{column.name}" if column.name in _COLUMNS else column.name
            for column in wanted
        }
        self._types = _COLUMNS | {self._names[column.name]: column.type for column in wanted}
        self._reader = RowReader(MODELS[settings.columns_of or ""], self._names) if wanted else None
        self._schema = pa.schema([(name, _TYPES[kind][1]) for name, kind in self._types.items()])

    @property
    def schema(self) -> StructType:
        """The columns, in Spark's words."""
        return StructType([StructField(name, _TYPES[kind][0]) for name, kind in self._types.items()])

    def of_records(self, district: str, records: Sequence[RawRecord]) -> pa.RecordBatch:
        """Make rows of raw records."""
        ids, types, created, record_ids, texts = zip(*records, strict=True)
        columns: list[Any] = [
            pa.repeat(district, len(records)),
            _array(ids, str),
            _array(types, str),
            _array(created, datetime),
            _array(record_ids, str),
            _texts(texts),
        ]
        if self._reader is not None:
            flat = [self._flat(record) for record in records]
            for name, shown in self._names.items():
                columns.append(_array([row.get(name) for row in flat], self._types[shown]))
        return pa.RecordBatch.from_arrays(columns, schema=self._schema)

    def of_unreadable(self, district: str, errors: Iterable[DecodeError]) -> pa.RecordBatch:
        """Make rows of records that cannot be read, with their raw form."""
        return self._told(
            {
                "district": district,
                "id": error.id or uuid4().hex,
                "type": UNREADABLE,
                "json": json.dumps(error.raw, default=str),
            }
            for error in errors
        )

    def of_unread(self, wanted: Range, reason: str, after: str | None) -> pa.RecordBatch:
        """Make the row that tells of a range, or of the rest of one, that is not read."""
        told = {"reason": reason, "table": self._table, "after": after, "until": wanted.until}
        return self._told([self._row(wanted, UNREAD) | {"json": json.dumps(told)}])

    def of_reread(self, wanted: Range) -> pa.RecordBatch:
        """Make the rows that tell that ranges which were not read at first are read by now."""
        return self._told(self._row(wanted, REREAD) | {"record_id": closed} for closed in wanted.closes)

    def _row(self, wanted: Range, kind: str) -> dict[str, Any]:
        return {"district": wanted.district, "id": uuid4().hex, "type": kind, "created": datetime.now(UTC)}

    def _told(self, rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist([*rows], schema=self._schema)

    def _flat(self, record: RawRecord) -> dict[str, Any]:
        assert self._reader is not None
        try:
            return self._reader(record)
        except DecodeError:
            return {}  # an event of an unknown kind: the JSON has it


def _array(values: Sequence[Any], kind: type) -> pa.Array:
    try:
        return pa.array(values, _TYPES[kind][1])
    except UnicodeEncodeError:
        return pa.array([writable(value) for value in values], _TYPES[kind][1])


def _texts(values: Sequence[bytes]) -> pa.Array:
    try:
        return pa.array(values, pa.binary()).cast(pa.string())  # checks that they are UTF-8
    except pa.ArrowInvalid:
        return pa.array([value.decode("utf-8", "replace") for value in values], pa.string())
