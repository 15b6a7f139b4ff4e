from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, listed, struct_of, unlisted, unset_or_null
from .attachment_request_type import ATTACHMENT_REQUEST_TYPE, AttachmentRequestType


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class AttachmentRequest(Model):
    """AttachmentRequest, as the API describes it."""

    description: str | None | Unset = UNSET
    text: str | None | Unset = UNSET
    """The text, where `type` is `text`."""
    title: str | None | Unset = UNSET
    type_: AttachmentRequestType | Unset = UNSET
    url: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("type_",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> AttachmentRequest:
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
        if (value := self.text) is not UNSET:
            out["text"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        if (value := self.type_) is not UNSET:
            out["type"] = value
        if (value := self.url) is not UNSET:
            out["url"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"description", "text", "title", "type", "url", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> AttachmentRequest:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(AttachmentRequest)
        record._additional = None
        absent = 0
        record.description = value = source.get("description", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.text = value = source.get("text", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        value = source.get("type", UNSET)
        if value is UNSET:
            absent += 1
        record.type_ = ATTACHMENT_REQUEST_TYPE[value]
        record.url = value = source.get("url", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)

        if len(source) + absent != 5:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "AttachmentRequest", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "AttachmentRequest", {
"description": str | None, "text": str | None, "title": str | None, 
"type_": listed(AttachmentRequestType), "url": str | None, 
    }, renamed={"type_": "type", })  # fmt: skip


def adopt(source: Any) -> AttachmentRequest:
    """The record that a `struct` holds."""
    record = _NEW(AttachmentRequest)
    record._additional = None
    record.description = source.description
    record.text = source.text
    record.title = source.title
    record.type_ = source.type_
    record.url = source.url
    return record
