from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Attachment(ReceivedModel):
    description: str | None = None
    file_external_id: str | None = None
    size: float | None = None
    thumbnail_url: str | None = None
    title: str | None = None
    type_: str | None = None
    url: str | None = None

    _shown: ClassVar[tuple[str, ...]] = ("type_",)
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.description) is not None:
            out["description"] = value
        if (value := self.file_external_id) is not None:
            out["file_external_id"] = value
        if (value := self.size) is not None:
            out["size"] = value
        if (value := self.thumbnail_url) is not None:
            out["thumbnail_url"] = value
        if (value := self.title) is not None:
            out["title"] = value
        if (value := self.type_) is not None:
            out["type"] = value
        if (value := self.url) is not None:
            out["url"] = value


@decodes(Attachment)
def decode_attachment(source: Any, strict: bool = False) -> Attachment:
    try:
        record = NEW(Attachment)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.description = value = get("description")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.file_external_id = value = get("file_external_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.size = value = get("size")
        if type(value) is not float and type(value) is not int:
            missing += 1 if value is None else reject()
        record.thumbnail_url = value = get("thumbnail_url")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.type_ = value = get("type")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.url = value = get("url")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 7:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_attachment, Attachment, (), source, strict)
