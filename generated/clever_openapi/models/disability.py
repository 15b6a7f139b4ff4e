from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, listed, struct_of, unlisted
from .disability_disability_code import DISABILITY_DISABILITY_CODE_OR_NULL, DisabilityDisabilityCode
from .disability_disability_type import DISABILITY_DISABILITY_TYPE_OR_NULL, DisabilityDisabilityType
from .yes_no import YES_NO_OR_NULL, YesNo


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Disability(Model):
    """Disability, as the API describes it."""

    disability_code: DisabilityDisabilityCode | None | Unset = UNSET
    disability_status: YesNo | None | Unset = UNSET
    disability_type: DisabilityDisabilityType | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Disability:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.disability_code) is not UNSET:
            out["disability_code"] = value
        if (value := self.disability_status) is not UNSET:
            out["disability_status"] = value
        if (value := self.disability_type) is not UNSET:
            out["disability_type"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"disability_code", "disability_status", "disability_type", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Disability:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Disability)
        record._additional = None
        absent = 0
        value = source.get("disability_code", UNSET)
        if value is UNSET:
            absent += 1
        record.disability_code = DISABILITY_DISABILITY_CODE_OR_NULL[value]
        value = source.get("disability_status", UNSET)
        if value is UNSET:
            absent += 1
        record.disability_status = YES_NO_OR_NULL[value]
        value = source.get("disability_type", UNSET)
        if value is UNSET:
            absent += 1
        record.disability_type = DISABILITY_DISABILITY_TYPE_OR_NULL[value]

        if len(source) + absent != 3:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Disability", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Disability", {
"disability_code": listed(DisabilityDisabilityCode) | None, "disability_status": listed(YesNo) | None, "disability_type": listed(DisabilityDisabilityType) | None, 
    })  # fmt: skip


def adopt(source: Any) -> Disability:
    """The record that a `struct` holds."""
    record = _NEW(Disability)
    record._additional = None
    record.disability_code = source.disability_code
    record.disability_status = source.disability_status
    record.disability_type = source.disability_type
    return record
