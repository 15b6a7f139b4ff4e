"""What a fleet tells of itself: as data, and as one line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from clever_client import CleverError


class DistrictState(StrEnum):
    """How a district is doing."""

    STARTING = "starting"
    """It has no checkpoint yet: its first load is due or under way."""
    RUNNING = "running"
    """Its events are read."""
    FAILING = "failing"
    """The last attempt failed. It is tried again, after a pause that grows."""
    REFUSED = "refused"
    """Its token is refused, also the one fetched anew. It is tried again now and then."""
    EXPIRED = "expired"
    """Its checkpoint is older than the service keeps events: it needs a new first load."""
    DISCONNECTED = "disconnected"
    """It is no longer connected to the app. It is paused, and goes on when it is connected again."""


class DistrictStatus(NamedTuple):
    """One district of a fleet.

    Attributes:
        id: The district's id.
        state: How it is doing.
        lag: The seconds since its stream had last been read to the end.
        due_in: The seconds until it is polled; None while that is under way, or while it is paused.
        events: How many events were handled.
        failures: How many attempts in a row have failed.
        error: What the last one failed with, by name.
    """

    id: str
    state: DistrictState
    lag: float
    due_in: float | None
    events: int
    failures: int
    error: str | None


class DistrictChange(NamedTuple):
    """A district that has come to another state.

    Attributes:
        district_id: The district's id.
        before: The state before; None for a district that is new.
        state: The state now.
        error: What happened, where something failed. The text of a `CleverError` holds nothing personal; for
            the errors of your own handler you know best.
    """

    district_id: str
    before: DistrictState | None
    state: DistrictState
    error: Exception | None


class FleetSummary(NamedTuple):
    """A fleet at a moment. ``str`` of it is one line for a log.

    Attributes:
        districts: How many districts are in each state.
        lag: The longest time in seconds since a stream had last been read to the end, over all districts
            that are connected.
        polls: How many polls have been answered.
        events: How many events were handled.
        errors: How many polls, first loads and handlers have failed.
        due_in: The seconds until the next poll; None if none is due.
        list_error: Why the last list of districts could not be read, by name; None if it could.
    """

    districts: Mapping[DistrictState, int]
    lag: float
    polls: int
    events: int
    errors: int
    due_in: float | None
    list_error: str | None

    def __str__(self) -> str:
        states = ", ".join(f"{number} {state}" for state, number in self.districts.items() if number)
        due = "nothing due" if self.due_in is None else f"next due in {max(0.0, self.due_in):.1f} s"
        line = (
            f"{states or 'no districts'}; lag {self.lag:.1f} s; {self.polls} polls, {self.events} events, "
            f"{self.errors} errors; {due}"
        )
        return line if self.list_error is None else f"{line}; list of districts: {self.list_error}"


def reason_of(error: Exception | None) -> str:
    """Say what went wrong, for a log. Of an error that is not the client's, only its class: it may quote."""
    if error is None:
        return "-"
    return str(error) if isinstance(error, CleverError) else type(error).__name__
