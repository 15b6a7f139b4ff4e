from __future__ import annotations

import datetime
from typing import Self

from attrs import define
from attrs.setters import NO_OP

from ..bodies import RequestModel, from_received
from ..types import UNSET, Unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class SubmissionRequest(RequestModel):
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
    def from_received(cls, record: Submission) -> Self:
        """Make one of what was received. What was absent there stays UNSET: it is not sent."""
        return from_received(cls, record)


from .attachment_request import AttachmentRequest
from .submission import Submission
from .submission_flag import SubmissionFlag
from .submission_state import SubmissionState
