"""What a list of submissions must know: how they are read, and how long its cursor is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clever_openapi.models import Submission

from ._errors import CursorExpired, InvalidArgumentError
from ._http.pages import PageReader
from ._records import struct_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clever_openapi.models import AssignmentRequest

_SUBMISSION_CURSOR_LIFE = 2 * 3600.0


class SubmissionReader:
    """Reads the submissions of a list.

    Attributes:
        pages: Reads the pages of the list.
        read: Reads one item of a page; a `DecodeError` says that it has no `user_id`, or is not an object.
    """

    begin = None  # a cursor of submissions is no use to anybody else: it lives two hours

    def __init__(self) -> None:
        self.pages: PageReader[Submission] = PageReader(
            Submission.from_dict, in_items=False, name="Submission", from_text=struct_reader(Submission)
        )
        self.read: Callable[[Any], Submission] = self.pages.record

    def whole_page(self, items: list[Any]) -> None:
        """Give nothing: submissions are read one by one."""

    def is_known(self, submission: Submission) -> bool:
        """Say no: nothing tells two submissions apart for sure."""
        return False

    def remember(self, ids: Sequence[str]) -> None:
        """Remember nothing."""

    def cursor_of(self, submission: object) -> None:
        """Give nothing: a list of submissions is always read anew."""


def check_pause(seconds: float) -> None:
    """Refuse a next page of submissions whose cursor is no longer valid.

    Raises:
        CursorExpired: The cursor was valid for two hours only: list the submissions again.
    """
    if seconds > _SUBMISSION_CURSOR_LIFE:
        raise CursorExpired("the next page's cursor was valid for two hours only: list the submissions again")


def check_new_assignment(body: AssignmentRequest) -> None:
    """Refuse a new assignment without a title: the service takes "" for none.

    Raises:
        InvalidArgumentError: The title is empty, which the service would answer with an error of its own.
    """
    title = getattr(body, "title", None)
    if isinstance(title, str) and not title.strip():
        raise InvalidArgumentError("AssignmentRequest.title: a title that is not empty is needed")
