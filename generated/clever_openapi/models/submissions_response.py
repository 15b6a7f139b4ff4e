from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, keep_unlisted
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class SubmissionsResponse(ReceivedModel):
    data: list[Submission] | None = None
    links: list[SubmissionsLink] | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.data) is not None:
            out["data"] = [item.to_dict() for item in value]
        if (value := self.links) is not None:
            out["links"] = [item.to_dict() for item in value]


@decodes(SubmissionsResponse)
def decode_submissions_response(source: Any, strict: bool = False) -> SubmissionsResponse:
    try:
        record = NEW(SubmissionsResponse)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.data = value = get("data")
        if value is None:
            missing += 1
        else:
            record.data = [decode_submission(item) for item in expect_list(value)]
        record.links = value = get("links")
        if value is None:
            missing += 1
        else:
            record.links = [decode_submissions_link(item) for item in expect_list(value)]
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_submissions_response, SubmissionsResponse, (), source, strict)


from .submission import Submission, decode_submission
from .submissions_link import SubmissionsLink, decode_submissions_link
