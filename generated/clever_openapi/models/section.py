from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    items,
    list_of,
    listed,
    read_datetime,
    struct_of,
    texts,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import lms_status as _lms_status
from .grade_level import GRADE_LEVEL_OR_NULL, GradeLevel
from .section_subject import SECTION_SUBJECT_OR_NULL, SectionSubject

if TYPE_CHECKING:
    from .lms_status import LmsStatus


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Section(Model):
    """Section, as the API describes it."""

    course: str | None | Unset = UNSET
    created: datetime.datetime | Unset = UNSET
    district: str | Unset = UNSET
    ext: dict[str, Any] | Unset = UNSET
    grade: GradeLevel | None | Unset = UNSET
    id: str | Unset = UNSET
    last_modified: datetime.datetime | Unset = UNSET
    lms_status: LmsStatus | None | Unset = UNSET
    name: str | Unset = UNSET
    period: str | None | Unset = UNSET
    resources: list[Any] | Unset = UNSET
    school: str | Unset = UNSET
    section_number: str | None | Unset = UNSET
    sis_id: str | Unset = UNSET
    students: list[str] | Unset = UNSET
    subject: SectionSubject | None | Unset = UNSET
    teacher: str | None | Unset = UNSET
    teachers: list[str] | Unset = UNSET
    term_id: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Section:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.course) is not UNSET:
            out["course"] = value
        if (value := self.created) is not UNSET:
            out["created"] = write_datetime(value)
        if (value := self.district) is not UNSET:
            out["district"] = value
        if (value := self.ext) is not UNSET:
            out["ext"] = value
        if (value := self.grade) is not UNSET:
            out["grade"] = value
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = write_datetime(value)
        if (value := self.lms_status) is not UNSET:
            out["lms_status"] = None if value is None else value.to_dict()
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.period) is not UNSET:
            out["period"] = value
        if (value := self.resources) is not UNSET:
            out["resources"] = value
        if (value := self.school) is not UNSET:
            out["school"] = value
        if (value := self.section_number) is not UNSET:
            out["section_number"] = value
        if (value := self.sis_id) is not UNSET:
            out["sis_id"] = value
        if (value := self.students) is not UNSET:
            out["students"] = value
        if (value := self.subject) is not UNSET:
            out["subject"] = value
        if (value := self.teacher) is not UNSET:
            out["teacher"] = value
        if (value := self.teachers) is not UNSET:
            out["teachers"] = value
        if (value := self.term_id) is not UNSET:
            out["term_id"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"course", "created", "district", "ext", "grade", 
"id", "last_modified", "lms_status", "name", "period", 
"resources", "school", "section_number", "sis_id", "students", 
"subject", "teacher", "teachers", "term_id", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Section:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Section)
        record._additional = None
        absent = 0
        record.course = value = source.get("course", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.district = value = source.get("district", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.ext = value = source.get("ext", UNSET)
        if type(value) is not dict:
            absent += unset(value)
        value = source.get("grade", UNSET)
        if value is UNSET:
            absent += 1
        record.grade = GRADE_LEVEL_OR_NULL[value]
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.last_modified = value = read_datetime(record, "last_modified", source.get("last_modified", UNSET))
        if value is UNSET:
            absent += 1
        record.lms_status = value = source.get("lms_status", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.lms_status = _lms_status.decode(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.period = value = source.get("period", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.resources = value = source.get("resources", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.resources = items(value)
        record.school = value = source.get("school", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.section_number = value = source.get("section_number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.sis_id = value = source.get("sis_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.students = value = source.get("students", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.students = texts(value)
        value = source.get("subject", UNSET)
        if value is UNSET:
            absent += 1
        record.subject = SECTION_SUBJECT_OR_NULL[value]
        record.teacher = value = source.get("teacher", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.teachers = value = source.get("teachers", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.teachers = texts(value)
        record.term_id = value = source.get("term_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 19:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Section", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Section", {
"course": str | None, "created": str, "district": str, 
"ext": dict[str, Any], "grade": listed(GradeLevel) | None, "id": str, 
"last_modified": str, "lms_status": _lms_status.struct() | None, "name": str, 
"period": str | None, "resources": list_of(Any), "school": str, 
"section_number": str | None, "sis_id": str, "students": list_of(str), 
"subject": listed(SectionSubject) | None, "teacher": str | None, "teachers": list_of(str), 
"term_id": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Section:
    """The record that a `struct` holds."""
    record = _NEW(Section)
    record._additional = None
    record.course = source.course
    record.created = read_datetime(record, "created", source.created)
    record.district = source.district
    record.ext = source.ext
    record.grade = source.grade
    record.id = source.id
    record.last_modified = read_datetime(record, "last_modified", source.last_modified)
    record.lms_status = value = source.lms_status
    if value is not UNSET and value is not None:
        record.lms_status = _lms_status.adopt(value)
    record.name = source.name
    record.period = source.period
    record.resources = source.resources
    record.school = source.school
    record.section_number = source.section_number
    record.sis_id = source.sis_id
    record.students = source.students
    record.subject = source.subject
    record.teacher = source.teacher
    record.teachers = source.teachers
    record.term_id = source.term_id
    return record
