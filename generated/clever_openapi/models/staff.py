from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_str_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Staff(ReceivedModel):
    credentials: Credentials | None = None
    department: str | None = None
    ext: dict[str, Any] | None = None
    legacy_id: str | None = None
    roles: list[str] | None = None
    schools: list[str] | None = None
    staff_id: str | None = None
    title: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.credentials) is not None:
            out["credentials"] = value.to_dict()
        if (value := self.department) is not None:
            out["department"] = value
        if (value := self.ext) is not None:
            out["ext"] = value
        if (value := self.legacy_id) is not None:
            out["legacy_id"] = value
        if (value := self.roles) is not None:
            out["roles"] = value
        if (value := self.schools) is not None:
            out["schools"] = value
        if (value := self.staff_id) is not None:
            out["staff_id"] = value
        if (value := self.title) is not None:
            out["title"] = value


@decodes(Staff)
def decode_staff(source: Any, strict: bool = False) -> Staff:
    try:
        record = NEW(Staff)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.credentials = value = get("credentials")
        if value is None:
            missing += 1
        else:
            record.credentials = decode_credentials(value)
        record.department = value = get("department")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.ext = value = get("ext")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        record.legacy_id = value = get("legacy_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.roles = value = get("roles")
        if value is None:
            missing += 1
        else:
            record.roles = expect_str_list(value)
        record.schools = value = get("schools")
        if value is None:
            missing += 1
        else:
            record.schools = expect_str_list(value)
        record.staff_id = value = get("staff_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 8:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_staff, Staff, (), source, strict)


from .credentials import Credentials, decode_credentials
