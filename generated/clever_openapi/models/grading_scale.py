from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class GradingScale(ReceivedModel):
    entries: list[GradingScaleEntry] | None = None
    name: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.entries) is not None:
            out["entries"] = [item.to_dict() for item in value]
        if (value := self.name) is not None:
            out["name"] = value


@decodes(GradingScale)
def decode_grading_scale(source: Any, strict: bool = False) -> GradingScale:
    try:
        record = NEW(GradingScale)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.entries = value = get("entries")
        if value is None:
            missing += 1
        else:
            record.entries = [decode_grading_scale_entry(item) for item in expect_list(value)]
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_grading_scale, GradingScale, (), source, strict)


from .grading_scale_entry import GradingScaleEntry, decode_grading_scale_entry
