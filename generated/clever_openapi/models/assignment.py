from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import (
    DECODE_FAILURES,
    NEW,
    decode_leniently,
    expect_list,
    expect_str,
    expect_str_list,
    keep_unlisted,
    reject,
)
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Assignment(ReceivedModel):
    id: str
    assignee_ids: list[str] | None = None
    assignee_mode: AssigneeMode | None = None
    attachments: list[Attachment] | None = None
    category_id: str | None = None
    created: datetime.datetime | None = None
    description: str | None = None
    description_plaintext: str | None = None
    display_date: datetime.datetime | None = None
    due_date: datetime.datetime | None = None
    end_date: datetime.datetime | None = None
    grading_scale: list[GradingScale] | None = None
    grading_type: GradingType | None = None
    last_modified: datetime.datetime | None = None
    max_attempts: int | None = None
    points_possible: float | None = None
    start_date: datetime.datetime | None = None
    state: AssignmentState | None = None
    submission_types: list[SubmissionType] | None = None
    term_id: str | None = None
    title: str | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.assignee_ids) is not None:
            out["assignee_ids"] = value
        if (value := self.assignee_mode) is not None:
            out["assignee_mode"] = value
        if (value := self.attachments) is not None:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.category_id) is not None:
            out["category_id"] = value
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.description) is not None:
            out["description"] = value
        if (value := self.description_plaintext) is not None:
            out["description_plaintext"] = value
        if (value := self.display_date) is not None:
            out["display_date"] = write_datetime(value)
        if (value := self.due_date) is not None:
            out["due_date"] = write_datetime(value)
        if (value := self.end_date) is not None:
            out["end_date"] = write_datetime(value)
        if (value := self.grading_scale) is not None:
            out["grading_scale"] = [item.to_dict() for item in value]
        if (value := self.grading_type) is not None:
            out["grading_type"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.max_attempts) is not None:
            out["max_attempts"] = value
        if (value := self.points_possible) is not None:
            out["points_possible"] = value
        if (value := self.start_date) is not None:
            out["start_date"] = write_datetime(value)
        if (value := self.state) is not None:
            out["state"] = value
        if (value := self.submission_types) is not None:
            out["submission_types"] = value
        if (value := self.term_id) is not None:
            out["term_id"] = value
        if (value := self.title) is not None:
            out["title"] = value


@decodes(Assignment)
def decode_assignment(source: Any, strict: bool = False) -> Assignment:
    try:
        record = NEW(Assignment)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str:
            reject()
        record.assignee_ids = value = get("assignee_ids")
        if value is None:
            missing += 1
        else:
            record.assignee_ids = expect_str_list(value)
        record.assignee_mode = value = ASSIGNEE_MODE[get("assignee_mode")]
        if value is None:
            missing += 1
        record.attachments = value = get("attachments")
        if value is None:
            missing += 1
        else:
            record.attachments = [decode_attachment(item) for item in expect_list(value)]
        record.category_id = value = get("category_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.description = value = get("description")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.description_plaintext = value = get("description_plaintext")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.display_date = value = read_datetime(record, "display_date", get("display_date"))
        if value is None:
            missing += 1
        record.due_date = value = read_datetime(record, "due_date", get("due_date"))
        if value is None:
            missing += 1
        record.end_date = value = read_datetime(record, "end_date", get("end_date"))
        if value is None:
            missing += 1
        record.grading_scale = value = get("grading_scale")
        if value is None:
            missing += 1
        else:
            record.grading_scale = [decode_grading_scale(item) for item in expect_list(value)]
        record.grading_type = value = GRADING_TYPE[get("grading_type")]
        if value is None:
            missing += 1
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.max_attempts = value = get("max_attempts")
        if type(value) is not int:
            missing += 1 if value is None else reject()
        record.points_possible = value = get("points_possible")
        if type(value) is not float and type(value) is not int:
            missing += 1 if value is None else reject()
        record.start_date = value = read_datetime(record, "start_date", get("start_date"))
        if value is None:
            missing += 1
        record.state = value = ASSIGNMENT_STATE[get("state")]
        if value is None:
            missing += 1
        record.submission_types = value = get("submission_types")
        if value is None:
            missing += 1
        else:
            record.submission_types = [SUBMISSION_TYPE[expect_str(item)] for item in expect_list(value)]
        record.term_id = value = get("term_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        if len(source) + missing != 21:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_assignment, Assignment, ("id",), source, strict)


from .assignee_mode import ASSIGNEE_MODE, AssigneeMode
from .assignment_state import ASSIGNMENT_STATE, AssignmentState
from .attachment import Attachment, decode_attachment
from .grading_scale import GradingScale, decode_grading_scale
from .grading_type import GRADING_TYPE, GradingType
from .submission_type import SUBMISSION_TYPE, SubmissionType
