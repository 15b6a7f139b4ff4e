"""One change between two documents, and how a comparison notes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from drift.normal import canonical
from drift.rules import RULES, breaks
from pipeline.document import Node

NOWHERE: frozenset[str] = frozenset()
_TEXTS = ("description", "summary", "example", "examples", "externalDocs")


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        kind: ``added``, ``removed``, ``changed`` or ``deprecated``.
        rule: The row of the rules by which it was judged.
        subject: The operation, schema or part of the document that it belongs to: ``schema Pet``.
        place: Where in the subject; empty for the subject as a whole.
        text: What happened, in words.
        directions: ``request`` and ``response``, as far as it is used there.
        before: What stood there, in normal form.
        after: What stands there now.
        repaired: Whether our overlay had said the same already, so that users see no change.
    """

    kind: str
    rule: str
    subject: str
    place: str
    text: str
    directions: frozenset[str] = NOWHERE
    before: Any = field(default=None, compare=False)
    after: Any = field(default=None, compare=False)
    repaired: bool = field(default=False, compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other changes, in whichever document it stands."""
        return self.rule, self.subject, self.place

    @property
    def breaking(self) -> bool:
        """Whether it breaks users."""
        return not self.repaired and breaks(self.rule, self.directions)

    @property
    def goes_silent(self) -> bool:
        """Whether code of users goes on without an error, and no longer meets its case."""
        return RULES[self.rule].goes_silent

    @property
    def adds(self) -> bool:
        """Whether there is something that users had not."""
        return self.rule.endswith("-added") and not self.rule.startswith("file-")

    @property
    def because(self) -> str:
        """Why it does, or why not."""
        rule = RULES[self.rule]
        if self.repaired:
            return "the overlay had repaired it already"
        if not self.breaking and (rule.in_request or rule.in_response):
            return f"only {'sent' if self.directions == {'request'} else 'received'} here"
        return rule.because

    def as_json(self) -> Node:
        """Return the change as the JSON report shows it."""
        return asdict(self) | {
            "breaking": self.breaking,
            "goes_silent": self.goes_silent,
            "because": self.because,
            "directions": sorted(self.directions),
        }


class Notes:
    """The changes that a comparison has found so far."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def note(
        self,
        rule: str,
        subject: str,
        place: str,
        text: str,
        before: Any = None,
        after: Any = None,
        *,
        kind: str = "",
        directions: frozenset[str] = NOWHERE,
    ) -> None:
        """Keep one change. Its kind follows from what is missing on either side, unless it is given."""
        if not kind:
            kind = "added" if before is None else "removed" if after is None else "changed"
        self.changes.append(Change(kind, rule, subject, place, text, directions, before, after))

    def came_or_went(
        self,
        what: str,
        subject: str,
        place: str,
        old: Any,
        new: Any,
        directions: frozenset[str] = NOWHERE,
        *,
        detail: str = "",
        success: bool = False,
    ) -> bool:
        """Note what is on one side only, and say whether it was.

        ``what`` begins the name of the rule. What is added and required has its own, and a success that goes.
        """
        if (old is None) == (new is None):
            return False
        verb = "added" if old is None else "removed"
        if what in ("parameter", "body") and new is not None and new.get("required"):
            what = f"required-{what}"
        if success and new is None:
            what = f"success-{what}"
        text = f"{verb} ({detail})" if detail else verb
        self.note(f"{what}-{verb}", subject, place, text, old, new, directions=directions)
        return True

    def leaves(self, subject: str, place: str, old: Node, new: Node, rule: str = "") -> None:
        """Compare two mappings of which only the keys say something."""
        for key, one, other in pairs(old, new):
            own_rule = key in _TEXTS or key.startswith("x-")
            self.leaf("" if own_rule else rule, subject, join(place, key), one, other)

    def leaf(
        self, rule: str, subject: str, place: str, old: Any, new: Any, uses: frozenset[str] = NOWHERE
    ) -> None:
        """Compare two values of which only the key says something."""
        if old == new:
            return
        key = place.rpartition(" ")[2]
        if key == "deprecated":
            rule = "deprecated" if new else "undeprecated"
            kind = "deprecated" if new else "changed"
            place = place.removesuffix("deprecated").rstrip()
            text = "is deprecated now" if new else "is no longer deprecated"
            self.note(rule, subject, place, text, bool(old), bool(new), kind=kind, directions=uses)
            return
        if not rule:
            rule = (
                "extension-changed" if key.startswith("x-")
                else "text-changed" if key in _TEXTS or (subject == "document" and key == "title")
                else "other-changed"
            )  # fmt: skip
        self.note(rule, subject, place, was_is(old, new), old, new, directions=uses)


def pairs(old: Node, new: Node) -> Iterator[tuple[str, Any, Any]]:
    """Yield the keys of both, sorted, with what each side has or ``None``."""
    for key in sorted(old.keys() | new.keys()):
        yield key, old.get(key), new.get(key)


def join(place: str, key: str) -> str:
    """Return the place of something inside a place."""
    return f"{place} {key}" if place else key


def was_is(old: Any, new: Any) -> str:
    """Say a change of a value in words."""
    if old is None:
        return f"added {short(new)}"
    if new is None:
        return f"removed (was {short(old)})"
    return f"was {short(old)}, is {short(new)}"


def short(value: Any) -> str:
    """Return a value on one line of bearable length."""
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= 80 else text[:77] + "..."
