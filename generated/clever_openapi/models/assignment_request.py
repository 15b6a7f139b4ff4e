from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import (
    MISFIT,
    UNSET,
    Model,
    Unset,
    careful,
    items,
    misfit,
    read_datetime,
    texts,
    to_datetime,
    unlisted,
    write_datetime,
)
from . import attachment_request as _attachment_request
from .assignee_mode import ASSIGNEE_MODE_OR_NULL, AssigneeMode
from .grading_type import GRADING_TYPE_OR_NULL, GradingType
from .submission_type import SUBMISSION_TYPE, SubmissionType

if TYPE_CHECKING:
    from .attachment_request import AttachmentRequest


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class AssignmentRequest(Model):
    """A new assignment. `due_date` must be in the future."""

    description: str
    due_date: datetime.datetime
    title: str
    assignee_ids: list[str] | Unset = UNSET
    assignee_mode: AssigneeMode | None | Unset = UNSET
    attachments: list[AttachmentRequest] | Unset = UNSET
    description_plaintext: str | None | Unset = UNSET
    display_date: datetime.datetime | None | Unset = UNSET
    end_date: datetime.datetime | None | Unset = UNSET
    grading_type: GradingType | None | Unset = UNSET
    max_attempts: int | Unset = UNSET
    points_possible: float | None | Unset = UNSET
    start_date: datetime.datetime | None | Unset = UNSET
    submission_types: list[SubmissionType] | Unset = UNSET
    term_id: str | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> AssignmentRequest:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object, or lacks what makes it a AssignmentRequest.
        """
        return decode(dict(src_dict) if isinstance(src_dict, Mapping) else src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        out["description"] = self.description
        out["due_date"] = write_datetime(self.due_date)
        out["title"] = self.title
        if (value := self.assignee_ids) is not UNSET:
            out["assignee_ids"] = value
        if (value := self.assignee_mode) is not UNSET:
            out["assignee_mode"] = value
        if (value := self.attachments) is not UNSET:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.description_plaintext) is not UNSET:
            out["description_plaintext"] = value
        if (value := self.display_date) is not UNSET:
            out["display_date"] = None if value is None else write_datetime(value)
        if (value := self.end_date) is not UNSET:
            out["end_date"] = None if value is None else write_datetime(value)
        if (value := self.grading_type) is not UNSET:
            out["grading_type"] = value
        if (value := self.max_attempts) is not UNSET:
            out["max_attempts"] = value
        if (value := self.points_possible) is not UNSET:
            out["points_possible"] = value
        if (value := self.start_date) is not UNSET:
            out["start_date"] = None if value is None else write_datetime(value)
        if (value := self.submission_types) is not UNSET:
            out["submission_types"] = value
        if (value := self.term_id) is not UNSET:
            out["term_id"] = value
        return out


_KEYS: frozenset[str] = frozenset(
    {
        "description",
        "due_date",
        "title",
        "assignee_ids",
        "assignee_mode",
        "attachments",
        "description_plaintext",
        "display_date",
        "end_date",
        "grading_type",
        "max_attempts",
        "points_possible",
        "start_date",
        "submission_types",
        "term_id",
    }
)
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> AssignmentRequest:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        get = source.get
        record = _NEW(AssignmentRequest)
        record._additional = None if _KEYS.issuperset(source) else unlisted(source, _KEYS)
        record.description = value = source["description"]
        if type(value) is not str:
            misfit()
        record.due_date = to_datetime(source["due_date"])
        record.title = value = source["title"]
        if type(value) is not str:
            misfit()
        value = get("assignee_ids", UNSET)
        record.assignee_ids = value if value is UNSET else texts(value)
        record.assignee_mode = ASSIGNEE_MODE_OR_NULL[get("assignee_mode", UNSET)]
        value = get("attachments", UNSET)
        record.attachments = value if value is UNSET else [_attachment_request.decode(item) for item in items(value)]
        record.description_plaintext = value = get("description_plaintext", UNSET)
        if type(value) is not str and value is not UNSET and value is not None:
            misfit()
        value = get("display_date", UNSET)
        record.display_date = None if value is None else read_datetime(record, "display_date", value)
        value = get("end_date", UNSET)
        record.end_date = None if value is None else read_datetime(record, "end_date", value)
        record.grading_type = GRADING_TYPE_OR_NULL[get("grading_type", UNSET)]
        record.max_attempts = value = get("max_attempts", UNSET)
        if type(value) is not int and value is not UNSET:
            misfit()
        record.points_possible = value = get("points_possible", UNSET)
        if type(value) is not float and type(value) is not int and value is not UNSET and value is not None:
            misfit()
        value = get("start_date", UNSET)
        record.start_date = None if value is None else read_datetime(record, "start_date", value)
        value = get("submission_types", UNSET)
        record.submission_types = value if value is UNSET else [SUBMISSION_TYPE[item] for item in items(value)]
        record.term_id = value = get("term_id", UNSET)
        if type(value) is not str and value is not UNSET and value is not None:
            misfit()
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "AssignmentRequest", ("description", "due_date", "title"), source)
