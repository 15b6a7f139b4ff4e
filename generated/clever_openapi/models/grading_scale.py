from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, items, list_of, struct_of, unlisted, unset
from . import grading_scale_entry as _grading_scale_entry

if TYPE_CHECKING:
    from .grading_scale_entry import GradingScaleEntry


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class GradingScale(Model):
    """GradingScale, as the API describes it."""

    entries: list[GradingScaleEntry] | None | Unset = UNSET
    name: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> GradingScale:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.entries) is not UNSET:
            out["entries"] = None if value is None else [item.to_dict() for item in value]
        if (value := self.name) is not UNSET:
            out["name"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"entries", "name", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> GradingScale:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(GradingScale)
        record._additional = None
        absent = 0
        record.entries = value = source.get("entries", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.entries = [_grading_scale_entry.decode(item) for item in items(value)]
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "GradingScale", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "GradingScale", {
"entries": list_of(_grading_scale_entry.struct()) | None, "name": str, 
    })  # fmt: skip


def adopt(source: Any) -> GradingScale:
    """The record that a `struct` holds."""
    record = _NEW(GradingScale)
    record._additional = None
    record.entries = value = source.entries
    if value is not UNSET and value is not None:
        record.entries = [_grading_scale_entry.adopt(item) for item in value]
    record.name = source.name
    return record
