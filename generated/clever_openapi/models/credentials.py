from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Credentials(Model):
    """Credentials, as the API describes it."""

    district_username: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Credentials:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.district_username) is not UNSET:
            out["district_username"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"district_username", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Credentials:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Credentials)
        record._additional = None
        absent = 0
        record.district_username = value = source.get("district_username", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 1:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Credentials", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Credentials", {
"district_username": str, 
    })  # fmt: skip


def adopt(source: Any) -> Credentials:
    """The record that a `struct` holds."""
    record = _NEW(Credentials)
    record._additional = None
    record.district_username = source.district_username
    return record
