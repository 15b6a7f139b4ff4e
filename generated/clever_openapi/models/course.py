from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Course(ReceivedModel):
    id: str
    district: str | None = None
    name: str | None = None
    number: str | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("name", str, "name"),
        Column("number", str, "number"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.number) is not None:
            out["number"] = value


@decodes(Course)
def decode_course(source: Any, strict: bool = False) -> Course:
    try:
        record = NEW(Course)
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
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.number = value = get("number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 4:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_course, Course, ("id",), source, strict)
