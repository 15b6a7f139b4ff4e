"""One district of the fake: its people, its events, its LMS, its token."""

from __future__ import annotations

from .._clock import Clock
from .event_log import EventLog
from .lms import Lms
from .tokens import Tokens
from .world import World


class District:
    """One district of the fake.

    Attributes:
        id: Its id.
        name: Its name.
        lms_type: The learning management system that it has connected.
        events: Its event stream.
        lms: Its assignments and submissions.
    """

    def __init__(self, world: World, tokens: Tokens, clock: Clock, events: int) -> None:
        self._world = world
        self._tokens = tokens
        self.id: str = world.id_of("districts", 0)
        self.name: str = world.name
        self.lms_type: str = world.lms
        self.events: EventLog = EventLog(world, clock, events)
        self.lms: Lms = Lms(world, clock)
        tokens.issue(self.id)

    @property
    def token(self) -> str:
        """The bearer token that is good now."""
        return self._tokens.token_of(self.id)

    def rotate_token(self) -> str:
        """Replace the token; requests with the old one are answered 401 from now on."""
        return self._tokens.issue(self.id)

    @property
    def school_ids(self) -> list[str]:
        """The ids of all schools."""
        return self._world.ids("schools")

    @property
    def section_ids(self) -> list[str]:
        """The ids of all sections. LMS Connect knows each of them, whatever the event stream tells."""
        return self._world.ids("sections")

    @property
    def user_ids(self) -> list[str]:
        """The ids of all users, students and others."""
        return self._world.ids("users")

    def students_of(self, section_id: str) -> list[str]:
        """Give the ids of a section's students.

        Raises:
            KeyError: There is no such section.
        """
        match self._world.find(section_id):
            case ("sections", index):
                return self._world.students(index)
        raise KeyError(section_id)

    def __repr__(self) -> str:
        """Show no token."""
        return f"<District {self.id} ({self.lms_type})>"
