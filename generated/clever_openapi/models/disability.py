from __future__ import annotations

from typing import Any

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Disability(ReceivedModel):
    disability_code: DisabilityDisabilityCode | None = None
    disability_status: YesNo | None = None
    disability_type: DisabilityDisabilityType | None = None

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.disability_code) is not None:
            out["disability_code"] = value
        if (value := self.disability_status) is not None:
            out["disability_status"] = value
        if (value := self.disability_type) is not None:
            out["disability_type"] = value


@decodes(Disability)
def decode_disability(source: Any, strict: bool = False) -> Disability:
    try:
        record = NEW(Disability)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.disability_code = value = DISABILITY_DISABILITY_CODE[get("disability_code")]
        if value is None:
            missing += 1
        record.disability_status = value = YES_NO[get("disability_status")]
        if value is None:
            missing += 1
        record.disability_type = value = DISABILITY_DISABILITY_TYPE[get("disability_type")]
        if value is None:
            missing += 1
        if len(source) + missing != 3:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_disability, Disability, (), source, strict)


from .disability_disability_code import DISABILITY_DISABILITY_CODE, DisabilityDisabilityCode
from .disability_disability_type import DISABILITY_DISABILITY_TYPE, DisabilityDisabilityType
from .yes_no import YES_NO, YesNo
