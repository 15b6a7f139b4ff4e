"""What a list of submissions must know: how they are read, and how long its cursor is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from clever_openapi.models import Submission, submission

from ._errors import CursorExpired
from ._http.pages import PageReader, PageSchema

if TYPE_CHECKING:
    from clever_openapi.errors import DecodeError

_SUBMISSIONS = PageSchema(lambda _: submission, in_items=False)

_SUBMISSION_CURSOR_LIFE = 2 * 3600.0


class SubmissionReader:
    """Reads the submissions of a list."""

    cursor = None  # a cursor of submissions is no use to anybody else: it lives two hours

    def __init__(self) -> None:
        self.pages: PageReader = PageReader(_SUBMISSIONS)

    def read(self, item: Any) -> Submission:
        """Read one item of a page.

        Raises:
            DecodeError: It can't be read.
        """
        return cast("Submission | None", self.pages.to_model(item)) or Submission.from_dict(item)

    def skip(self, error: DecodeError) -> None:
        """Go on behind a submission that can't be read."""


def check_pause(seconds: float) -> None:
    """Refuse a next page of submissions whose cursor is no longer valid.

    Raises:
        CursorExpired: It isn't.
    """
    if seconds > _SUBMISSION_CURSOR_LIFE:
        raise CursorExpired("the next page's cursor was valid for two hours only: list the submissions again")
