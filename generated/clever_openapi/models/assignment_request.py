from __future__ import annotations

import datetime
from typing import Self

from attrs import define
from attrs.setters import NO_OP

from ..bodies import RequestModel, from_received
from ..types import UNSET, Unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class AssignmentRequest(RequestModel):
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
    def from_received(cls, record: Assignment) -> Self:
        """Make one of what was received. What was absent there stays UNSET: it is not sent."""
        return from_received(cls, record)


from .assignee_mode import AssigneeMode
from .assignment import Assignment
from .attachment_request import AttachmentRequest
from .grading_type import GradingType
from .submission_type import SubmissionType
