"""The raw lane: records as the JSON that was sent, with the few columns that a pipeline needs of each."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from clever_openapi.dates import to_datetime
from clever_openapi.decoding import DECODE_FAILURES
from clever_openapi.models import decode_any_event
from clever_openapi.models.unknown_event import VARIANTS

from ._errors import DecodeError
from ._http.page_split import SplitRecord, read_record
from ._http.raw_pages import RawPageReader

if TYPE_CHECKING:
    from collections.abc import Callable


class RawRecord(NamedTuple):
    """A record that was not decoded.

    Attributes:
        id: The event's id; in lists of the Data API the record's.
        type: The event's type, such as ``users.created``; in lists of the Data API the record type, such as
            ``users``.
        created: When that was; None where it is absent or cannot be read.
        record_id: The id of the record that the event is about; None where it is absent.
        json: The whole event, or the whole record in lists of the Data API, as it was sent.
    """

    id: str
    type: str
    created: datetime | None
    record_id: str | None
    json: bytes

    def __repr__(self) -> str:
        """The id and the type. The JSON is personal data: ask for it by name."""
        return f"<RawRecord id={self.id!r} type={self.type!r}, {len(self.json)} bytes>"


class RawEvents:
    """Reads events in the raw lane."""

    def __init__(self) -> None:
        self.pages: RawPageReader = RawPageReader(in_items=True, columns=_events_of)

    def raw(self) -> RawEvents:
        """Return this: it is the raw lane already."""
        return RawEvents()

    def are_read(self, items: list[Any]) -> bool:
        """Tell whether all items of a page are records already."""
        return set(map(type, items)) == {RawRecord}

    def record(self, item: Any) -> RawRecord:
        """Take an event's columns from its JSON.

        Raises:
            DecodeError: The event has no id, or lacks the record that its type tells of.
        """
        if type(item) is RawRecord:
            return item
        if type(item) is bytes:
            item = read_record(item, raw=True)
        if not isinstance(item, SplitRecord):
            raise item.error("Event")
        event = item.value
        record_id = _member(_member(_member(event, "data"), "object"), "id")
        if not _is_event(event) or (event["type"] in VARIANTS.tags and not _is_id(record_id)):
            decode_any_event(event)  # raises what the typed lane raises
        return RawRecord(
            event["id"],
            event["type"],
            _time(event.get("created")),
            record_id if isinstance(record_id, str) else None,
            item.json,
        )


class RawRecords:
    """Reads the records of a list of the Data API in the raw lane.

    Args:
        record_type: What the list holds, such as ``users``.
        model: The name of the records' model, for errors.
    """

    def __init__(self, record_type: str, model: str) -> None:
        self.pages: RawPageReader = RawPageReader(in_items=True, columns=self._records_of)
        self._type = record_type
        self._model = model

    def raw(self) -> RawRecords:
        """Return this: it is the raw lane already."""
        return RawRecords(self._type, self._model)

    def are_read(self, items: list[Any]) -> bool:
        """Tell whether all items of a page are records already."""
        return set(map(type, items)) == {RawRecord}

    def record(self, item: Any) -> RawRecord:
        """Take a record's columns from its JSON.

        Raises:
            DecodeError: The record is not an object with an id.
        """
        if type(item) is RawRecord:
            return item
        if type(item) is bytes:
            item = read_record(item, raw=True)
        if not isinstance(item, SplitRecord):
            raise item.error(self._model)
        record_id = _member(item.value, "id")
        if not _is_id(record_id):
            raise DecodeError(self._model, "a JSON object with an `id` is needed", item.value)
        return RawRecord(record_id, self._type, _time(item.value.get("created")), record_id, item.json)

    def _records_of(self, texts: list[bytes]) -> list[RawRecord | bytes]:
        return _columns(texts, self._plain_records)

    def _plain_records(self, texts: list[bytes]) -> list[RawRecord]:
        records = list(map(_record_decoder(), texts))
        ids = [record.id for record in records]
        if not all(ids):
            raise ValueError("a record has no id")
        times = _times([record.created for record in records])
        columns = zip(ids, repeat(self._type), times, ids, texts, strict=False)
        return list(map(_new, repeat(RawRecord), columns))


def _events_of(texts: list[bytes]) -> list[RawRecord | bytes]:
    return _columns(texts, _plain_events)


def _plain_events(texts: list[bytes]) -> list[RawRecord]:
    events = list(map(_event_decoder(), texts))
    types = [event.type for event in events]
    record_ids = [event.data.object.id for event in events]
    if not all(record_ids) and any(
        name in VARIANTS.tags and not found for name, found in zip(types, record_ids, strict=True)
    ):
        raise ValueError("a listed event has no record")
    times = _times([event.created for event in events])
    columns = zip([event.id for event in events], types, times, record_ids, texts, strict=True)
    return list(map(_new, repeat(RawRecord), columns))


def _columns(texts: list[bytes], plain: Callable[[list[bytes]], list[RawRecord]]) -> list[RawRecord | bytes]:
    """Make records of their JSON, all at once. What is unusual stays as it is, and is read by ``record``."""
    with suppress(Exception):
        return [*plain(texts)]
    records = list[RawRecord | bytes](texts)
    for number, text in enumerate(texts):
        with suppress(Exception):
            records[number : number + 1] = plain([text])
    return records


_new = tuple.__new__
"""Half the price of calling the class: pipelines pay it for each record."""


def _is_event(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and isinstance(value.get("type"), str)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _times(values: list[Any]) -> list[datetime | None]:
    if None not in values:
        text = "".join(values)
        # Of the forms that fromisoformat reads, only the canonical one has these where they are.
        if text.encode().translate(_DIGITS) == _CANONICAL * len(values) and "T24" not in text:
            with suppress(ValueError):  # 31 February
                return list(map(datetime.fromisoformat, values))
    return [_time(value) for value in values]


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        return to_datetime(value)
    except DECODE_FAILURES:
        return None


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_CANONICAL = b"0000-00-00T00:00:00.000Z"


@cache
def _event_decoder() -> Callable[[bytes], Any]:
    obj = _struct("Object", id=str | None)
    data = _struct("Data", object=obj | None)
    return _decoder(_struct("Event", ("id", str), ("type", str), created=str | None, data=data | None))


@cache
def _record_decoder() -> Callable[[bytes], Any]:
    return _decoder(_struct("Record", ("id", str), created=str | None))


def _struct(name: str, *required: tuple[str, Any], **optional: Any) -> Any:
    from msgspec import defstruct

    fields: list[Any] = [*required, *((field, kind, None) for field, kind in optional.items())]
    return defstruct(name, fields, gc=False, namespace={"__repr__": object.__repr__})


def _decoder(kind: Any) -> Callable[[bytes], Any]:
    from msgspec.json import Decoder

    return Decoder(kind).decode
