from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Name(Model):
    """Name, as the API describes it."""

    first: str | None | Unset = UNSET
    last: str | None | Unset = UNSET
    middle: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Name:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.first) is not UNSET:
            out["first"] = value
        if (value := self.last) is not UNSET:
            out["last"] = value
        if (value := self.middle) is not UNSET:
            out["middle"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"first", "last", "middle", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Name:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Name)
        record._additional = None
        absent = 0
        record.first = value = source.get("first", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.last = value = source.get("last", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.middle = value = source.get("middle", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 3:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Name", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Name", {
"first": str | None, "last": str | None, "middle": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Name:
    """The record that a `struct` holds."""
    record = _NEW(Name)
    record._additional = None
    record.first = source.first
    record.last = source.last
    record.middle = source.middle
    return record
