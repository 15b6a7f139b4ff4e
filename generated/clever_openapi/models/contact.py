from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Contact(ReceivedModel):
    legacy_id: str | None = None
    phone: str | None = None
    phone_type: ContactPhoneType | None = None
    sis_id: str | None = None
    student_relationships: list[StudentRelationship] | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.legacy_id) is not None:
            out["legacy_id"] = value
        if (value := self.phone) is not None:
            out["phone"] = value
        if (value := self.phone_type) is not None:
            out["phone_type"] = value
        if (value := self.sis_id) is not None:
            out["sis_id"] = value
        if (value := self.student_relationships) is not None:
            out["student_relationships"] = [item.to_dict() for item in value]


@decodes(Contact)
def decode_contact(source: Any, strict: bool = False) -> Contact:
    try:
        record = NEW(Contact)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.legacy_id = value = get("legacy_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.phone = value = get("phone")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.phone_type = value = CONTACT_PHONE_TYPE[get("phone_type")]
        if value is None:
            missing += 1
        record.sis_id = value = get("sis_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.student_relationships = value = get("student_relationships")
        if value is None:
            missing += 1
        else:
            record.student_relationships = [decode_student_relationship(item) for item in expect_list(value)]
        if len(source) + missing != 5:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_contact, Contact, (), source, strict)


from .contact_phone_type import CONTACT_PHONE_TYPE, ContactPhoneType
from .student_relationship import StudentRelationship, decode_student_relationship
