from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class CoursesCreated(ReceivedModel):
    data: CourseObject
    id: str
    type_: Literal["courses.created"] = "courses.created"
    created: datetime.datetime | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id", "type_")
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}

    @property
    def previous_attributes(self) -> dict[str, Any] | None:
        """On `*.updated`: the former values of what changed, nested like `object_`."""
        return self.data.previous_attributes

    @property
    def record(self) -> Course:
        return self.data.object_

    def _write(self, out: dict[str, Any]) -> None:
        out["data"] = self.data.to_dict()
        out["id"] = self.id
        out["type"] = self.type_
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)


@decodes(CoursesCreated)
def decode_courses_created(source: Any, strict: bool = False) -> CoursesCreated:
    try:
        record = NEW(CoursesCreated)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.data = decode_course_object(source["data"])
        record.id = value = source["id"]
        if type(value) is not str:
            reject()
        if source["type"] != "courses.created":
            reject()
        record.type_ = "courses.created"
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        if len(source) + missing != 4:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_courses_created, CoursesCreated, ("data", "id", "type"), source, strict)


from .course import Course
from .course_object import CourseObject, decode_course_object
