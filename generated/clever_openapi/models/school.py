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
class School(ReceivedModel):
    id: str
    created: datetime.datetime | None = None
    district: str | None = None
    ext: dict[str, Any] | None = None
    high_grade: GradeLevel | None = None
    last_modified: datetime.datetime | None = None
    location: Location | None = None
    low_grade: GradeLevel | None = None
    mdr_number: str | None = None
    name: str | None = None
    nces_id: str | None = None
    phone: str | None = None
    principal: Principal | None = None
    school_number: str | None = None
    sis_id: str | None = None
    state_id: str | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("created", datetime.datetime, "created"),
        Column("last_modified", datetime.datetime, "last_modified"),
        Column("name", str, "name"),
        Column("school_number", str, "school_number"),
        Column("sis_id", str, "sis_id"),
        Column("state_id", str, "state_id"),
        Column("nces_id", str, "nces_id"),
        Column("mdr_number", str, "mdr_number"),
        Column("low_grade", str, "low_grade"),
        Column("high_grade", str, "high_grade"),
        Column("phone", str, "phone"),
        Column("location_address", str, "location.address"),
        Column("location_city", str, "location.city"),
        Column("location_state", str, "location.state"),
        Column("location_zip", str, "location.zip"),
        Column("location_lat", str, "location.lat"),
        Column("location_lon", str, "location.lon"),
        Column("principal_name", str, "principal.name"),
        Column("principal_email", str, "principal.email"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.ext) is not None:
            out["ext"] = value
        if (value := self.high_grade) is not None:
            out["high_grade"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.location) is not None:
            out["location"] = value.to_dict()
        if (value := self.low_grade) is not None:
            out["low_grade"] = value
        if (value := self.mdr_number) is not None:
            out["mdr_number"] = value
        if (value := self.name) is not None:
            out["name"] = value
        if (value := self.nces_id) is not None:
            out["nces_id"] = value
        if (value := self.phone) is not None:
            out["phone"] = value
        if (value := self.principal) is not None:
            out["principal"] = value.to_dict()
        if (value := self.school_number) is not None:
            out["school_number"] = value
        if (value := self.sis_id) is not None:
            out["sis_id"] = value
        if (value := self.state_id) is not None:
            out["state_id"] = value


@decodes(School)
def decode_school(source: Any, strict: bool = False) -> School:
    try:
        record = NEW(School)
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
        record.ext = value = get("ext")
        if type(value) is not dict:
            missing += 1 if value is None else reject()
        record.high_grade = value = GRADE_LEVEL[get("high_grade")]
        if value is None:
            missing += 1
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.location = value = get("location")
        if value is None:
            missing += 1
        else:
            record.location = decode_location(value)
        record.low_grade = value = GRADE_LEVEL[get("low_grade")]
        if value is None:
            missing += 1
        record.mdr_number = value = get("mdr_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.nces_id = value = get("nces_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.phone = value = get("phone")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.principal = value = get("principal")
        if value is None:
            missing += 1
        else:
            record.principal = decode_principal(value)
        record.school_number = value = get("school_number")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.sis_id = value = get("sis_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.state_id = value = get("state_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 16:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_school, School, ("id",), source, strict)


from .grade_level import GRADE_LEVEL, GradeLevel
from .location import Location, decode_location
from .principal import Principal, decode_principal
