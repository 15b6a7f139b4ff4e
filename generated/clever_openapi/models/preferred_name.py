from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class PreferredName(ReceivedModel):
    first: str | None = None
    last: str | None = None
    middle: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.first) is not None:
            out["first"] = value
        if (value := self.last) is not None:
            out["last"] = value
        if (value := self.middle) is not None:
            out["middle"] = value


@decodes(PreferredName)
def decode_preferred_name(source: Any, strict: bool = False) -> PreferredName:
    try:
        record = NEW(PreferredName)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.first = value = get("first")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.last = value = get("last")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.middle = value = get("middle")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 3:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_preferred_name, PreferredName, (), source, strict)
