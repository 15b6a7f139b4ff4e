"""What the API offers, by resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clever_openapi.models import Assignment, Submission, decode_any_event

from .. import _operations as operations
from .._events import TypedEvents, check_cursor
from .._http.pagination import Paginator
from .._lms import SubmissionReader
from .._records import RecordReader
from ._streams import AsyncEventStream, AsyncSubmissionStream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clever_openapi.errors import DecodeError
    from clever_openapi.models import AnyEvent, AssignmentRequest, AssignmentUpdate, SubmissionRequest

    from .._http.options import Options
    from .._http.responses import Response
    from .._operations import Operation
    from ._session import AsyncSession


class AsyncApiResource:
    """What an API offers about one thing."""

    def __init__(self, session: AsyncSession, options: Options) -> None:
        self._session = session
        self._options = options

    async def _send(self, operation: Operation, **arguments: object) -> Response:
        return await self._session.send(
            operation.build_request(self._session.base, **arguments), self._options
        )


class AsyncEvents(AsyncApiResource):
    """The Events API: what has changed, oldest first."""

    def list(
        self,
        *,
        starting_after: str | None = None,
        ending_before: str | None = None,
        record_type: str | Sequence[str] | None = None,
        school: str | None = None,
        limit: int | None = None,
        allow_gap: bool = False,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncEventStream[AnyEvent]:
        """The events, page after page, fetched as you go.

        Args:
            starting_after: The id of the last event that you have processed. Without it: from the oldest that
                is kept.
            ending_before: The id of an event, or ``last``: the one page of events just before it, or the
                latest ones.
            record_type: Only events of these records, such as ``users`` or ``["users", "sections"]``: what
                stands before the dot in an event's type. A misspelt one is refused.
            school: Only events of this school, by its id.
            limit: The size of a page, up to 10,000; the service's own default is 100.
            allow_gap: Go on from an expired cursor, though events may be missing. None are if you read this
                stream to its end less than 30 days ago: the cursor is old because nothing has happened.
            on_error: Called with each event that can't be read, instead of raising; the stream goes on.
                It may raise to stop, and the cursor then stands before that event.

        Raises:
            CursorExpired: ``starting_after`` is older than the service keeps events.
            InvalidArgumentError: An argument can't be right.
        """
        first = operations.LIST_EVENTS.build_request(
            self._session.base,
            starting_after=starting_after,
            ending_before=ending_before,
            record_type=record_type,
            school=school,
            limit=limit,
        )
        if starting_after is not None and not allow_gap:
            check_cursor(starting_after, self._options.clock(), self._options.retention)
        # From a page before something, the next links lead past it; there is no way back.
        paginator = Paginator(self._session.base, first, one_page=ending_before is not None)
        reader = RecordReader(starting_after, TypedEvents())
        return AsyncEventStream(
            self._session, self._options, paginator, reader, on_error, allow_gap=allow_gap
        )

    async def get(self, event_id: str) -> AnyEvent:
        """One event.

        Args:
            event_id: Its id.
        """
        response = await self._send(operations.GET_EVENT, id=event_id)
        return response.read(decode_any_event)

    async def latest(self) -> AnyEvent | None:
        """The newest event; None if there is none.

        Store its id before you read everything from the Data API, and go on from it: what changes while you
        read is then not missed.
        """
        stream = self.list(ending_before="last", limit=1)
        return await anext(stream, None)


class AsyncAssignments(AsyncApiResource):
    """Assignments, written through to the school's own system."""

    async def create(self, section_id: str, body: AssignmentRequest) -> Assignment:
        """Create an assignment. Store its id: there is no list of assignments to find it in.

        It is sent again only where the service can't have processed it. After any other failure look at the
        error's ``may_have_been_processed``.

        Args:
            section_id: The id of its section.
            body: The assignment.
        """
        response = await self._send(operations.CREATE_ASSIGNMENT, section_id=section_id, body=body)
        return response.read(Assignment.from_dict)

    async def get(self, section_id: str, assignment_id: str) -> Assignment:
        """One assignment."""
        response = await self._send(
            operations.GET_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id
        )
        return response.read(Assignment.from_dict)

    async def update(self, section_id: str, assignment_id: str, body: AssignmentUpdate) -> Assignment:
        """Change the fields of an assignment that ``body`` has; all others stay."""
        response = await self._send(
            operations.UPDATE_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id, body=body
        )
        return response.read(Assignment.from_dict)

    async def delete(self, section_id: str, assignment_id: str) -> None:
        """Delete an assignment."""
        await self._send(operations.DELETE_ASSIGNMENT, section_id=section_id, assignment_id=assignment_id)


class AsyncSubmissions(AsyncApiResource):
    """What students handed in, by assignment."""

    def list(
        self,
        section_id: str,
        assignment_id: str,
        *,
        limit: int | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncSubmissionStream:
        """The submissions for an assignment, page after page, fetched as you go.

        Args:
            section_id: The id of the assignment's section.
            assignment_id: The assignment's id.
            limit: The size of a page, up to 100.
            on_error: Called with each submission that can't be read, instead of raising; the list goes on.
        """
        first = operations.LIST_SUBMISSIONS.build_request(
            self._session.base, section_id=section_id, assignment_id=assignment_id, limit=limit
        )
        paginator = Paginator(self._session.base, first)
        return AsyncSubmissionStream(self._session, self._options, paginator, SubmissionReader(), on_error)

    async def get(self, section_id: str, assignment_id: str, user_id: str) -> Submission:
        """A user's submission."""
        response = await self._send(
            operations.GET_SUBMISSION, section_id=section_id, assignment_id=assignment_id, user_id=user_id
        )
        return response.read(Submission.from_dict)

    async def update(
        self, section_id: str, assignment_id: str, user_id: str, body: SubmissionRequest
    ) -> Submission:
        """Change the fields of a user's submission that ``body`` has; a grade of 0 is a grade."""
        response = await self._send(
            operations.UPDATE_SUBMISSION,
            section_id=section_id,
            assignment_id=assignment_id,
            user_id=user_id,
            body=body,
        )
        return response.read(Submission.from_dict)
