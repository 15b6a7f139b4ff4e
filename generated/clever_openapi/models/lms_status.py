from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class LmsStatus(ReceivedModel):
    synced_in_lms: bool | None = None

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.synced_in_lms) is not None:
            out["synced_in_lms"] = value


@decodes(LmsStatus)
def decode_lms_status(source: Any, strict: bool = False) -> LmsStatus:
    try:
        record = NEW(LmsStatus)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.synced_in_lms = value = get("synced_in_lms")
        if type(value) is not bool:
            missing += 1 if value is None else reject()
        if len(source) + missing != 1:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_lms_status, LmsStatus, (), source, strict)
