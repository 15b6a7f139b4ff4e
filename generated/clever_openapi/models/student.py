from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

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
    read_date,
    read_datetime,
    struct_of,
    texts,
    unlisted,
    unset,
    unset_or_null,
    write_date,
    write_datetime,
)
from . import credentials as _credentials
from . import disability as _disability
from . import location as _location
from . import preferred_name as _preferred_name
from . import school_enrollment as _school_enrollment
from .grade_level import GRADE_LEVEL_OR_NULL, GradeLevel
from .student_frl_status import STUDENT_FRL_STATUS_OR_NULL, StudentFrlStatus
from .student_gender import STUDENT_GENDER_OR_NULL, StudentGender
from .student_home_language import STUDENT_HOME_LANGUAGE_OR_NULL, StudentHomeLanguage
from .student_home_language_code import STUDENT_HOME_LANGUAGE_CODE_OR_NULL, StudentHomeLanguageCode
from .student_race import STUDENT_RACE_OR_NULL, StudentRace
from .yes_no import YES_NO_OR_NULL, YesNo

if TYPE_CHECKING:
    from .credentials import Credentials
    from .disability import Disability
    from .location import Location
    from .preferred_name import PreferredName
    from .school_enrollment import SchoolEnrollment


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Student(Model):
    """Student, as the API describes it."""

    created: datetime.datetime | Unset = UNSET
    credentials: Credentials | Unset = UNSET
    disability: Disability | Unset = UNSET
    dob: datetime.date | None | Unset = UNSET
    ell_status: YesNo | None | Unset = UNSET
    email: str | None | Unset = UNSET
    enrollments: list[SchoolEnrollment] | Unset = UNSET
    ext: dict[str, Any] | Unset = UNSET
    frl_status: StudentFrlStatus | None | Unset = UNSET
    gender: StudentGender | None | Unset = UNSET
    gifted_status: YesNo | None | Unset = UNSET
    grade: GradeLevel | None | Unset = UNSET
    graduation_year: str | None | Unset = UNSET
    hispanic_ethnicity: YesNo | None | Unset = UNSET
    home_language: StudentHomeLanguage | None | Unset = UNSET
    home_language_code: StudentHomeLanguageCode | None | Unset = UNSET
    iep_status: str | None | Unset = UNSET
    last_modified: datetime.datetime | Unset = UNSET
    legacy_id: str | Unset = UNSET
    location: Location | None | Unset = UNSET
    preferred_name: PreferredName | Unset = UNSET
    race: StudentRace | None | Unset = UNSET
    school: str | Unset = UNSET
    schools: list[str] | Unset = UNSET
    section_504_status: YesNo | None | Unset = UNSET
    sis_id: str | Unset = UNSET
    state_id: str | None | Unset = UNSET
    student_number: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Student:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.created) is not UNSET:
            out["created"] = write_datetime(value)
        if (value := self.credentials) is not UNSET:
            out["credentials"] = value.to_dict()
        if (value := self.disability) is not UNSET:
            out["disability"] = value.to_dict()
        if (value := self.dob) is not UNSET:
            out["dob"] = None if value is None else write_date(value)
        if (value := self.ell_status) is not UNSET:
            out["ell_status"] = value
        if (value := self.email) is not UNSET:
            out["email"] = value
        if (value := self.enrollments) is not UNSET:
            out["enrollments"] = [item.to_dict() for item in value]
        if (value := self.ext) is not UNSET:
            out["ext"] = value
        if (value := self.frl_status) is not UNSET:
            out["frl_status"] = value
        if (value := self.gender) is not UNSET:
            out["gender"] = value
        if (value := self.gifted_status) is not UNSET:
            out["gifted_status"] = value
        if (value := self.grade) is not UNSET:
            out["grade"] = value
        if (value := self.graduation_year) is not UNSET:
            out["graduation_year"] = value
        if (value := self.hispanic_ethnicity) is not UNSET:
            out["hispanic_ethnicity"] = value
        if (value := self.home_language) is not UNSET:
            out["home_language"] = value
        if (value := self.home_language_code) is not UNSET:
            out["home_language_code"] = value
        if (value := self.iep_status) is not UNSET:
            out["iep_status"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = write_datetime(value)
        if (value := self.legacy_id) is not UNSET:
            out["legacy_id"] = value
        if (value := self.location) is not UNSET:
            out["location"] = None if value is None else value.to_dict()
        if (value := self.preferred_name) is not UNSET:
            out["preferred_name"] = value.to_dict()
        if (value := self.race) is not UNSET:
            out["race"] = value
        if (value := self.school) is not UNSET:
            out["school"] = value
        if (value := self.schools) is not UNSET:
            out["schools"] = value
        if (value := self.section_504_status) is not UNSET:
            out["section_504_status"] = value
        if (value := self.sis_id) is not UNSET:
            out["sis_id"] = value
        if (value := self.state_id) is not UNSET:
            out["state_id"] = value
        if (value := self.student_number) is not UNSET:
            out["student_number"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"created", "credentials", "disability", "dob", "ell_status", 
"email", "enrollments", "ext", "frl_status", "gender", 
"gifted_status", "grade", "graduation_year", "hispanic_ethnicity", "home_language", 
"home_language_code", "iep_status", "last_modified", "legacy_id", "location", 
"preferred_name", "race", "school", "schools", "section_504_status", 
"sis_id", "state_id", "student_number", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Student:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Student)
        record._additional = None
        absent = 0
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.credentials = value = source.get("credentials", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.credentials = _credentials.decode(value)
        record.disability = value = source.get("disability", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.disability = _disability.decode(value)
        record.dob = value = source.get("dob", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.dob = read_date(record, "dob", value)
        value = source.get("ell_status", UNSET)
        if value is UNSET:
            absent += 1
        record.ell_status = YES_NO_OR_NULL[value]
        record.email = value = source.get("email", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.enrollments = value = source.get("enrollments", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.enrollments = [_school_enrollment.decode(item) for item in items(value)]
        record.ext = value = source.get("ext", UNSET)
        if type(value) is not dict:
            absent += unset(value)
        value = source.get("frl_status", UNSET)
        if value is UNSET:
            absent += 1
        record.frl_status = STUDENT_FRL_STATUS_OR_NULL[value]
        value = source.get("gender", UNSET)
        if value is UNSET:
            absent += 1
        record.gender = STUDENT_GENDER_OR_NULL[value]
        value = source.get("gifted_status", UNSET)
        if value is UNSET:
            absent += 1
        record.gifted_status = YES_NO_OR_NULL[value]
        value = source.get("grade", UNSET)
        if value is UNSET:
            absent += 1
        record.grade = GRADE_LEVEL_OR_NULL[value]
        record.graduation_year = value = source.get("graduation_year", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        value = source.get("hispanic_ethnicity", UNSET)
        if value is UNSET:
            absent += 1
        record.hispanic_ethnicity = YES_NO_OR_NULL[value]
        value = source.get("home_language", UNSET)
        if value is UNSET:
            absent += 1
        record.home_language = STUDENT_HOME_LANGUAGE_OR_NULL[value]
        value = source.get("home_language_code", UNSET)
        if value is UNSET:
            absent += 1
        record.home_language_code = STUDENT_HOME_LANGUAGE_CODE_OR_NULL[value]
        record.iep_status = value = source.get("iep_status", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.last_modified = value = read_datetime(record, "last_modified", source.get("last_modified", UNSET))
        if value is UNSET:
            absent += 1
        record.legacy_id = value = source.get("legacy_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.location = value = source.get("location", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.location = _location.decode(value)
        record.preferred_name = value = source.get("preferred_name", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.preferred_name = _preferred_name.decode(value)
        value = source.get("race", UNSET)
        if value is UNSET:
            absent += 1
        record.race = STUDENT_RACE_OR_NULL[value]
        record.school = value = source.get("school", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.schools = value = source.get("schools", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.schools = texts(value)
        value = source.get("section_504_status", UNSET)
        if value is UNSET:
            absent += 1
        record.section_504_status = YES_NO_OR_NULL[value]
        record.sis_id = value = source.get("sis_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.state_id = value = source.get("state_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.student_number = value = source.get("student_number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 28:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Student", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Student", {
"created": str, "credentials": _credentials.struct(), "disability": _disability.struct(), 
"dob": str | None, "ell_status": listed(YesNo) | None, "email": str | None, 
"enrollments": list_of(_school_enrollment.struct()), "ext": dict[str, Any], "frl_status": listed(StudentFrlStatus) | None, 
"gender": listed(StudentGender) | None, "gifted_status": listed(YesNo) | None, "grade": listed(GradeLevel) | None, 
"graduation_year": str | None, "hispanic_ethnicity": listed(YesNo) | None, "home_language": listed(StudentHomeLanguage) | None, 
"home_language_code": listed(StudentHomeLanguageCode) | None, "iep_status": str | None, "last_modified": str, 
"legacy_id": str, "location": _location.struct() | None, "preferred_name": _preferred_name.struct(), 
"race": listed(StudentRace) | None, "school": str, "schools": list_of(str), 
"section_504_status": listed(YesNo) | None, "sis_id": str, "state_id": str | None, 
"student_number": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Student:
    """The record that a `struct` holds."""
    record = _NEW(Student)
    record._additional = None
    record.created = read_datetime(record, "created", source.created)
    record.credentials = value = source.credentials
    if value is not UNSET:
        record.credentials = _credentials.adopt(value)
    record.disability = value = source.disability
    if value is not UNSET:
        record.disability = _disability.adopt(value)
    record.dob = value = source.dob
    if value is not UNSET and value is not None:
        record.dob = read_date(record, "dob", value)
    record.ell_status = source.ell_status
    record.email = source.email
    record.enrollments = value = source.enrollments
    if value is not UNSET:
        record.enrollments = [_school_enrollment.adopt(item) for item in value]
    record.ext = source.ext
    record.frl_status = source.frl_status
    record.gender = source.gender
    record.gifted_status = source.gifted_status
    record.grade = source.grade
    record.graduation_year = source.graduation_year
    record.hispanic_ethnicity = source.hispanic_ethnicity
    record.home_language = source.home_language
    record.home_language_code = source.home_language_code
    record.iep_status = source.iep_status
    record.last_modified = read_datetime(record, "last_modified", source.last_modified)
    record.legacy_id = source.legacy_id
    record.location = value = source.location
    if value is not UNSET and value is not None:
        record.location = _location.adopt(value)
    record.preferred_name = value = source.preferred_name
    if value is not UNSET:
        record.preferred_name = _preferred_name.adopt(value)
    record.race = source.race
    record.school = source.school
    record.schools = source.schools
    record.section_504_status = source.section_504_status
    record.sis_id = source.sis_id
    record.state_id = source.state_id
    record.student_number = source.student_number
    return record
