from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, expect_str, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Submission(ReceivedModel):
    user_id: str
    assignment_id: str | None = None
    attachments: list[Attachment] | None = None
    created: datetime.datetime | None = None
    extra_attempts: int | None = None
    flags: list[SubmissionFlag] | None = None
    grade: str | None = None
    grade_comment: str | None = None
    grade_points: float | None = None
    grader_id: str | None = None
    id: str | None = None
    """Deprecated. The Clever unique identifier of the submission. Will always be empty if the
    upstream LMS provider is Google Classroom; it is currently still present for Canvas and
    Schoology LMSs but will be removed in the near future.
    """
    last_modified: datetime.datetime | None = None
    override_due_date: datetime.datetime | None = None
    state: SubmissionState | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["user_id"] = self.user_id
        if (value := self.assignment_id) is not None:
            out["assignment_id"] = value
        if (value := self.attachments) is not None:
            out["attachments"] = [item.to_dict() for item in value]
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.extra_attempts) is not None:
            out["extra_attempts"] = value
        if (value := self.flags) is not None:
            out["flags"] = value
        if (value := self.grade) is not None:
            out["grade"] = value
        if (value := self.grade_comment) is not None:
            out["grade_comment"] = value
        if (value := self.grade_points) is not None:
            out["grade_points"] = value
        if (value := self.grader_id) is not None:
            out["grader_id"] = value
        if (value := self.id) is not None:
            out["id"] = value
        if (value := self.last_modified) is not None:
            out["last_modified"] = write_datetime(value)
        if (value := self.override_due_date) is not None:
            out["override_due_date"] = write_datetime(value)
        if (value := self.state) is not None:
            out["state"] = value


@decodes(Submission)
def decode_submission(source: Any, strict: bool = False) -> Submission:
    try:
        record = NEW(Submission)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.user_id = value = source["user_id"]
        if type(value) is not str:
            reject()
        record.assignment_id = value = get("assignment_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.attachments = value = get("attachments")
        if value is None:
            missing += 1
        else:
            record.attachments = [decode_attachment(item) for item in expect_list(value)]
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.extra_attempts = value = get("extra_attempts")
        if type(value) is not int:
            missing += 1 if value is None else reject()
        record.flags = value = get("flags")
        if value is None:
            missing += 1
        else:
            record.flags = [SUBMISSION_FLAG[expect_str(item)] for item in expect_list(value)]
        record.grade = value = get("grade")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.grade_comment = value = get("grade_comment")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.grade_points = value = get("grade_points")
        if type(value) is not float and type(value) is not int:
            missing += 1 if value is None else reject()
        record.grader_id = value = get("grader_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.id = value = get("id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.last_modified = value = read_datetime(record, "last_modified", get("last_modified"))
        if value is None:
            missing += 1
        record.override_due_date = value = read_datetime(record, "override_due_date", get("override_due_date"))
        if value is None:
            missing += 1
        record.state = value = SUBMISSION_STATE[get("state")]
        if value is None:
            missing += 1
        if len(source) + missing != 14:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_submission, Submission, ("user_id",), source, strict)


from .attachment import Attachment, decode_attachment
from .submission_flag import SUBMISSION_FLAG, SubmissionFlag
from .submission_state import SUBMISSION_STATE, SubmissionState
