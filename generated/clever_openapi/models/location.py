from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Location(Model):
    """Location, as the API describes it."""

    address: str | None | Unset = UNSET
    city: str | None | Unset = UNSET
    lat: str | None | Unset = UNSET
    lon: str | None | Unset = UNSET
    state: str | None | Unset = UNSET
    zip_: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Location:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.address) is not UNSET:
            out["address"] = value
        if (value := self.city) is not UNSET:
            out["city"] = value
        if (value := self.lat) is not UNSET:
            out["lat"] = value
        if (value := self.lon) is not UNSET:
            out["lon"] = value
        if (value := self.state) is not UNSET:
            out["state"] = value
        if (value := self.zip_) is not UNSET:
            out["zip"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"address", "city", "lat", "lon", "state", 
"zip", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Location:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Location)
        record._additional = None
        absent = 0
        record.address = value = source.get("address", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.city = value = source.get("city", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.lat = value = source.get("lat", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.lon = value = source.get("lon", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.state = value = source.get("state", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.zip_ = value = source.get("zip", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 6:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Location", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Location", {
"address": str | None, "city": str | None, "lat": str | None, 
"lon": str | None, "state": str | None, "zip_": str | None, 
    }, renamed={"zip_": "zip", })  # fmt: skip


def adopt(source: Any) -> Location:
    """The record that a `struct` holds."""
    record = _NEW(Location)
    record._additional = None
    record.address = source.address
    record.city = source.city
    record.lat = source.lat
    record.lon = source.lon
    record.state = source.state
    record.zip_ = source.zip_
    return record
