from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    items,
    list_of,
    listed,
    read_datetime,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import attachment_request as _attachment_request
from .submission_flag import SUBMISSION_FLAG, SubmissionFlag
from .submission_state import SUBMISSION_STATE_OR_NULL, SubmissionState

if TYPE_CHECKING:
    from .attachment_request import AttachmentRequest


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class SubmissionRequest(Model):
    """SubmissionRequest, as the API describes it."""

    attachments: list[AttachmentRequest] | Unset = UNSET
    extra_attempts: int | Unset = UNSET
    flags: list[SubmissionFlag] | Unset = UNSET
    grade: str | None | Unset = UNSET
    grade_comment: str | None | Unset = UNSET
    grade_points: float | Unset = UNSET
    grader_id: str | None | Unset = UNSET
    override_due_date: datetime.datetime | None | Unset = UNSET
    state: SubmissionState | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> SubmissionRequest:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.attachments) is not UNSET:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.extra_attempts) is not UNSET:
            out["extra_attempts"] = value
        if (value := self.flags) is not UNSET:
            out["flags"] = value
        if (value := self.grade) is not UNSET:
            out["grade"] = value
        if (value := self.grade_comment) is not UNSET:
            out["grade_comment"] = value
        if (value := self.grade_points) is not UNSET:
            out["grade_points"] = value
        if (value := self.grader_id) is not UNSET:
            out["grader_id"] = value
        if (value := self.override_due_date) is not UNSET:
            out["override_due_date"] = None if value is None else write_datetime(value)
        if (value := self.state) is not UNSET:
            out["state"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"attachments", "extra_attempts", "flags", "grade", "grade_comment", 
"grade_points", "grader_id", "override_due_date", "state", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> SubmissionRequest:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(SubmissionRequest)
        record._additional = None
        absent = 0
        record.attachments = value = source.get("attachments", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.attachments = [_attachment_request.decode(item) for item in items(value)]
        record.extra_attempts = value = source.get("extra_attempts", UNSET)
        if type(value) is not int:
            absent += unset(value)
        record.flags = value = source.get("flags", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.flags = [SUBMISSION_FLAG[item] for item in items(value)]
        record.grade = value = source.get("grade", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.grade_comment = value = source.get("grade_comment", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.grade_points = value = source.get("grade_points", UNSET)
        if type(value) is not float and type(value) is not int:
            absent += unset(value)
        record.grader_id = value = source.get("grader_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.override_due_date = value = source.get("override_due_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.override_due_date = read_datetime(record, "override_due_date", value)
        value = source.get("state", UNSET)
        if value is UNSET:
            absent += 1
        record.state = SUBMISSION_STATE_OR_NULL[value]

        if len(source) + absent != 9:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "SubmissionRequest", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "SubmissionRequest", {
"attachments": list_of(_attachment_request.struct()), "extra_attempts": int, "flags": list_of(listed(SubmissionFlag)), 
"grade": str | None, "grade_comment": str | None, "grade_points": int | float, 
"grader_id": str | None, "override_due_date": str | None, "state": listed(SubmissionState) | None, 
    })  # fmt: skip


def adopt(source: Any) -> SubmissionRequest:
    """The record that a `struct` holds."""
    record = _NEW(SubmissionRequest)
    record._additional = None
    record.attachments = value = source.attachments
    if value is not UNSET:
        record.attachments = [_attachment_request.adopt(item) for item in value]
    record.extra_attempts = source.extra_attempts
    record.flags = source.flags
    record.grade = source.grade
    record.grade_comment = source.grade_comment
    record.grade_points = source.grade_points
    record.grader_id = source.grader_id
    record.override_due_date = value = source.override_due_date
    if value is not UNSET and value is not None:
        record.override_due_date = read_datetime(record, "override_due_date", value)
    record.state = source.state
    return record
