from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

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
    misfit,
    read_datetime,
    struct_of,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import attachment as _attachment
from .submission_flag import SUBMISSION_FLAG, SubmissionFlag
from .submission_state import SUBMISSION_STATE, SubmissionState

if TYPE_CHECKING:
    from .attachment import Attachment


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Submission(Model):
    """Submission, as the API describes it."""

    user_id: str
    assignment_id: str | Unset = UNSET
    attachments: list[Attachment] | Unset = UNSET
    created: datetime.datetime | None | Unset = UNSET
    extra_attempts: int | Unset = UNSET
    flags: list[SubmissionFlag] | Unset = UNSET
    grade: str | None | Unset = UNSET
    grade_comment: str | None | Unset = UNSET
    grade_points: float | Unset = UNSET
    grader_id: str | None | Unset = UNSET
    id: str | Unset = UNSET
    """Deprecated. The Clever unique identifier of the submission. Will always be empty if the
    upstream LMS provider is Google Classroom; it is currently still present for Canvas and
    Schoology LMSs but will be removed in the near future."""
    last_modified: datetime.datetime | None | Unset = UNSET
    override_due_date: datetime.datetime | None | Unset = UNSET
    state: SubmissionState | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Submission:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object, or lacks what makes it a Submission.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        out["user_id"] = self.user_id
        if (value := self.assignment_id) is not UNSET:
            out["assignment_id"] = value
        if (value := self.attachments) is not UNSET:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.created) is not UNSET:
            out["created"] = None if value is None else write_datetime(value)
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
        if (value := self.id) is not UNSET:
            out["id"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = None if value is None else write_datetime(value)
        if (value := self.override_due_date) is not UNSET:
            out["override_due_date"] = None if value is None else write_datetime(value)
        if (value := self.state) is not UNSET:
            out["state"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"user_id", "assignment_id", "attachments", "created", "extra_attempts", 
"flags", "grade", "grade_comment", "grade_points", "grader_id", 
"id", "last_modified", "override_due_date", "state", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Submission:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Submission)
        record._additional = None
        absent = 0
        record.user_id = value = source["user_id"]
        if type(value) is not str:
            misfit()
        record.assignment_id = value = source.get("assignment_id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.attachments = value = source.get("attachments", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.attachments = [_attachment.decode(item) for item in items(value)]
        record.created = value = source.get("created", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.created = read_datetime(record, "created", value)
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
        record.id = value = source.get("id", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.last_modified = value = source.get("last_modified", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.last_modified = read_datetime(record, "last_modified", value)
        record.override_due_date = value = source.get("override_due_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.override_due_date = read_datetime(record, "override_due_date", value)
        value = source.get("state", UNSET)
        if value is UNSET:
            absent += 1
        record.state = SUBMISSION_STATE[value]

        if len(source) + absent != 14:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Submission", ("user_id",), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Submission", {
"user_id": str, "assignment_id": str, "attachments": list_of(_attachment.struct()), 
"created": str | None, "extra_attempts": int, "flags": list_of(listed(SubmissionFlag)), 
"grade": str | None, "grade_comment": str | None, "grade_points": int | float, 
"grader_id": str | None, "id": str, "last_modified": str | None, 
"override_due_date": str | None, "state": listed(SubmissionState), 
    }, required=("user_id", ))  # fmt: skip


def adopt(source: Any) -> Submission:
    """The record that a `struct` holds."""
    record = _NEW(Submission)
    record._additional = None
    record.user_id = source.user_id
    record.assignment_id = source.assignment_id
    record.attachments = value = source.attachments
    if value is not UNSET:
        record.attachments = [_attachment.adopt(item) for item in value]
    record.created = value = source.created
    if value is not UNSET and value is not None:
        record.created = read_datetime(record, "created", value)
    record.extra_attempts = source.extra_attempts
    record.flags = source.flags
    record.grade = source.grade
    record.grade_comment = source.grade_comment
    record.grade_points = source.grade_points
    record.grader_id = source.grader_id
    record.id = source.id
    record.last_modified = value = source.last_modified
    if value is not UNSET and value is not None:
        record.last_modified = read_datetime(record, "last_modified", value)
    record.override_due_date = value = source.override_due_date
    if value is not UNSET and value is not None:
        record.override_due_date = read_datetime(record, "override_due_date", value)
    record.state = source.state
    return record
