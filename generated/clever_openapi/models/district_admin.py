from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class DistrictAdmin(ReceivedModel):
    legacy_id: str | None = None
    title: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.legacy_id) is not None:
            out["legacy_id"] = value
        if (value := self.title) is not None:
            out["title"] = value


@decodes(DistrictAdmin)
def decode_district_admin(source: Any, strict: bool = False) -> DistrictAdmin:
    try:
        record = NEW(DistrictAdmin)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.legacy_id = value = get("legacy_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_district_admin, DistrictAdmin, (), source, strict)
