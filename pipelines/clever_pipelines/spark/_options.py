"""What can be set for a read. Spark hands the names over in lower case, and the values as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs
from clever_client import Column, InvalidArgumentError

from .._columns import COLUMNS, MODELS
from ._ranges import Range

OLDEST: Final = 0


def _instant(text: str) -> int:
    if text == "oldest":
        return OLDEST
    time = datetime.fromisoformat(text)
    if time.utcoffset() is None:
        raise ValueError("a time zone is missing")
    return int(time.timestamp())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _at_least(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if (number := int(text)) < least:
            raise ValueError("it is too small")
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError("there is no such word")
        return text

    return read


def _ranges(text: str) -> tuple[Range, ...]:
    return tuple(Range(*fields) for fields in json.loads(text))


def _option(read: Callable[[str], Any], expected: str, default: Any) -> Any:
    return attrs.field(default=default, metadata={"read": read, "expected": expected})


@attrs.frozen(kw_only=True)
class Settings:
    """The options of a read, checked.

    Attributes:
        app: The import name of what makes the app.
        districts: The ids of the districts to read; none for all that are connected.
        table: What is read: ``events``, or a record type.
        start: The instant after which events are read; `OLDEST` for all that are kept; None if not given.
        until: The instant up to which a batch read takes events; None for those that have settled.
        record_type: Only events of these record types; none for all.
        columns: The flat columns that are wanted of each record, by name; ``*`` for all.
        settle: How old events are, in seconds, before they are read.
        window: How many seconds of the stream a micro-batch reads at most; 0 for all.
        limit: The size of a page.
        partitions: In how many partitions the districts are read.
        refresh: How long a list of districts is good, in seconds.
        cursors: How the beginning of a range is found: by ``time``, by ``events``, or ``auto``.
        ranges: What is read again: see `reread`.
    """

    app: str = _option(str, "an import name", "clever_client.oauth:CleverApp")
    districts: tuple[str, ...] = _option(_names, "ids with commas between them", ())
    table: str = _option(_one_of("events", *MODELS), f"events, {', '.join(MODELS)}", "events")
    start: int | None = _option(_instant, "'oldest' or an ISO time with a time zone", None)
    until: int | None = _option(_instant, "an ISO time with a time zone", None)
    record_type: tuple[str, ...] = _option(_names, "record types with commas between them", ())
    columns: tuple[str, ...] = _option(_names, "names of columns with commas between them, or *", ())
    settle: int = _option(_at_least(0), "seconds, 0 or more", 600)
    window: int = _option(_at_least(0), "seconds, 0 or more", 86_400)
    limit: int = _option(_at_least(1), "a number from 1 to 10,000", 1000)
    partitions: int = _option(_at_least(1), "a number above 0", 16)
    refresh: int = _option(_at_least(0), "seconds, 0 or more", 900)
    cursors: str = _option(_one_of("auto", "time", "events"), "auto, time or events", "auto")
    ranges: tuple[Range, ...] | None = _option(_ranges, "what reread gives", None)

    @property
    def record_columns(self) -> tuple[Column, ...]:
        """The flat columns that are wanted.

        Raises:
            InvalidArgumentError: There is no such column, or records of several types are read.
        """
        if not self.columns:
            return ()
        if (of := self.columns_of) is None:
            raise InvalidArgumentError("columns are of one record type: give table, or one record_type")
        if self.columns == ("*",):
            return COLUMNS[of]
        known = {column.name: column for column in COLUMNS[of]}
        if unknown := [name for name in self.columns if name not in known]:
            raise InvalidArgumentError(f"{of} have no column {unknown[0]!r}; there are {', '.join(known)}")
        return tuple(known[name] for name in self.columns)

    @property
    def columns_of(self) -> str | None:
        """The one record type that is read; None where there are several."""
        of = self.record_type if self.table == "events" else (self.table,)
        return of[0] if len(of) == 1 and of[0] in MODELS else None


def settings_from(options: Mapping[str, str]) -> Settings:
    """Read the options of a source.

    Raises:
        InvalidArgumentError: There is no such option, or a value cannot be right.
    """
    fields = {field.name: field for field in attrs.fields(Settings)}
    if unknown := sorted(options.keys() - fields.keys()):
        raise InvalidArgumentError(
            f"there is no option {unknown[0]!r}; there are {', '.join(fields)}. Tokens and secrets are never "
            "options: they would stand in plans and logs"
        )
    values = {}
    for name, text in options.items():
        try:
            values[name] = fields[name].metadata["read"](text)
        except (ValueError, TypeError):
            raise InvalidArgumentError(f"{name} must be {fields[name].metadata['expected']}") from None
    return Settings(**values)
