from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Location(ReceivedModel):
    address: str | None = None
    city: str | None = None
    lat: str | None = None
    lon: str | None = None
    state: str | None = None
    zip_: str | None = None

    _renamed: ClassVar[Mapping[str, str]] = {"zip_": "zip"}

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.address) is not None:
            out["address"] = value
        if (value := self.city) is not None:
            out["city"] = value
        if (value := self.lat) is not None:
            out["lat"] = value
        if (value := self.lon) is not None:
            out["lon"] = value
        if (value := self.state) is not None:
            out["state"] = value
        if (value := self.zip_) is not None:
            out["zip"] = value


@decodes(Location)
def decode_location(source: Any, strict: bool = False) -> Location:
    try:
        record = NEW(Location)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.address = value = get("address")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.city = value = get("city")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.lat = value = get("lat")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.lon = value = get("lon")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.state = value = get("state")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.zip_ = value = get("zip")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 6:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_location, Location, (), source, strict)
