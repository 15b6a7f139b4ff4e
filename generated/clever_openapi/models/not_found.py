from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class NotFound(ReceivedModel):
    message: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.message) is not None:
            out["message"] = value


@decodes(NotFound)
def decode_not_found(source: Any, strict: bool = False) -> NotFound:
    try:
        record = NEW(NotFound)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.message = value = get("message")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 1:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_not_found, NotFound, (), source, strict)
