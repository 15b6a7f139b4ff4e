from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class DistrictAdmin(Model):
    """DistrictAdmin, as the API describes it."""

    legacy_id: str | Unset = UNSET
    title: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> DistrictAdmin:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.legacy_id) is not UNSET:
            out["legacy_id"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"legacy_id", "title", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> DistrictAdmin:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(DistrictAdmin)
        record._additional = None
        absent = 0
        record.legacy_id = value = source.get("legacy_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "DistrictAdmin", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "DistrictAdmin", {
"legacy_id": str, "title": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> DistrictAdmin:
    """The record that a `struct` holds."""
    record = _NEW(DistrictAdmin)
    record._additional = None
    record.legacy_id = source.legacy_id
    record.title = source.title
    return record
