from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, items, list_of, struct_of, unlisted
from . import link as _link
from . import school_response as _school_response

if TYPE_CHECKING:
    from .link import Link
    from .school_response import SchoolResponse


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SchoolsResponse(Model):
    """SchoolsResponse, as the API describes it."""

    data: list[SchoolResponse] | Unset = UNSET
    links: list[Link] | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SchoolsResponse:
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


def decode(source: Any, strict: bool = False) -> SchoolsResponse:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SchoolsResponse)
        record._additional = None
        absent = 0
        record.data = value = source.get("data", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.data = [_school_response.decode(item) for item in items(value)]
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
        return careful(decode, "SchoolsResponse", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SchoolsResponse", {
"data": list_of(_school_response.struct()), "links": list_of(_link.struct()), 
    })  # fmt: skip


def adopt(source: Any) -> SchoolsResponse:
    """The record that a `struct` holds."""
    record = _NEW(SchoolsResponse)
    record._additional = None
    record.data = value = source.data
    if value is not UNSET:
        record.data = [_school_response.adopt(item) for item in value]
    record.links = value = source.links
    if value is not UNSET:
        record.links = [_link.adopt(item) for item in value]
    return record
