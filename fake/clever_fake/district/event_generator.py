"""What happens in a district: the n-th change of its data, for any n, with nothing remembered.

Twenty-five sequences run side by side. In each a record is created, updated three times and deleted; then
comes the next record of that type. So updates follow on one another, and every type of event turns up in any
125 events.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

from .._clock import stamp
from .._messages import encode
from .people import LAST, SEATS
from .records import GRADES, SUBJECTS, Record, make_record
from .world import World

SEQUENCES: Final = (
    *("districts", "users", "users", "sections", "users"),
    *("users", "courses", "users", "users", "schools"),
    *("users", "sections", "users", "users", "terms"),
    *("users", "users", "sections", "courses", "users"),
    *("users", "resources", "users", "sections", "users"),
)
ACTIONS: Final = ("created", "updated", "updated", "updated", "deleted")

# What differs between two tellings of one template: filled in when the event is written.
_ID: Final = "%(id)b"
_NOW: Final = "%(now)b"
_BEFORE: Final = "%(before)b"
_CREATED: Final = "%(created)b"

# Which of its record type's sequences each is, and how many of them there are.
_NUMBER: Final = tuple(SEQUENCES[:slot].count(each) for slot, each in enumerate(SEQUENCES))
_TOTAL: Final = {each: SEQUENCES.count(each) for each in SEQUENCES}


class EventTemplate(NamedTuple):
    """One change of one record, without its time.

    Attributes:
        type: The event's type.
        item: The list item as JSON, a `%` template that lacks id and times.
        schools: The schools that it has to do with.
    """

    type: str
    item: bytes
    schools: frozenset[str]


class EventGenerator:
    """Everything that ever happens in a district.

    Args:
        world: The district.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        # Only a cache: about a kilobyte each.
        self._template = lru_cache(maxsize=16_384)(self._make_template)

    def template(self, serial: int) -> EventTemplate:
        """Give the change with this number."""
        round_number, slot = divmod(serial, len(SEQUENCES))
        life, step = divmod(round_number + slot, len(ACTIONS))
        record_type = SEQUENCES[slot]
        index = (life * _TOTAL[record_type] + _NUMBER[slot]) % self._world.counts[record_type]
        return self._template(record_type, index, step)

    def render(self, serial: int, event_id: str, seconds: int, before: int) -> bytes:
        """Write the change with this number as an item of a list.

        Args:
            serial: Which change.
            event_id: The event's id.
            seconds: When it happens.
            before: When the change before it in its sequence happened.
        """
        return self.template(serial).item % {
            b"id": event_id.encode(),
            b"now": stamp(seconds).encode(),
            b"before": stamp(before).encode(),
            b"created": stamp(seconds, milliseconds=serial % 10 != 3).encode(),  # some come without
        }

    def _make_template(self, record_type: str, index: int, step: int) -> EventTemplate:
        record = make_record(self._world, record_type, index)
        schools = schools_of(record)
        if record_type in {"schools", "sections", "users"}:
            record["last_modified"] = _NOW
        if record_type == "resources":
            record["updated"] = _NOW
        if record_type == "districts":
            record["last_sync"] = _NOW
        previous: Record = {}
        for path, value in self._changes(record_type, index, record)[:step]:
            previous = _change(record, path, value)
        if record_type == "districts":
            previous["last_sync"] = _BEFORE
        action = ACTIONS[step]
        if action == "deleted" and index % 4 == 1:
            record = {"id": record["id"]}  # all that is left where the district no longer shares the rest
        data = {"object": record} | ({"previous_attributes": previous} if action == "updated" else {})
        event = {"created": _CREATED, "data": data, "id": _ID, "type": f"{record_type}.{action}"}
        item = encode({"data": event, "uri": f"/v3.1/events/{_ID}"})
        return EventTemplate(f"{record_type}.{action}", item, schools)

    def _changes(self, record_type: str, index: int, record: Record) -> list[tuple[str, Any]]:
        """Give the three updates of a record, each as a path and a value that differs from the one before."""
        match record_type:
            case "districts":
                return [("state", "paused"), ("lms_state", "matching_in_progress"), ("state", "running")]
            case "schools":
                return [("phone", ""), ("high_grade", "Ungraded"), ("principal.name", "")]
            case "terms":
                return [("end_date", "2026-06-19"), ("name", f"Term {index + 1}"), ("start_date", None)]
            case "courses":
                return [("number", f"N{index}"), ("name", f"Course {index + 1}"), ("number", "")]
            case "resources":
                return [
                    ("title", f"Atlas of {index}"),
                    ("roles", ["student"]),
                    ("title", f"New atlas of {index}"),
                ]
            case "sections":
                subject = _next(SUBJECTS, record["subject"])
                return [("students", record["students"][:-1]), ("subject", subject), ("period", "")]
        last = _next(LAST, record["name"]["last"])
        role = SEATS[index % 15][0]
        changed = {
            "student": ("grade", _next(GRADES, record["roles"][role].get("grade"))),
            "teacher": ("title", "Lead Teacher"),
            "staff": ("department", "Library"),
            "contact": ("phone_type", "Work"),
        }[role]
        return [
            ("email", f"new.{record['email']}"),
            (f"roles.{role}.{changed[0]}", changed[1]),
            ("name.last", last),
        ]


def schools_of(record: Any) -> frozenset[str]:
    """Tell which schools a record has to do with; anything at all may be asked about."""
    if not isinstance(record, dict):
        return frozenset()
    roles = record.get("roles")
    holders = [record, *(roles.values() if isinstance(roles, dict) else ())]
    found = [record.get("id")] if "school_number" in record else []
    for holder in holders:
        if isinstance(holder, dict):
            several = holder.get("schools")
            found += [holder.get("school"), *(several if isinstance(several, list) else ())]
    return frozenset(school for school in found if isinstance(school, str))


def _next(choices: tuple[str, ...], value: object) -> str:
    """Give the choice that follows a value; the first where the value is none of them."""
    return choices[(choices.index(value) + 1) % len(choices)] if value in choices else choices[0]


def _change(record: Record, path: str, value: Any) -> Record:
    """Set what a dotted path leads to; give what was there, nested in the same way."""
    head, _, rest = path.partition(".")
    if rest:
        return {head: _change(record[head], rest, value)}
    before = {head: record[head]}
    record[head] = value
    return before
