from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_date, read_datetime, write_date, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_str_list, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class District(ReceivedModel):
    id: str
    district_contact: DistrictContact | None = None
    error: str | None = None
    last_attendance_sync: datetime.datetime | None = None
    last_lms_sync: datetime.datetime | None = None
    last_sync: datetime.datetime | None = None
    launch_date: datetime.date | None = None
    lms_matched_percentage: Any = None
    lms_state: DistrictLmsState | None = None
    lms_type: DistrictLmsType | None = None
    login_methods: list[str] | None = None
    mdr_number: str | None = None
    name: str | None = None
    nces_id: str | None = None
    pause_end: datetime.date | None = None
    pause_start: datetime.date | None = None
    portal_url: str | None = None
    sis_type: str | None = None
    state: DistrictState | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("name", str, "name"),
        Column("error", str, "error"),
        Column("state", str, "state"),
        Column("sis_type", str, "sis_type"),
        Column("portal_url", str, "portal_url"),
        Column("nces_id", str, "nces_id"),
        Column("mdr_number", str, "mdr_number"),
        Column("lms_type", str, "lms_type"),
        Column("lms_state", str, "lms_state"),
        Column("launch_date", datetime.date, "launch_date"),
        Column("last_sync", datetime.datetime, "last_sync"),
        Column("last_lms_sync", datetime.datetime, "last_lms_sync"),
        Column("last_attendance_sync", datetime.datetime, "last_attendance_sync"),
        Column("pause_start", datetime.date, "pause_start"),
        Column("pause_end", datetime.date, "pause_end"),
        Column("district_contact_id", str, "district_contact.id"),
        Column("district_contact_email", str, "district_contact.email"),
        Column("district_contact_title", str, "district_contact.title"),
        Column("district_contact_name_first", str, "district_contact.name.first"),
        Column("district_contact_name_middle", str, "district_contact.name.middle"),
        Column("district_contact_name_last", str, "district_contact.name.last"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.district_contact) is not None:
            out["district_contact"] = value.to_dict()
        if (value := self.error) is not None:
            out["error"] = value
        if (value := self.last_attendance_sync) is not None:
            out["last_attendance_sync"] = write_datetime(value)
        if (value := self.last_lms_sync) is not None:
            out["last_lms_sync"] = write_datetime(value)
        if (value := self.last_sync) is not None:
            out["last_sync"] = write_datetime(value)
        if (value := self.launch_date) is not None:
            out["launch_date"] = write_date(value)
        if (value := self.lms_matched_percentage) is not None:
            out["lms_matched_percentage"] = value
        if (value := self.lms_state) is not None:
            out["lms_state"] = value
        if (value := self.lms_type) is not None:
            out["lms_type"] = value
        if (value := self.login_methods) is not None:
            out["login_methods"] = value
        if (value := self.mdr_number) is not None:
            out["mdr_number"] = value
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.nces_id) is not None:
            out["nces_id"] = value
        if (value := self.pause_end) is not None:
            out["pause_end"] = write_date(value)
        if (value := self.pause_start) is not None:
            out["pause_start"] = write_date(value)
        if (value := self.portal_url) is not None:
            out["portal_url"] = value
        if (value := self.sis_type) is not None:
            out["sis_type"] = value
        if (value := self.state) is not None:
            out["state"] = value


@decodes(District)
def decode_district(source: Any, strict: bool = False) -> District:
    try:
        record = NEW(District)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str or not value:
            reject()
        record.district_contact = value = get("district_contact")
        if value is None:
            missing += 1
        else:
            record.district_contact = decode_district_contact(value)
        record.error = value = get("error")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.last_attendance_sync = value = read_datetime(record, "last_attendance_sync", get("last_attendance_sync"))
        if value is None:
            missing += 1
        record.last_lms_sync = value = read_datetime(record, "last_lms_sync", get("last_lms_sync"))
        if value is None:
            missing += 1
        record.last_sync = value = read_datetime(record, "last_sync", get("last_sync"))
        if value is None:
            missing += 1
        record.launch_date = value = read_date(record, "launch_date", get("launch_date"))
        if value is None:
            missing += 1
        record.lms_matched_percentage = value = get("lms_matched_percentage")
        if value is None:
            missing += 1
        record.lms_state = value = DISTRICT_LMS_STATE[get("lms_state")]
        if value is None:
            missing += 1
        record.lms_type = value = DISTRICT_LMS_TYPE[get("lms_type")]
        if value is None:
            missing += 1
        record.login_methods = value = get("login_methods")
        if value is None:
            missing += 1
        else:
            record.login_methods = expect_str_list(value)
        record.mdr_number = value = get("mdr_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.nces_id = value = get("nces_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.pause_end = value = read_date(record, "pause_end", get("pause_end"))
        if value is None:
            missing += 1
        record.pause_start = value = read_date(record, "pause_start", get("pause_start"))
        if value is None:
            missing += 1
        record.portal_url = value = get("portal_url")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.sis_type = value = get("sis_type")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.state = value = DISTRICT_STATE[get("state")]
        if value is None:
            missing += 1
        if len(source) + missing != 19:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_district, District, ("id",), source, strict)


from .district_contact import DistrictContact, decode_district_contact
from .district_lms_state import DISTRICT_LMS_STATE, DistrictLmsState
from .district_lms_type import DISTRICT_LMS_TYPE, DistrictLmsType
from .district_state import DISTRICT_STATE, DistrictState
