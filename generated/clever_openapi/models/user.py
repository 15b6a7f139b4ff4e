from __future__ import annotations

import datetime
from typing import Any

from attrs import define

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
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

    def to_dict(self) -> dict[str, Any]:
        extras = self._extras
        out: dict[str, Any] = {**extras.additional} if extras else {}
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
        return extras.restore(self, out) if extras else out


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
        if strict:
            raise
        return decode_leniently(decode_user, User, ("id",), source)


from .contact import Contact
from .district_admin import DistrictAdmin
from .lms_status import LmsStatus, decode_lms_status
from .name import Name, decode_name
from .roles import Roles, decode_roles
from .staff import Staff
from .student import Student
from .teacher import Teacher
