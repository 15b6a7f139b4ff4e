from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    list_of,
    listed,
    read_date,
    read_datetime,
    struct_of,
    texts,
    unlisted,
    unset,
    unset_or_null,
    write_date,
    write_datetime,
)
from . import district_contact as _district_contact
from .district_lms_state import DISTRICT_LMS_STATE_OR_NULL, DistrictLmsState
from .district_lms_type import DISTRICT_LMS_TYPE_OR_NULL, DistrictLmsType
from .district_state import DISTRICT_STATE_OR_NULL, DistrictState

if TYPE_CHECKING:
    from .district_contact import DistrictContact


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class District(Model):
    """District, as the API describes it."""

    district_contact: DistrictContact | Unset = UNSET
    error: str | Unset = UNSET
    id: str | Unset = UNSET
    last_attendance_sync: datetime.datetime | None | Unset = UNSET
    last_lms_sync: datetime.datetime | None | Unset = UNSET
    last_sync: datetime.datetime | None | Unset = UNSET
    launch_date: datetime.date | Unset = UNSET
    lms_matched_percentage: Any | Unset = UNSET
    lms_state: DistrictLmsState | None | Unset = UNSET
    lms_type: DistrictLmsType | None | Unset = UNSET
    login_methods: list[str] | Unset = UNSET
    mdr_number: str | None | Unset = UNSET
    name: str | Unset = UNSET
    nces_id: str | None | Unset = UNSET
    pause_end: datetime.date | None | Unset = UNSET
    pause_start: datetime.date | None | Unset = UNSET
    portal_url: str | Unset = UNSET
    sis_type: str | Unset = UNSET
    state: DistrictState | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> District:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.district_contact) is not UNSET:
            out["district_contact"] = value.to_dict()
        if (value := self.error) is not UNSET:
            out["error"] = value
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.last_attendance_sync) is not UNSET:
            out["last_attendance_sync"] = None if value is None else write_datetime(value)
        if (value := self.last_lms_sync) is not UNSET:
            out["last_lms_sync"] = None if value is None else write_datetime(value)
        if (value := self.last_sync) is not UNSET:
            out["last_sync"] = None if value is None else write_datetime(value)
        if (value := self.launch_date) is not UNSET:
            out["launch_date"] = write_date(value)
        if (value := self.lms_matched_percentage) is not UNSET:
            out["lms_matched_percentage"] = value
        if (value := self.lms_state) is not UNSET:
            out["lms_state"] = value
        if (value := self.lms_type) is not UNSET:
            out["lms_type"] = value
        if (value := self.login_methods) is not UNSET:
            out["login_methods"] = value
        if (value := self.mdr_number) is not UNSET:
            out["mdr_number"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.nces_id) is not UNSET:
            out["nces_id"] = value
        if (value := self.pause_end) is not UNSET:
            out["pause_end"] = None if value is None else write_date(value)
        if (value := self.pause_start) is not UNSET:
            out["pause_start"] = None if value is None else write_date(value)
        if (value := self.portal_url) is not UNSET:
            out["portal_url"] = value
        if (value := self.sis_type) is not UNSET:
            out["sis_type"] = value
        if (value := self.state) is not UNSET:
            out["state"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"district_contact", "error", "id", "last_attendance_sync", "last_lms_sync", 
"last_sync", "launch_date", "lms_matched_percentage", "lms_state", "lms_type", 
"login_methods", "mdr_number", "name", "nces_id", "pause_end", 
"pause_start", "portal_url", "sis_type", "state", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> District:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(District)
        record._additional = None
        absent = 0
        record.district_contact = value = source.get("district_contact", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.district_contact = _district_contact.decode(value)
        record.error = value = source.get("error", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.last_attendance_sync = value = source.get("last_attendance_sync", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.last_attendance_sync = read_datetime(record, "last_attendance_sync", value)
        record.last_lms_sync = value = source.get("last_lms_sync", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.last_lms_sync = read_datetime(record, "last_lms_sync", value)
        record.last_sync = value = source.get("last_sync", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.last_sync = read_datetime(record, "last_sync", value)
        record.launch_date = value = read_date(record, "launch_date", source.get("launch_date", UNSET))
        if value is UNSET:
            absent += 1
        record.lms_matched_percentage = value = source.get("lms_matched_percentage", UNSET)
        if value is UNSET:
            absent += 1
        value = source.get("lms_state", UNSET)
        if value is UNSET:
            absent += 1
        record.lms_state = DISTRICT_LMS_STATE_OR_NULL[value]
        value = source.get("lms_type", UNSET)
        if value is UNSET:
            absent += 1
        record.lms_type = DISTRICT_LMS_TYPE_OR_NULL[value]
        record.login_methods = value = source.get("login_methods", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.login_methods = texts(value)
        record.mdr_number = value = source.get("mdr_number", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.nces_id = value = source.get("nces_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.pause_end = value = source.get("pause_end", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.pause_end = read_date(record, "pause_end", value)
        record.pause_start = value = source.get("pause_start", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.pause_start = read_date(record, "pause_start", value)
        record.portal_url = value = source.get("portal_url", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.sis_type = value = source.get("sis_type", UNSET)
        if type(value) is not str:
            absent += unset(value)
        value = source.get("state", UNSET)
        if value is UNSET:
            absent += 1
        record.state = DISTRICT_STATE_OR_NULL[value]

        if len(source) + absent != 19:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "District", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "District", {
"district_contact": _district_contact.struct(), "error": str, "id": str, 
"last_attendance_sync": str | None, "last_lms_sync": str | None, "last_sync": str | None, 
"launch_date": str, "lms_matched_percentage": Any, "lms_state": listed(DistrictLmsState) | None, 
"lms_type": listed(DistrictLmsType) | None, "login_methods": list_of(str), "mdr_number": str | None, 
"name": str, "nces_id": str | None, "pause_end": str | None, 
"pause_start": str | None, "portal_url": str, "sis_type": str, 
"state": listed(DistrictState) | None, 
    })  # fmt: skip


def adopt(source: Any) -> District:
    """The record that a `struct` holds."""
    record = _NEW(District)
    record._additional = None
    record.district_contact = value = source.district_contact
    if value is not UNSET:
        record.district_contact = _district_contact.adopt(value)
    record.error = source.error
    record.id = source.id
    record.last_attendance_sync = value = source.last_attendance_sync
    if value is not UNSET and value is not None:
        record.last_attendance_sync = read_datetime(record, "last_attendance_sync", value)
    record.last_lms_sync = value = source.last_lms_sync
    if value is not UNSET and value is not None:
        record.last_lms_sync = read_datetime(record, "last_lms_sync", value)
    record.last_sync = value = source.last_sync
    if value is not UNSET and value is not None:
        record.last_sync = read_datetime(record, "last_sync", value)
    record.launch_date = read_date(record, "launch_date", source.launch_date)
    record.lms_matched_percentage = source.lms_matched_percentage
    record.lms_state = source.lms_state
    record.lms_type = source.lms_type
    record.login_methods = source.login_methods
    record.mdr_number = source.mdr_number
    record.name = source.name
    record.nces_id = source.nces_id
    record.pause_end = value = source.pause_end
    if value is not UNSET and value is not None:
        record.pause_end = read_date(record, "pause_end", value)
    record.pause_start = value = source.pause_start
    if value is not UNSET and value is not None:
        record.pause_start = read_date(record, "pause_start", value)
    record.portal_url = source.portal_url
    record.sis_type = source.sis_type
    record.state = source.state
    return record
