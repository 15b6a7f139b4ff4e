from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted, unset, unset_or_null


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Attachment(Model):
    """Attachment, as the API describes it."""

    description: str | None | Unset = UNSET
    file_external_id: str | None | Unset = UNSET
    size: float | Unset = UNSET
    thumbnail_url: str | None | Unset = UNSET
    title: str | None | Unset = UNSET
    type_: str | Unset = UNSET
    url: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("type_",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Attachment:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.description) is not UNSET:
            out["description"] = value
        if (value := self.file_external_id) is not UNSET:
            out["file_external_id"] = value
        if (value := self.size) is not UNSET:
            out["size"] = value
        if (value := self.thumbnail_url) is not UNSET:
            out["thumbnail_url"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        if (value := self.type_) is not UNSET:
            out["type"] = value
        if (value := self.url) is not UNSET:
            out["url"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"description", "file_external_id", "size", "thumbnail_url", "title", 
"type", "url", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Attachment:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Attachment)
        record._additional = None
        absent = 0
        record.description = value = source.get("description", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.file_external_id = value = source.get("file_external_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.size = value = source.get("size", UNSET)
        if type(value) is not float and type(value) is not int:
            absent += unset(value)
        record.thumbnail_url = value = source.get("thumbnail_url", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.type_ = value = source.get("type", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.url = value = source.get("url", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 7:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Attachment", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Attachment", {
"description": str | None, "file_external_id": str | None, "size": int | float, 
"thumbnail_url": str | None, "title": str | None, "type_": str, 
"url": str | None, 
    }, renamed={"type_": "type", })  # fmt: skip


def adopt(source: Any) -> Attachment:
    """The record that a `struct` holds."""
    record = _NEW(Attachment)
    record._additional = None
    record.description = source.description
    record.file_external_id = source.file_external_id
    record.size = source.size
    record.thumbnail_url = source.thumbnail_url
    record.title = source.title
    record.type_ = source.type_
    record.url = source.url
    return record
