"""Reading again what a stream or a load has told that it did not read."""

# pyright: reportMissingImports=false

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from clever_client import InvalidArgumentError

from ._ranges import id_at
from ._rows import REREAD, UNREAD

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_NOT_READ_AGAIN = ("NewDistrict",)


def reread(rows: DataFrame, **options: str) -> DataFrame:
    """Give the rows of the ranges that were not read, and are not read since. Append them to the same table.

    With them come rows that tell which ranges are read by now, so that the next call passes over these; and
    for a district that still fails, a row for what is still missing.

    Args:
        rows: All rows that were read so far, of one table.
        **options: The options of the read, those of the first one, such as ``app``.

    Raises:
        InvalidArgumentError: The rows are of several tables.
    """
    told = rows.where(rows["type"].isin(UNREAD, REREAD)).select("id", "type", "district", "record_id", "json")
    found = told.collect()
    closed = {row["record_id"] for row in found if row["type"] == REREAD}
    missing = [
        {"id": row["id"], "district": row["district"], **json.loads(row["json"])}
        for row in found
        if row["type"] == UNREAD and row["id"] not in closed
    ]
    missing = [each for each in missing if each["reason"] not in _NOT_READ_AGAIN]
    tables = {each["table"] for each in missing} or {options.get("table", "events")}
    if len(tables) > 1:
        raise InvalidArgumentError("the rows are of several tables: give those of one")
    chosen = options | {"table": tables.pop(), "ranges": json.dumps(joined(missing))}
    return rows.sparkSession.read.format("clever").options(**chosen).load()


def joined(missing: list[dict[str, Any]]) -> list[list[Any]]:
    """Join ranges of a district that follow each other, so that each is one read."""
    found: list[list[Any]] = []
    missing.sort(key=lambda each: (each["district"], each["after"] or "", each["until"] or 0))
    for district, of_district in groupby(missing, key=lambda each: each["district"]):
        last: list[Any] | None = None
        for each in of_district:
            if last is not None and each["after"] is not None and each["after"] == _end(last):
                last[2] = each["until"]
                last[4].append(each["id"])
            else:
                last = [district, each["after"], each["until"], None, [each["id"]]]
                found.append(last)
    return found


def _end(of: list[Any]) -> str | None:
    return None if of[2] is None else id_at(of[2])
