from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class User(ReceivedModel):
    id: str
    created: datetime.datetime | None = None
    district: str | None = None
    email: str | None = None
    last_modified: datetime.datetime | None = None
    lms_status: LmsStatus | None = None
    name: Name | None = None
    roles: Roles | None = None

    @property
    def contact(self) -> Contact | None:
        if (roles := self.roles) is None:
            return None
        return roles.contact

    @property
    def district_admin(self) -> DistrictAdmin | None:
        if (roles := self.roles) is None:
            return None
        return roles.district_admin

    @property
    def staff(self) -> Staff | None:
        if (roles := self.roles) is None:
            return None
        return roles.staff

    @property
    def student(self) -> Student | None:
        if (roles := self.roles) is None:
            return None
        return roles.student

    @property
    def teacher(self) -> Teacher | None:
        if (roles := self.roles) is None:
            return None
        return roles.teacher

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("created", datetime.datetime, "created"),
        Column("last_modified", datetime.datetime, "last_modified"),
        Column("email", str, "email"),
        Column("name_first", str, "name.first"),
        Column("name_middle", str, "name.middle"),
        Column("name_last", str, "name.last"),
        Column("lms_status_synced_in_lms", bool, "lms_status.synced_in_lms"),
        Column("student_created", datetime.datetime, "roles.student.created"),
        Column("student_last_modified", datetime.datetime, "roles.student.last_modified"),
        Column("student_school", str, "roles.student.school"),
        Column("student_sis_id", str, "roles.student.sis_id"),
        Column("student_state_id", str, "roles.student.state_id"),
        Column("student_student_number", str, "roles.student.student_number"),
        Column("student_legacy_id", str, "roles.student.legacy_id"),
        Column("student_email", str, "roles.student.email"),
        Column("student_grade", str, "roles.student.grade"),
        Column("student_graduation_year", str, "roles.student.graduation_year"),
        Column("student_dob", datetime.date, "roles.student.dob"),
        Column("student_gender", str, "roles.student.gender"),
        Column("student_race", str, "roles.student.race"),
        Column("student_hispanic_ethnicity", str, "roles.student.hispanic_ethnicity"),
        Column("student_ell_status", str, "roles.student.ell_status"),
        Column("student_frl_status", str, "roles.student.frl_status"),
        Column("student_iep_status", str, "roles.student.iep_status"),
        Column("student_gifted_status", str, "roles.student.gifted_status"),
        Column("student_section_504_status", str, "roles.student.section_504_status"),
        Column("student_home_language", str, "roles.student.home_language"),
        Column("student_home_language_code", str, "roles.student.home_language_code"),
        Column("student_credentials_district_username", str, "roles.student.credentials.district_username"),
        Column("student_location_address", str, "roles.student.location.address"),
        Column("student_location_city", str, "roles.student.location.city"),
        Column("student_location_state", str, "roles.student.location.state"),
        Column("student_location_zip", str, "roles.student.location.zip"),
        Column("student_location_lat", str, "roles.student.location.lat"),
        Column("student_location_lon", str, "roles.student.location.lon"),
        Column("student_preferred_name_first", str, "roles.student.preferred_name.first"),
        Column("student_preferred_name_middle", str, "roles.student.preferred_name.middle"),
        Column("student_preferred_name_last", str, "roles.student.preferred_name.last"),
        Column("student_disability_disability_code", str, "roles.student.disability.disability_code"),
        Column("student_disability_disability_status", str, "roles.student.disability.disability_status"),
        Column("student_disability_disability_type", str, "roles.student.disability.disability_type"),
        Column("teacher_school", str, "roles.teacher.school"),
        Column("teacher_sis_id", str, "roles.teacher.sis_id"),
        Column("teacher_state_id", str, "roles.teacher.state_id"),
        Column("teacher_teacher_number", str, "roles.teacher.teacher_number"),
        Column("teacher_legacy_id", str, "roles.teacher.legacy_id"),
        Column("teacher_title", str, "roles.teacher.title"),
        Column("teacher_credentials_district_username", str, "roles.teacher.credentials.district_username"),
        Column("staff_staff_id", str, "roles.staff.staff_id"),
        Column("staff_legacy_id", str, "roles.staff.legacy_id"),
        Column("staff_department", str, "roles.staff.department"),
        Column("staff_title", str, "roles.staff.title"),
        Column("staff_credentials_district_username", str, "roles.staff.credentials.district_username"),
        Column("contact_sis_id", str, "roles.contact.sis_id"),
        Column("contact_legacy_id", str, "roles.contact.legacy_id"),
        Column("contact_phone", str, "roles.contact.phone"),
        Column("contact_phone_type", str, "roles.contact.phone_type"),
        Column("district_admin_legacy_id", str, "roles.district_admin.legacy_id"),
        Column("district_admin_title", str, "roles.district_admin.title"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.email) is not None:
            out["email"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.lms_status) is not None:
            out["lms_status"] = value.to_dict()
        if (value := self.name) is not None:
            out["name"] = value.to_dict()
        if (value := self.roles) is not None:
            out["roles"] = value.to_dict()


@decodes(User)
def decode_user(source: Any, strict: bool = False) -> User:
    try:
        record = NEW(User)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str or not value:
            reject()
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.email = value = get("email")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.lms_status = value = get("lms_status")
        if value is None:
            missing += 1
        else:
            record.lms_status = decode_lms_status(value)
        record.name = value = get("name")
        if value is None:
            missing += 1
        else:
            record.name = decode_name(value)
        record.roles = value = get("roles")
        if value is None:
            missing += 1
        else:
            record.roles = decode_roles(value)
        if len(source) + missing != 8:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_user, User, ("id",), source, strict)


from .contact import Contact
from .district_admin import DistrictAdmin
from .lms_status import LmsStatus, decode_lms_status
from .name import Name, decode_name
from .roles import Roles, decode_roles
from .staff import Staff
from .student import Student
from .teacher import Teacher
