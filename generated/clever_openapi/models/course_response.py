from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class CourseResponse(ReceivedModel):
    data: Course | None = None
    uri: str | None = None
    """Where this item can be read again, relative to the origin."""

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.data) is not None:
            out["data"] = value.to_dict()
        if (value := self.uri) is not None:
            out["uri"] = value


@decodes(CourseResponse)
def decode_course_response(source: Any, strict: bool = False) -> CourseResponse:
    try:
        record = NEW(CourseResponse)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.data = value = get("data")
        if value is None:
            missing += 1
        else:
            record.data = decode_course(value)
        record.uri = value = get("uri")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_course_response, CourseResponse, (), source, strict)


from .course import Course, decode_course
