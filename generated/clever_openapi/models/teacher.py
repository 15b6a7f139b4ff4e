from __future__ import annotations

import datetime
from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_str_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Teacher(ReceivedModel):
    created: datetime.datetime | None = None
    credentials: Credentials | None = None
    district: str | None = None
    ext: dict[str, Any] | None = None
    last_modified: datetime.datetime | None = None
    legacy_id: str | None = None
    name: Name | None = None
    school: str | None = None
    schools: list[str] | None = None
    sis_id: str | None = None
    state_id: str | None = None
    teacher_number: str | None = None
    title: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.credentials) is not None:
            out["credentials"] = value.to_dict()
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.ext) is not None:
            out["ext"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.legacy_id) is not None:
            out["legacy_id"] = value
        if (value := self.name) is not None:
            out["name"] = value.to_dict()
        if (value := self.school) is not None:
            out["school"] = value
        if (value := self.schools) is not None:
            out["schools"] = value
        if (value := self.sis_id) is not None:
            out["sis_id"] = value
        if (value := self.state_id) is not None:
            out["state_id"] = value
        if (value := self.teacher_number) is not None:
            out["teacher_number"] = value
        if (value := self.title) is not None:
            out["title"] = value


@decodes(Teacher)
def decode_teacher(source: Any, strict: bool = False) -> Teacher:
    try:
        record = NEW(Teacher)
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
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.ext = value = get("ext")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.legacy_id = value = get("legacy_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.name = value = get("name")
        if value is None:
            missing += 1
        else:
            record.name = decode_name(value)
        record.school = value = get("school")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.schools = value = get("schools")
        if value is None:
            missing += 1
        else:
            record.schools = expect_str_list(value)
        record.sis_id = value = get("sis_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.state_id = value = get("state_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.teacher_number = value = get("teacher_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 13:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_teacher, Teacher, (), source, strict)


from .credentials import Credentials, decode_credentials
from .name import Name, decode_name
