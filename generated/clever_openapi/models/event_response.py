from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset
from . import unknown_event as _unknown_event

if TYPE_CHECKING:
    from .unknown_event import AnyEvent


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class EventResponse(Model):
    """EventResponse, as the API describes it."""

    data: AnyEvent | Unset = UNSET
    uri: str | Unset = UNSET
    """Where this item can be read again, relative to the origin."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> EventResponse:
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
            out["data"] = value.to_dict()
        if (value := self.uri) is not UNSET:
            out["uri"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"data", "uri", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> EventResponse:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(EventResponse)
        record._additional = None
        absent = 0
        record.data = value = source.get("data", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.data = _unknown_event.decode_any_event(value)
        record.uri = value = source.get("uri", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "EventResponse", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "EventResponse", {
"data": Any, "uri": str, 
    })  # fmt: skip


def adopt(source: Any) -> EventResponse:
    """The record that a `struct` holds."""
    record = _NEW(EventResponse)
    record._additional = None
    record.data = value = source.data
    if value is not UNSET:
        record.data = _unknown_event.decode_any_event(value)
    record.uri = source.uri
    return record
