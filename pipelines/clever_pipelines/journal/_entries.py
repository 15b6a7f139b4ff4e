"""What a journal holds: intents, outcomes, and the entry that they make together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

State = Literal["started", "done", "refused", "in_doubt", "not_processed"]
"""How a request stands. ``started``: it was about to be sent, and nothing more is known. ``done``: it
succeeded. ``refused``: it will never succeed as it is. ``in_doubt``: it may have been processed.
``not_processed``: it certainly was not, and can be sent again."""

_STATES = frozenset(get_args(State))


class JournalError(Exception):
    """The journal cannot be used: it is in use elsewhere, damaged, or of a newer version."""


class Intent(NamedTuple):
    """A request that is about to be sent.

    Attributes:
        key: What the request is about, the same in every run: for a grade, the section, assignment and user.
        digest: A digest of what is sent. The same key with another digest is another request.
        facts: What a person needs to look it up: ids, points, an assignment's title.
    """

    key: str
    digest: str
    facts: Mapping[str, str | float | None]


class Outcome(NamedTuple):
    """What came of a request.

    Attributes:
        state: How it stands now.
        result_id: The id that the service gave, where something was created.
        status: The HTTP status, where there was a response.
        text: What the service or the error said. Only documented texts: any other might name a person.
    """

    state: State
    result_id: str | None = None
    status: int | None = None
    text: str | None = None


class Entry(NamedTuple):
    """The last that is known of a key.

    Attributes:
        key: What the request is about.
        digest: A digest of what was sent.
        facts: What a person needs to look it up.
        outcome: What came of it. Its state is ``started`` if the program ended before it knew.
    """

    key: str
    digest: str
    facts: Mapping[str, str | float | None]
    outcome: Outcome = Outcome("started")

    @property
    def is_in_doubt(self) -> bool:
        """Whether the request may have been processed, and nobody knows."""
        return self.outcome.state in ("started", "in_doubt")


class Journal(Protocol):
    """A place that keeps intents and outcomes. For one program at a time."""

    def entries(self) -> dict[str, Entry]:
        """Give the last entry of every key."""
        ...

    def begin(self, intents: Iterable[Intent], /) -> None:
        """Store that requests are about to be sent. When this returns, a crash cannot lose it."""

    def finish(self, key: str, outcome: Outcome, /) -> None:
        """Store what came of a request. When this returns, a crash cannot lose it."""


def in_doubt(entries: Mapping[str, Entry]) -> list[Entry]:
    """Give the entries of which nobody knows whether they were processed."""
    return [entry for entry in entries.values() if entry.is_in_doubt]


def to_text(value: Intent | Outcome) -> str:
    """Write an intent or an outcome as one line of JSON."""
    kept = {name: item for name, item in value._asdict().items() if item is not None}
    return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))


def to_intent(content: Any) -> Intent:
    """Read an intent.

    Raises:
        JournalError: The stored text is not an entry of a journal, or a newer version wrote it.
    """
    match content:
        case {"key": str(key), "digest": str(digest), "facts": dict(facts)}:
            return Intent(key, digest, facts)
    raise JournalError("the journal holds an intent that this version cannot read")


def to_outcome(content: Any) -> Outcome:
    """Read an outcome.

    Raises:
        JournalError: The stored text is not an entry of a journal, or a newer version wrote it.
    """
    match content:
        case {"state": str(state)} if state in _STATES:
            return Outcome(
                state,  # type: ignore[arg-type]  # it is one of them
                content.get("result_id"),
                content.get("status"),
                content.get("text"),
            )
    raise JournalError("the journal holds an outcome that this version cannot read")
