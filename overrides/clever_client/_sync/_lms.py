# Made from _async by `make generate`: edit it there.
"""LMS Connect: assignments and submissions, written through to the school's own system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clever_openapi.models import Assignment, Submission

from .. import _operations as operations
from .._http.pagination import Paginator
from .._lms import SubmissionReader, check_new_assignment, check_pause
from ._resource import ApiResource
from ._streams import Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from clever_openapi.models import AssignmentRequest, AssignmentUpdate, SubmissionRequest

    from .._errors import DecodeError
    from .._http.options import Options
    from .._http.responses import Response
    from ._session import Session
    from ._streams import OnError


class SubmissionStream(Stream[Submission]):
    """The submissions for an assignment."""

    def __init__(
        self,
        session: Session,
        options: Options,
        paginator: Paginator,
        reader: SubmissionReader,
        on_error: OnError | None,
    ) -> None:
        super().__init__(session, options, paginator, reader, on_error)
        self._read_at: float | None = None

    def _check_before_fetch(self) -> None:
        if self._read_at is not None:
            check_pause(self._options.monotonic() - self._read_at)

    def _check_response(self, response: Response) -> None:
        self._read_at = self._fetched_at


class Assignments(ApiResource):
    """Assignments, written through to the school's own system."""

    def create(self, section_id: str, body: AssignmentRequest) -> Assignment:
        """Create an assignment. Store its id: there is no list of assignments to find it in.

        It is sent again only where the service can't have processed it. After any other failure look at the
        error's ``may_have_been_processed``.

        Args:
            section_id: The id of its section.
            body: The assignment.
        """
        check_new_assignment(body)
        response = self._send(operations.CREATE_ASSIGNMENT, section_id=section_id, body=body)
        return response.read(Assignment.from_dict)

    def get(self, section_id: str, assignment_id: str) -> Assignment:
        """Fetch one assignment."""
        response = self._send(operations.GET_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id)
        return response.read(Assignment.from_dict, id=assignment_id)

    def update(self, section_id: str, assignment_id: str, body: AssignmentUpdate) -> Assignment:
        """Change the fields of an assignment that ``body`` has; all others stay."""
        response = self._send(
            operations.UPDATE_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id, body=body
        )
        return response.read(Assignment.from_dict, id=assignment_id)

    def delete(self, section_id: str, assignment_id: str) -> None:
        """Delete an assignment."""
        self._send(operations.DELETE_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id)


class Submissions(ApiResource):
    """What students handed in, by assignment."""

    def list(
        self,
        section_id: str,
        assignment_id: str,
        *,
        limit: int | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> SubmissionStream:
        """List the submissions for an assignment, page after page, fetched as you go.

        Args:
            section_id: The id of the assignment's section.
            assignment_id: The assignment's id.
            limit: The size of a page, up to 100.
            on_error: Called with each submission that can't be read, instead of raising; the list goes on.
        """
        first = operations.LIST_SUBMISSIONS.build_request(
            self._session.base, section_id=section_id, assignment_id=assignment_id, limit=limit
        )
        paginator = Paginator(
            self._session.base, first, has_links=False
        )  # only a next one, where there is one
        return SubmissionStream(self._session, self._options, paginator, SubmissionReader(), on_error)

    def get(self, section_id: str, assignment_id: str, user_id: str) -> Submission:
        """Fetch a user's submission."""
        response = self._send(
            operations.GET_SUBMISSION, section_id=section_id, assignment_id=assignment_id, user_id=user_id
        )
        return response.read(Submission.from_dict, user_id=user_id)

    def update(
        self, section_id: str, assignment_id: str, user_id: str, body: SubmissionRequest
    ) -> Submission:
        """Change the fields of a user's submission that ``body`` has; a grade of 0 is a grade."""
        response = self._send(
            operations.UPDATE_SUBMISSION,
            section_id=section_id,
            assignment_id=assignment_id,
            user_id=user_id,
            body=body,
        )
        return response.read(Submission.from_dict, user_id=user_id)
