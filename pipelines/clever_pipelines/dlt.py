"""Clever's events and records as a source of dlt: a table each. The guide is docs/dlt.md."""

# pyright: reportMissingImports=false

from __future__ import annotations

import json
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import dlt
import msgspec
from clever_client import Checkpoint, CleverError, CursorExpired, DecodeError, RowReader

from ._columns import COLUMNS, MODELS, writable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clever_client import Clever, RawRecord
    from dlt.extract import DltResource, DltSource

    Rows = list[dict[str, Any]]

_TYPES: Final = {
    str: "text",
    bool: "bool",
    int: "bigint",
    float: "double",
    date: "date",
    datetime: "timestamp",
}
_EVENTS: Final = {"district": str, "type": str, "created": datetime, "record_id": str, "json": str}
_RECORDS: Final = {
    "event_id": str,
    "updated_at": datetime,
    "deleted_at": datetime,
    "district": str,
    "json": str,
}
_FRESHNESS: Final = {
    "district": str,
    "resource": str,
    "read_until": datetime,
    "unreadable": int,
    "error": str,
}
_ACTIONS: Final = ("created", "updated", "deleted")


class _Data(msgspec.Struct):
    object: msgspec.Raw


class _Event(msgspec.Struct):
    data: _Data


_read_event = msgspec.json.Decoder(_Event).decode


def clever_source(
    districts: Mapping[str, Clever], *, settle: float = 600.0, limit: int = 1000, allow_gap: bool = False
) -> DltSource:
    """Make a source of districts' events and records: a resource, and a table, for each type.

    A district that is new is loaded whole, and from then on by its events. How far is in dlt's state. One
    that fails is told in the table ``freshness``, and goes on with the next run.

    Args:
        districts: The clients of the districts, by the districts' ids.
        settle: Hold back events that are younger than so many seconds. What becomes visible later is missed.
        limit: The size of a page, up to 10,000.
        allow_gap: Where events were lost because the last run is too long ago, begin anew with the next run.
    """
    # Else dlt keeps what it has loaded: in its working folder, and in a second dataset of the destination.
    dlt.config["load.delete_completed_jobs"] = True
    dlt.config["load.truncate_staging_dataset"] = True

    def resource(name: str) -> DltResource:
        def read() -> Iterator[Any]:
            yield dlt.mark.materialize_table_schema()  # else a type without records has no table
            checkpoints = dlt.current.resource_state().setdefault("checkpoints", {})
            for district, clever in districts.items():
                unreadable: list[DecodeError] = []
                error = None
                try:
                    stored = checkpoints.get(district)
                    for rows, checkpoint in _pages(name, clever, stored, settle, limit, unreadable):
                        yield [_writable(row) | {"district": district} for row in rows]
                        checkpoints[district] = checkpoint
                except CleverError as failed:
                    error = type(failed).__name__
                    if allow_gap and isinstance(failed, CursorExpired):
                        checkpoints.pop(district)
                yield _freshness(name, district, checkpoints.get(district), len(unreadable), error)

        columns = _hints(_EVENTS)
        if name != "events":
            columns = _hints({column.name: column.type for column in COLUMNS[name]} | _RECORDS)
            columns["event_id"]["dedup_sort"] = "desc"  # of one load, the newest stays
        made: DltResource = dlt.resource(read, name=name, primary_key="id", write_disposition="merge")
        made.apply_hints(table_name="freshness", columns=_hints(_FRESHNESS), create_table_variant=True)
        made.apply_hints(columns=columns)
        return made

    def resources() -> Iterator[DltResource]:
        yield from map(resource, ("events", *MODELS))

    source: DltSource = dlt.source(resources, name="clever", max_table_nesting=0)()
    return source


def _pages(
    name: str, clever: Clever, stored: str | None, settle: float, limit: int, unreadable: list[DecodeError]
) -> Iterator[tuple[Rows, str | None]]:
    """Give rows, and the checkpoint to go on from once they are stored."""
    record_type, rows_of = None, _event_rows
    checkpoint = Checkpoint.start() if stored is None else Checkpoint.parse(stored)
    if name != "events":
        record_type, rows_of = name, _RecordRows(name)
        if stored is None:
            snapshot = clever.snapshot(record_type=name, limit=limit, on_error=unreadable.append).raw()
            checkpoint = snapshot.checkpoint
            for page in snapshot:
                yield rows_of.listed(page.items, checkpoint.cursor), None
    has_more = True
    while has_more:
        known = len(unreadable)
        events, checkpoint, has_more, _ = clever.events.poll(
            checkpoint,
            record_type=record_type,
            settle=settle,
            limit=limit,
            raw=True,
            on_error=unreadable.append,
        )
        yield rows_of(events, unreadable[known:]), str(checkpoint)


def _event_rows(events: list[RawRecord], unreadable: list[DecodeError]) -> Rows:
    rows: Rows = [
        {"id": e.id, "type": e.type, "created": e.created, "record_id": e.record_id, "json": _text(e.json)}
        for e in events
    ]
    for error in unreadable:
        text = json.dumps(error.raw, default=str)
        rows.append({"id": error.id or sha256(text.encode()).hexdigest(), "type": "unreadable", "json": text})
    return rows


class _RecordRows:
    """Makes the rows of a record type.

    Args:
        name: The record type, such as ``users``.
    """

    def __init__(self, name: str) -> None:
        self._read = RowReader(MODELS[name])

    def listed(self, records: list[RawRecord], after: str | None) -> Rows:
        """Make rows of records of a list, which yield to every event after the list's checkpoint."""
        event_id = after or "0" * 24
        return [
            {**self._read(record), "event_id": event_id, "json": _text(record.json)} for record in records
        ]

    def __call__(self, events: list[RawRecord], unreadable: list[DecodeError]) -> Rows:
        """Make rows of events. What cannot be read stands in the table of events."""
        rows: Rows = []
        for event in events:
            action = event.type.partition(".")[2]
            if action in _ACTIONS:
                row = self._read(event)
                row.update(event_id=event.id, updated_at=event.created, json=_object_of(event.json))
                row["deleted_at"] = event.created if action == "deleted" else None
                rows.append(row)
        return rows


def _object_of(event: bytes) -> str:
    try:
        return _text(bytes(_read_event(event).data.object))
    except msgspec.MsgspecError:  # JSON that only Python's own reader takes
        return json.dumps(json.loads(_text(event))["data"]["object"])


def _writable(row: dict[str, Any]) -> dict[str, Any]:
    return {name: writable(value) for name, value in row.items()}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _freshness(name: str, district: str, stored: str | None, unreadable: int, error: str | None) -> Any:
    read_until = None if stored is None else Checkpoint.parse(stored).complete_until
    row = {"id": f"{district} {name}", "district": district, "resource": name, "read_until": read_until}
    return dlt.mark.with_table_name(row | {"unreadable": unreadable, "error": error}, "freshness")


def _hints(columns: Mapping[str, type]) -> Any:
    return {"id": {"data_type": "text", "nullable": False}} | {
        name: {"data_type": _TYPES[kind]} for name, kind in columns.items()
    }
