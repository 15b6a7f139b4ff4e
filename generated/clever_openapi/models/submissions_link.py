from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, listed, struct_of, unlisted, unset
from .submissions_link_rel import SUBMISSIONS_LINK_REL, SubmissionsLinkRel


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SubmissionsLink(Model):
    """SubmissionsLink, as the API describes it."""

    rel: SubmissionsLinkRel | Unset = UNSET
    uri: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SubmissionsLink:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.rel) is not UNSET:
            out["rel"] = value
        if (value := self.uri) is not UNSET:
            out["uri"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"rel", "uri", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> SubmissionsLink:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SubmissionsLink)
        record._additional = None
        absent = 0
        value = source.get("rel", UNSET)
        if value is UNSET:
            absent += 1
        record.rel = SUBMISSIONS_LINK_REL[value]
        record.uri = value = source.get("uri", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 2:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "SubmissionsLink", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SubmissionsLink", {
"rel": listed(SubmissionsLinkRel), "uri": str, 
    })  # fmt: skip


def adopt(source: Any) -> SubmissionsLink:
    """The record that a `struct` holds."""
    record = _NEW(SubmissionsLink)
    record._additional = None
    record.rel = source.rel
    record.uri = source.uri
    return record
