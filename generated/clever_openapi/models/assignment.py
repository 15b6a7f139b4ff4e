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
    texts,
    unlisted,
    unset,
    unset_or_null,
    write_datetime,
)
from . import attachment as _attachment
from . import grading_scale as _grading_scale
from .assignee_mode import ASSIGNEE_MODE_OR_NULL, AssigneeMode
from .assignment_state import ASSIGNMENT_STATE, AssignmentState
from .grading_type import GRADING_TYPE, GradingType
from .submission_type import SUBMISSION_TYPE, SubmissionType

if TYPE_CHECKING:
    from .attachment import Attachment
    from .grading_scale import GradingScale


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Assignment(Model):
    """Assignment, as the API describes it."""

    id: str
    assignee_ids: list[str] | Unset = UNSET
    assignee_mode: AssigneeMode | None | Unset = UNSET
    attachments: list[Attachment] | Unset = UNSET
    category_id: str | None | Unset = UNSET
    created: datetime.datetime | None | Unset = UNSET
    description: str | Unset = UNSET
    description_plaintext: str | None | Unset = UNSET
    display_date: datetime.datetime | None | Unset = UNSET
    due_date: datetime.datetime | None | Unset = UNSET
    end_date: datetime.datetime | None | Unset = UNSET
    grading_scale: list[GradingScale] | Unset = UNSET
    grading_type: GradingType | Unset = UNSET
    last_modified: datetime.datetime | None | Unset = UNSET
    max_attempts: int | Unset = UNSET
    points_possible: float | None | Unset = UNSET
    start_date: datetime.datetime | None | Unset = UNSET
    state: AssignmentState | Unset = UNSET
    submission_types: list[SubmissionType] | Unset = UNSET
    term_id: str | None | Unset = UNSET
    title: str | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Assignment:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object, or lacks what makes it a Assignment.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        out["id"] = self.id
        if (value := self.assignee_ids) is not UNSET:
            out["assignee_ids"] = value
        if (value := self.assignee_mode) is not UNSET:
            out["assignee_mode"] = value
        if (value := self.attachments) is not UNSET:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.category_id) is not UNSET:
            out["category_id"] = value
        if (value := self.created) is not UNSET:
            out["created"] = None if value is None else write_datetime(value)
        if (value := self.description) is not UNSET:
            out["description"] = value
        if (value := self.description_plaintext) is not UNSET:
            out["description_plaintext"] = value
        if (value := self.display_date) is not UNSET:
            out["display_date"] = None if value is None else write_datetime(value)
        if (value := self.due_date) is not UNSET:
            out["due_date"] = None if value is None else write_datetime(value)
        if (value := self.end_date) is not UNSET:
            out["end_date"] = None if value is None else write_datetime(value)
        if (value := self.grading_scale) is not UNSET:
            out["grading_scale"] = [item.to_dict() for item in value]
        if (value := self.grading_type) is not UNSET:
            out["grading_type"] = value
        if (value := self.last_modified) is not UNSET:
            out["last_modified"] = None if value is None else write_datetime(value)
        if (value := self.max_attempts) is not UNSET:
            out["max_attempts"] = value
        if (value := self.points_possible) is not UNSET:
            out["points_possible"] = value
        if (value := self.start_date) is not UNSET:
            out["start_date"] = None if value is None else write_datetime(value)
        if (value := self.state) is not UNSET:
            out["state"] = value
        if (value := self.submission_types) is not UNSET:
            out["submission_types"] = value
        if (value := self.term_id) is not UNSET:
            out["term_id"] = value
        if (value := self.title) is not UNSET:
            out["title"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"id", "assignee_ids", "assignee_mode", "attachments", "category_id", 
"created", "description", "description_plaintext", "display_date", "due_date", 
"end_date", "grading_scale", "grading_type", "last_modified", "max_attempts", 
"points_possible", "start_date", "state", "submission_types", "term_id", 
"title", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Assignment:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Assignment)
        record._additional = None
        absent = 0
        record.id = value = source["id"]
        if type(value) is not str:
            misfit()
        record.assignee_ids = value = source.get("assignee_ids", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.assignee_ids = texts(value)
        value = source.get("assignee_mode", UNSET)
        if value is UNSET:
            absent += 1
        record.assignee_mode = ASSIGNEE_MODE_OR_NULL[value]
        record.attachments = value = source.get("attachments", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.attachments = [_attachment.decode(item) for item in items(value)]
        record.category_id = value = source.get("category_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.created = value = source.get("created", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.created = read_datetime(record, "created", value)
        record.description = value = source.get("description", UNSET)
        if type(value) is not str:
            absent += unset(value)
        record.description_plaintext = value = source.get("description_plaintext", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.display_date = value = source.get("display_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.display_date = read_datetime(record, "display_date", value)
        record.due_date = value = source.get("due_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.due_date = read_datetime(record, "due_date", value)
        record.end_date = value = source.get("end_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.end_date = read_datetime(record, "end_date", value)
        record.grading_scale = value = source.get("grading_scale", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.grading_scale = [_grading_scale.decode(item) for item in items(value)]
        value = source.get("grading_type", UNSET)
        if value is UNSET:
            absent += 1
        record.grading_type = GRADING_TYPE[value]
        record.last_modified = value = source.get("last_modified", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.last_modified = read_datetime(record, "last_modified", value)
        record.max_attempts = value = source.get("max_attempts", UNSET)
        if type(value) is not int:
            absent += unset(value)
        record.points_possible = value = source.get("points_possible", UNSET)
        if type(value) is not float and type(value) is not int:
            absent += unset_or_null(value)
        record.start_date = value = source.get("start_date", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.start_date = read_datetime(record, "start_date", value)
        value = source.get("state", UNSET)
        if value is UNSET:
            absent += 1
        record.state = ASSIGNMENT_STATE[value]
        record.submission_types = value = source.get("submission_types", UNSET)
        if value is UNSET:
            absent += 1
        else:
            record.submission_types = [SUBMISSION_TYPE[item] for item in items(value)]
        record.term_id = value = source.get("term_id", UNSET)
        if type(value) is not str:
            absent += unset_or_null(value)
        record.title = value = source.get("title", UNSET)
        if type(value) is not str:
            absent += unset(value)

        if len(source) + absent != 21:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Assignment", ("id",), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Assignment", {
"id": str, "assignee_ids": list_of(str), "assignee_mode": listed(AssigneeMode) | None, 
"attachments": list_of(_attachment.struct()), "category_id": str | None, "created": str | None, 
"description": str, "description_plaintext": str | None, "display_date": str | None, 
"due_date": str | None, "end_date": str | None, "grading_scale": list_of(_grading_scale.struct()), 
"grading_type": listed(GradingType), "last_modified": str | None, "max_attempts": int, 
"points_possible": int | float | None, "start_date": str | None, "state": listed(AssignmentState), 
"submission_types": list_of(listed(SubmissionType)), "term_id": str | None, "title": str, 
    }, required=("id", ))  # fmt: skip


def adopt(source: Any) -> Assignment:
    """The record that a `struct` holds."""
    record = _NEW(Assignment)
    record._additional = None
    record.id = source.id
    record.assignee_ids = source.assignee_ids
    record.assignee_mode = source.assignee_mode
    record.attachments = value = source.attachments
    if value is not UNSET:
        record.attachments = [_attachment.adopt(item) for item in value]
    record.category_id = source.category_id
    record.created = value = source.created
    if value is not UNSET and value is not None:
        record.created = read_datetime(record, "created", value)
    record.description = source.description
    record.description_plaintext = source.description_plaintext
    record.display_date = value = source.display_date
    if value is not UNSET and value is not None:
        record.display_date = read_datetime(record, "display_date", value)
    record.due_date = value = source.due_date
    if value is not UNSET and value is not None:
        record.due_date = read_datetime(record, "due_date", value)
    record.end_date = value = source.end_date
    if value is not UNSET and value is not None:
        record.end_date = read_datetime(record, "end_date", value)
    record.grading_scale = value = source.grading_scale
    if value is not UNSET:
        record.grading_scale = [_grading_scale.adopt(item) for item in value]
    record.grading_type = source.grading_type
    record.last_modified = value = source.last_modified
    if value is not UNSET and value is not None:
        record.last_modified = read_datetime(record, "last_modified", value)
    record.max_attempts = source.max_attempts
    record.points_possible = source.points_possible
    record.start_date = value = source.start_date
    if value is not UNSET and value is not None:
        record.start_date = read_datetime(record, "start_date", value)
    record.state = source.state
    record.submission_types = source.submission_types
    record.term_id = source.term_id
    record.title = source.title
    return record
