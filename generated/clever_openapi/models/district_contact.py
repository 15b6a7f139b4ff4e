from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class DistrictContact(ReceivedModel):
    district: str | None = None
    email: str | None = None
    id: str | None = None
    name: Name | None = None
    title: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.email) is not None:
            out["email"] = value
        if (value := self.id) is not None:
            out["id"] = value
        if (value := self.name) is not None:
            out["name"] = value.to_dict()
        if (value := self.title) is not None:
            out["title"] = value


@decodes(DistrictContact)
def decode_district_contact(source: Any, strict: bool = False) -> DistrictContact:
    try:
        record = NEW(DistrictContact)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.email = value = get("email")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.id = value = get("id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.name = value = get("name")
        if value is None:
            missing += 1
        else:
            record.name = decode_name(value)
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 5:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_district_contact, DistrictContact, (), source, strict)


from .name import Name, decode_name
