from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class GradingScaleEntry(ReceivedModel):
    name: str | None = None
    value: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.value) is not None:
            out["value"] = value


@decodes(GradingScaleEntry)
def decode_grading_scale_entry(source: Any, strict: bool = False) -> GradingScaleEntry:
    try:
        record = NEW(GradingScaleEntry)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.value = value = get("value")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_grading_scale_entry, GradingScaleEntry, (), source, strict)
