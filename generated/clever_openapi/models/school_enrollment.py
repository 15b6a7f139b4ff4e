from __future__ import annotations

import datetime
from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class SchoolEnrollment(ReceivedModel):
    end_date: datetime.datetime | None = None
    school: str | None = None
    start_date: datetime.datetime | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.end_date) is not None:
            out["end_date"] = write_datetime(value)
        if (value := self.school) is not None:
            out["school"] = value
        if (value := self.start_date) is not None:
            out["start_date"] = write_datetime(value)


@decodes(SchoolEnrollment)
def decode_school_enrollment(source: Any, strict: bool = False) -> SchoolEnrollment:
    try:
        record = NEW(SchoolEnrollment)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.end_date = value = read_datetime(record, "end_date", get("end_date"))
        if value is None:
            missing += 1
        record.school = value = get("school")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.start_date = value = read_datetime(record, "start_date", get("start_date"))
        if value is None:
            missing += 1
        if len(source) + missing != 3:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_school_enrollment, SchoolEnrollment, (), source, strict)
