from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, keep_unlisted
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class DistrictsResponse(ReceivedModel):
    data: list[DistrictResponse] | None = None
    links: list[Link] | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.data) is not None:
            out["data"] = [item.to_dict() for item in value]
        if (value := self.links) is not None:
            out["links"] = [item.to_dict() for item in value]


@decodes(DistrictsResponse)
def decode_districts_response(source: Any, strict: bool = False) -> DistrictsResponse:
    try:
        record = NEW(DistrictsResponse)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.data = value = get("data")
        if value is None:
            missing += 1
        else:
            record.data = [decode_district_response(item) for item in expect_list(value)]
        record.links = value = get("links")
        if value is None:
            missing += 1
        else:
            record.links = [decode_link(item) for item in expect_list(value)]
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_districts_response, DistrictsResponse, (), source, strict)


from .district_response import DistrictResponse, decode_district_response
from .link import Link, decode_link
