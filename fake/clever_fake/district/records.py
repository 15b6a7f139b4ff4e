"""The records of a district after any number of updates. None is kept: each is worked out when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Any, Final, NamedTuple

from .new_records import GRADES, MAKERS, SUBJECTS, Record
from .people import LAST, roles_of
from .templates import BEFORE, CREATED, MODIFIED, NUMBER, RECORD
from .wild import make_wild
from .world import World

CLOCKS: Final = {
    "districts": "last_sync",
    "resources": "updated",
    **dict.fromkeys(("schools", "sections", "users"), "last_modified"),
}
"""The field that tells when a record was last changed, by record type."""


class Attribute(NamedTuple):
    """A field that updates change.

    Attributes:
        path: Where it is, with dots.
        values: What it holds, one after the other, then from the beginning again.
    """

    path: str
    values: Sequence[Any]


class _Members(Sequence[list[str]]):
    """Who is in a section, one change after the other. A big district has many; each is made when needed."""

    def __init__(self, world: World, section: int) -> None:
        self._world = world
        self._section = section

    def __getitem__(self, number: Any) -> Any:
        moved_on = _MOVED_ON[number]
        if isinstance(moved_on, tuple):
            return [self._world.students(self._section, each) for each in moved_on]
        return self._world.students(self._section, moved_on)

    def __len__(self) -> int:
        return len(_MOVED_ON)


# Which attribute each update changes, one after the other. Of a section it is mostly who is in it.
_ORDER: Final[dict[str, Sequence[int]]] = {
    "districts": (0, 1),
    "courses": (0, 1),
    "resources": (0, 1),
    "sections": (0, 0, 1, 0, 0, 2, 0, 0, 3, 0),
    **dict.fromkeys(("schools", "terms", "users"), (0, 1, 2)),
}
_MOVED_ON: Final = (0, 1, 2, 3, 4, 3, 2, 1)


class Content:
    """What is in a record, as a template that lacks its id and times, after any number of updates."""

    def __init__(self, world: World, record_type: str, content: int) -> None:
        random = world.random(record_type, content)
        self._record: Record = {"id": RECORD, **MAKERS[record_type](world, content, random)}
        self._clock = CLOCKS.get(record_type)
        if record_type in {"resources", "schools", "sections", "users"}:
            self._record["created"] = CREATED
        if self._clock:
            self._record[self._clock] = MODIFIED
        self._attributes = _attributes(world, record_type, content, self._record)
        self._order = _ORDER[record_type]
        if random.share(world.wild):
            make_wild(record_type, self._record, random)
            held = ((each, _get(self._record, each.path)) for each in self._attributes)
            self._attributes = [Attribute(each.path, [value, *each.values[1:]]) for each, value in held]

    @property
    def period(self) -> int:
        """After so many updates the record is as it was."""
        return len(self._order) * lcm(*(len(each.values) for each in self._attributes))

    def after(self, updates: int) -> Record:
        """Give the record after so many updates."""
        record = self._record
        for number, attribute in enumerate(self._attributes):
            changes = self._changes(number, updates)
            record = _put(record, attribute.path, attribute.values[changes % len(attribute.values)])
        return record

    def before(self, updates: int) -> Record:
        """Give what the last of so many updates changed, as it was before, nested like the record."""
        number = self._order[(updates - 1) % len(self._order)]
        attribute = self._attributes[number]
        changes = self._changes(number, updates) - 1
        previous: Any = attribute.values[changes % len(attribute.values)]
        for name in reversed(attribute.path.split(".")):
            previous = {name: previous}
        if self._clock == "last_sync":
            previous["last_sync"] = BEFORE
        return dict(previous)

    def _changes(self, number: int, updates: int) -> int:
        """Count how many of the updates changed an attribute."""
        rounds, rest = divmod(updates, len(self._order))
        return rounds * self._order.count(number) + self._order[:rest].count(number)


def _attributes(world: World, record_type: str, content: int, record: Record) -> list[Attribute]:
    """Give what updates change; neighbours among the values differ."""
    match record_type:
        case "districts":
            return [
                Attribute("state", ("running", "paused")),
                Attribute("lms_state", ("success", "matching_in_progress")),
            ]
        case "schools":
            return [
                Attribute("phone", (record["phone"], "")),
                Attribute("high_grade", (record["high_grade"], "Ungraded")),
                Attribute("principal.name", (record["principal"]["name"], "")),
            ]
        case "terms":
            return [
                Attribute("end_date", (record["end_date"], "2026-06-19")),
                Attribute("name", (record["name"], f"Term {NUMBER}")),
                Attribute("start_date", (record["start_date"], "2025-09-01")),
            ]
        case "courses":
            return [
                Attribute("number", (record["number"], f"N{NUMBER}")),
                Attribute("name", (record["name"], f"Course {NUMBER}")),
            ]
        case "resources":
            title = record["title"]
            return [
                Attribute("title", (title, f"New {title.lower()}")),
                Attribute("roles", (record["roles"], ["student"])),
            ]
        case "sections":
            return [
                Attribute("students", _Members(world, content)),
                Attribute("subject", _rotated(SUBJECTS, record["subject"], 4)),
                Attribute("period", (record["period"], "")),
                Attribute("name", (record["name"], f"Class {NUMBER}")),
            ]
    role = roles_of(content)[0]
    path, values = {
        "student": ("grade", _rotated(GRADES, record["roles"][role].get("grade"), 4)),
        "teacher": ("title", (record["roles"][role].get("title"), "Lead Teacher")),
        "staff": ("department", (record["roles"][role].get("department"), "Library")),
        "contact": ("phone_type", (record["roles"][role].get("phone_type"), "Work")),
    }[role]
    email = record["email"]
    return [
        Attribute("email", (email, f"new.{email}", f"mail.{email}", f"post.{email}")),
        Attribute(f"roles.{role}.{path}", values),
        Attribute("name.last", _rotated(LAST, record["name"]["last"], 4)),
    ]


def _rotated(choices: Sequence[str], first: object, count: int) -> Sequence[str]:
    """Give so many of the choices, from the given one on."""
    start = choices.index(first) if isinstance(first, str) and first in choices else 0
    return [choices[(start + each) % len(choices)] for each in range(count)]


def _get(record: Any, path: str) -> Any:
    """Give what a dotted path leads to."""
    for name in path.split("."):
        record = record[name]
    return record


def _put(record: Record, path: str, value: Any) -> Record:
    """Give a record with another value where a dotted path leads."""
    head, _, rest = path.partition(".")
    return record | {head: _put(record[head], rest, value) if rest else value}
