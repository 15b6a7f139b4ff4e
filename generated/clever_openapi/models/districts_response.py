from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, items, list_of, struct_of, unlisted
from . import district_response as _district_response
from . import link as _link

if TYPE_CHECKING:
    from .district_response import DistrictResponse
    from .link import Link


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class DistrictsResponse(Model):
    """DistrictsResponse, as the API describes it."""

    data: list[DistrictResponse] | Unset = UNSET
    links: list[Link] | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> DistrictsResponse:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.data) is not UNSET:
            out["data"] = [item.to_dict() for item in value]
        if (value := self.links) is not UNSET:
            out["links"] = [item.to_dict() for item in value]
        return out


_KEYS: frozenset[str] = frozenset({
"data", "links", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> DistrictsResponse:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(DistrictsResponse)
        record._additional = None
        absent = 0
        record.data = value = source.get("data", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.data = [_district_response.decode(item) for item in items(value)]
        record.links = value = source.get("links", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.links = [_link.decode(item) for item in items(value)]

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "DistrictsResponse", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "DistrictsResponse", {
"data": list_of(_district_response.struct()), "links": list_of(_link.struct()), 
    })  # fmt: skip


def adopt(source: Any) -> DistrictsResponse:
    """The record that a `struct` holds."""
    record = _NEW(DistrictsResponse)
    record._additional = None
    record.data = value = source.data
    if value is not UNSET:
        record.data = [_district_response.adopt(item) for item in value]
    record.links = value = source.links
    if value is not UNSET:
        record.links = [_link.adopt(item) for item in value]
    return record
