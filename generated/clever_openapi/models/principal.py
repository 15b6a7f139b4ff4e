from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Principal(Model):
    """Principal, as the API describes it."""

    email: str | None | Unset = UNSET
    name: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Principal:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.email) is not UNSET:
            out["email"] = value
        if (value := self.name) is not UNSET:
            out["name"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"email", "name", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Principal:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Principal)
        record._additional = None
        absent = 0
        record.email = value = source.get("email", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.name = value = source.get("name", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Principal", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Principal", {
"email": str | None, "name": str | None, 
    })  # fmt: skip


def adopt(source: Any) -> Principal:
    """The record that a `struct` holds."""
    record = _NEW(Principal)
    record._additional = None
    record.email = source.email
    record.name = source.name
    return record
