from __future__ import annotations

import datetime
from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_date, read_datetime, write_date, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, expect_str_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Student(ReceivedModel):
    created: datetime.datetime | None = None
    credentials: Credentials | None = None
    disability: Disability | None = None
    dob: datetime.date | None = None
    ell_status: YesNo | None = None
    email: str | None = None
    enrollments: list[SchoolEnrollment] | None = None
    ext: dict[str, Any] | None = None
    frl_status: StudentFrlStatus | None = None
    gender: StudentGender | None = None
    gifted_status: YesNo | None = None
    grade: GradeLevel | None = None
    graduation_year: str | None = None
    hispanic_ethnicity: YesNo | None = None
    home_language: StudentHomeLanguage | None = None
    home_language_code: StudentHomeLanguageCode | None = None
    iep_status: str | None = None
    last_modified: datetime.datetime | None = None
    legacy_id: str | None = None
    location: Location | None = None
    preferred_name: PreferredName | None = None
    race: StudentRace | None = None
    school: str | None = None
    schools: list[str] | None = None
    section_504_status: YesNo | None = None
    sis_id: str | None = None
    state_id: str | None = None
    student_number: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.credentials) is not None:
            out["credentials"] = value.to_dict()
        if (value := self.disability) is not None:
            out["disability"] = value.to_dict()
        if (value := self.dob) is not None:
            out["dob"] = write_date(value)
        if (value := self.ell_status) is not None:
            out["ell_status"] = value
        if (value := self.email) is not None:
            out["email"] = value
        if (value := self.enrollments) is not None:
            out["enrollments"] = [item.to_dict() for item in value]
        if (value := self.ext) is not None:
            out["ext"] = value
        if (value := self.frl_status) is not None:
            out["frl_status"] = value
        if (value := self.gender) is not None:
            out["gender"] = value
        if (value := self.gifted_status) is not None:
            out["gifted_status"] = value
        if (value := self.grade) is not None:
            out["grade"] = value
        if (value := self.graduation_year) is not None:
            out["graduation_year"] = value
        if (value := self.hispanic_ethnicity) is not None:
            out["hispanic_ethnicity"] = value
        if (value := self.home_language) is not None:
            out["home_language"] = value
        if (value := self.home_language_code) is not None:
            out["home_language_code"] = value
        if (value := self.iep_status) is not None:
            out["iep_status"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.legacy_id) is not None:
            out["legacy_id"] = value
        if (value := self.location) is not None:
            out["location"] = value.to_dict()
        if (value := self.preferred_name) is not None:
            out["preferred_name"] = value.to_dict()
        if (value := self.race) is not None:
            out["race"] = value
        if (value := self.school) is not None:
            out["school"] = value
        if (value := self.schools) is not None:
            out["schools"] = value
        if (value := self.section_504_status) is not None:
            out["section_504_status"] = value
        if (value := self.sis_id) is not None:
            out["sis_id"] = value
        if (value := self.state_id) is not None:
            out["state_id"] = value
        if (value := self.student_number) is not None:
            out["student_number"] = value


@decodes(Student)
def decode_student(source: Any, strict: bool = False) -> Student:
    try:
        record = NEW(Student)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.credentials = value = get("credentials")
        if value is None:
            missing += 1
        else:
            record.credentials = decode_credentials(value)
        record.disability = value = get("disability")
        if value is None:
            missing += 1
        else:
            record.disability = decode_disability(value)
        record.dob = value = read_date(record, "dob", get("dob"))
        if value is None:
            missing += 1
        record.ell_status = value = YES_NO[get("ell_status")]
        if value is None:
            missing += 1
        record.email = value = get("email")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.enrollments = value = get("enrollments")
        if value is None:
            missing += 1
        else:
            record.enrollments = [decode_school_enrollment(item) for item in expect_list(value)]
        record.ext = value = get("ext")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        record.frl_status = value = STUDENT_FRL_STATUS[get("frl_status")]
        if value is None:
            missing += 1
        record.gender = value = STUDENT_GENDER[get("gender")]
        if value is None:
            missing += 1
        record.gifted_status = value = YES_NO[get("gifted_status")]
        if value is None:
            missing += 1
        record.grade = value = GRADE_LEVEL[get("grade")]
        if value is None:
            missing += 1
        record.graduation_year = value = get("graduation_year")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.hispanic_ethnicity = value = YES_NO[get("hispanic_ethnicity")]
        if value is None:
            missing += 1
        record.home_language = value = STUDENT_HOME_LANGUAGE[get("home_language")]
        if value is None:
            missing += 1
        record.home_language_code = value = STUDENT_HOME_LANGUAGE_CODE[get("home_language_code")]
        if value is None:
            missing += 1
        record.iep_status = value = get("iep_status")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.legacy_id = value = get("legacy_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.location = value = get("location")
        if value is None:
            missing += 1
        else:
            record.location = decode_location(value)
        record.preferred_name = value = get("preferred_name")
        if value is None:
            missing += 1
        else:
            record.preferred_name = decode_preferred_name(value)
        record.race = value = STUDENT_RACE[get("race")]
        if value is None:
            missing += 1
        record.school = value = get("school")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.schools = value = get("schools")
        if value is None:
            missing += 1
        else:
            record.schools = expect_str_list(value)
        record.section_504_status = value = YES_NO[get("section_504_status")]
        if value is None:
            missing += 1
        record.sis_id = value = get("sis_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.state_id = value = get("state_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.student_number = value = get("student_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 28:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_student, Student, (), source, strict)


from .credentials import Credentials, decode_credentials
from .disability import Disability, decode_disability
from .grade_level import GRADE_LEVEL, GradeLevel
from .location import Location, decode_location
from .preferred_name import PreferredName, decode_preferred_name
from .school_enrollment import SchoolEnrollment, decode_school_enrollment
from .student_frl_status import STUDENT_FRL_STATUS, StudentFrlStatus
from .student_gender import STUDENT_GENDER, StudentGender
from .student_home_language import STUDENT_HOME_LANGUAGE, StudentHomeLanguage
from .student_home_language_code import STUDENT_HOME_LANGUAGE_CODE, StudentHomeLanguageCode
from .student_race import STUDENT_RACE, StudentRace
from .yes_no import YES_NO, YesNo
