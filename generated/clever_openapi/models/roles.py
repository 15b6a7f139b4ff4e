from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Roles(ReceivedModel):
    contact: Contact | None = None
    district_admin: DistrictAdmin | None = None
    staff: Staff | None = None
    student: Student | None = None
    teacher: Teacher | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.contact) is not None:
            out["contact"] = value.to_dict()
        if (value := self.district_admin) is not None:
            out["district_admin"] = value.to_dict()
        if (value := self.staff) is not None:
            out["staff"] = value.to_dict()
        if (value := self.student) is not None:
            out["student"] = value.to_dict()
        if (value := self.teacher) is not None:
            out["teacher"] = value.to_dict()


@decodes(Roles)
def decode_roles(source: Any, strict: bool = False) -> Roles:
    try:
        record = NEW(Roles)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.contact = value = get("contact")
        if value is None:
            missing += 1
        else:
            record.contact = decode_contact(value)
        record.district_admin = value = get("district_admin")
        if value is None:
            missing += 1
        else:
            record.district_admin = decode_district_admin(value)
        record.staff = value = get("staff")
        if value is None:
            missing += 1
        else:
            record.staff = decode_staff(value)
        record.student = value = get("student")
        if value is None:
            missing += 1
        else:
            record.student = decode_student(value)
        record.teacher = value = get("teacher")
        if value is None:
            missing += 1
        else:
            record.teacher = decode_teacher(value)
        if len(source) + missing != 5:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_roles, Roles, (), source, strict)


from .contact import Contact, decode_contact
from .district_admin import DistrictAdmin, decode_district_admin
from .staff import Staff, decode_staff
from .student import Student, decode_student
from .teacher import Teacher, decode_teacher
