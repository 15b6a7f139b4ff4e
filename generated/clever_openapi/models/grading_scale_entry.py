from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class GradingScaleEntry(Model):
    """GradingScaleEntry, as the API describes it."""

    name: str | Unset = UNSET
    value: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> GradingScaleEntry:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.name) is not UNSET:
            out["name"] = value
        if (value := self.value) is not UNSET:
            out["value"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"name", "value", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> GradingScaleEntry:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(GradingScaleEntry)
        record._additional = None
        absent = 0
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.value = value = source.get("value", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "GradingScaleEntry", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "GradingScaleEntry", {
"name": str, "value": str, 
    })  # fmt: skip


def adopt(source: Any) -> GradingScaleEntry:
    """The record that a `struct` holds."""
    record = _NEW(GradingScaleEntry)
    record._additional = None
    record.name = source.name
    record.value = source.value
    return record
