from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class CourseObject(ReceivedModel):
    object_: Course
    previous_attributes: dict[str, Any] | None = None
    """On `*.updated`: the former values of what changed, nested like `object_`."""

    _renamed: ClassVar[Mapping[str, str]] = {"object_": "object"}

    def _write(self, out: dict[str, Any]) -> None:
        out["object"] = self.object_.to_dict()
        if (value := self.previous_attributes) is not None:
            out["previous_attributes"] = value


@decodes(CourseObject)
def decode_course_object(source: Any, strict: bool = False) -> CourseObject:
    try:
        record = NEW(CourseObject)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.object_ = decode_course(source["object"])
        record.previous_attributes = value = get("previous_attributes")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_course_object, CourseObject, ("object",), source, strict)


from .course import Course, decode_course
