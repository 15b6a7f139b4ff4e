from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_date, write_date
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Term(ReceivedModel):
    id: str
    district: str | None = None
    end_date: datetime.date | None = None
    name: str | None = None
    start_date: datetime.date | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("name", str, "name"),
        Column("start_date", datetime.date, "start_date"),
        Column("end_date", datetime.date, "end_date"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.end_date) is not None:
            out["end_date"] = write_date(value)
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.start_date) is not None:
            out["start_date"] = write_date(value)


@decodes(Term)
def decode_term(source: Any, strict: bool = False) -> Term:
    try:
        record = NEW(Term)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str or not value:
            reject()
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.end_date = value = read_date(record, "end_date", get("end_date"))
        if value is None:
            missing += 1
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.start_date = value = read_date(record, "start_date", get("start_date"))
        if value is None:
            missing += 1
        if len(source) + missing != 5:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_term, Term, ("id",), source, strict)
