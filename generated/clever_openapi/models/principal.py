from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Principal(ReceivedModel):
    email: str | None = None
    name: str | None = None

    def _write(self, out: dict[str, Any]) -> None:
        if (value := self.email) is not None:
            out["email"] = value
        if (value := self.name) is not None:
            out["name"] = value


@decodes(Principal)
def decode_principal(source: Any, strict: bool = False) -> Principal:
    try:
        record = NEW(Principal)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.email = value = get("email")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.name = value = get("name")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 2:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_principal, Principal, (), source, strict)
