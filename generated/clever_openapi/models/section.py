from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, expect_str_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Section(ReceivedModel):
    id: str
    course: str | None = None
    created: datetime.datetime | None = None
    district: str | None = None
    ext: dict[str, Any] | None = None
    grade: GradeLevel | None = None
    last_modified: datetime.datetime | None = None
    lms_status: LmsStatus | None = None
    name: str | None = None
    period: str | None = None
    resources: list[Any] | None = None
    school: str | None = None
    section_number: str | None = None
    sis_id: str | None = None
    students: list[str] | None = None
    subject: SectionSubject | None = None
    teacher: str | None = None
    teachers: list[str] | None = None
    term_id: str | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("created", datetime.datetime, "created"),
        Column("last_modified", datetime.datetime, "last_modified"),
        Column("school", str, "school"),
        Column("course", str, "course"),
        Column("term_id", str, "term_id"),
        Column("name", str, "name"),
        Column("section_number", str, "section_number"),
        Column("sis_id", str, "sis_id"),
        Column("grade", str, "grade"),
        Column("subject", str, "subject"),
        Column("period", str, "period"),
        Column("teacher", str, "teacher"),
        Column("lms_status_synced_in_lms", bool, "lms_status.synced_in_lms"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.course) is not None:
            out["course"] = value
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.ext) is not None:
            out["ext"] = value
        if (value := self.grade) is not None:
            out["grade"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.lms_status) is not None:
            out["lms_status"] = value.to_dict()
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.period) is not None:
            out["period"] = value
        if (value := self.resources) is not None:
            out["resources"] = value
        if (value := self.school) is not None:
            out["school"] = value
        if (value := self.section_number) is not None:
            out["section_number"] = value
        if (value := self.sis_id) is not None:
            out["sis_id"] = value
        if (value := self.students) is not None:
            out["students"] = value
        if (value := self.subject) is not None:
            out["subject"] = value
        if (value := self.teacher) is not None:
            out["teacher"] = value
        if (value := self.teachers) is not None:
            out["teachers"] = value
        if (value := self.term_id) is not None:
            out["term_id"] = value


@decodes(Section)
def decode_section(source: Any, strict: bool = False) -> Section:
    try:
        record = NEW(Section)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str or not value:
            reject()
        record.course = value = get("course")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.ext = value = get("ext")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        record.grade = value = GRADE_LEVEL[get("grade")]
        if value is None:
            missing += 1
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.lms_status = value = get("lms_status")
        if value is None:
            missing += 1
        else:
            record.lms_status = decode_lms_status(value)
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.period = value = get("period")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.resources = value = get("resources")
        if value is None:
            missing += 1
        else:
            record.resources = expect_list(value)
        record.school = value = get("school")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.section_number = value = get("section_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.sis_id = value = get("sis_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.students = value = get("students")
        if value is None:
            missing += 1
        else:
            record.students = expect_str_list(value)
        record.subject = value = SECTION_SUBJECT[get("subject")]
        if value is None:
            missing += 1
        record.teacher = value = get("teacher")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.teachers = value = get("teachers")
        if value is None:
            missing += 1
        else:
            record.teachers = expect_str_list(value)
        record.term_id = value = get("term_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 19:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_section, Section, ("id",), source, strict)


from .grade_level import GRADE_LEVEL, GradeLevel
from .lms_status import LmsStatus, decode_lms_status
from .section_subject import SECTION_SUBJECT, SectionSubject
