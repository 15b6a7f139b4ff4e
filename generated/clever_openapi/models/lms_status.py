from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class LmsStatus(Model):
    """LmsStatus, as the API describes it."""

    synced_in_lms: bool | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> LmsStatus:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.synced_in_lms) is not UNSET:
            out["synced_in_lms"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"synced_in_lms", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> LmsStatus:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(LmsStatus)
        record._additional = None
        absent = 0
        record.synced_in_lms = value = source.get("synced_in_lms", UNSET)
        if type(value) is not bool:
            absent += unset(value)

        if len(source) + absent != 1:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "LmsStatus", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "LmsStatus", {
"synced_in_lms": bool, 
    })  # fmt: skip


def adopt(source: Any) -> LmsStatus:
    """The record that a `struct` holds."""
    record = _NEW(LmsStatus)
    record._additional = None
    record.synced_in_lms = source.synced_in_lms
    return record
