from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Link(ReceivedModel):
    rel: LinkRel | None = None
    uri: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.rel) is not None:
            out["rel"] = value
        if (value := self.uri) is not None:
            out["uri"] = value


@decodes(Link)
def decode_link(source: Any, strict: bool = False) -> Link:
    try:
        record = NEW(Link)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.rel = value = LINK_REL[get("rel")]
        if value is None:
            missing += 1
        record.uri = value = get("uri")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_link, Link, (), source, strict)


from .link_rel import LINK_REL, LinkRel
