"""What a record has to do with others, seen from either side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ..district.district import District
from ..district.event_generator import schools_of
from ..district.new_records import Record
from ..district.roster import Item


class View:
    """All records of a district at a moment.

    Args:
        district: The district.
    """

    def __init__(self, district: District) -> None:
        self._district = district
        self._moment = district.moment()
        self.district_id: str = district.id

    def get(self, record_type: str, record_id: object) -> Item | None:
        """Give a record, if it is there."""
        if not isinstance(record_id, str):
            return None
        return self._district.get(record_type, record_id, self._moment)

    def items(
        self,
        record_type: str,
        *,
        after: str | None = None,
        before: str | None = None,
        backward: bool = False,
    ) -> Iterator[Item]:
        """Give the records of a type by id: see `Roster.items`."""
        return self._district.items(record_type, self._moment, after=after, before=before, backward=backward)

    def position(self, cursor: str | None) -> str | None:
        """Give the id that a cursor stands for; None for the beginning of a list."""
        return None if cursor is None else self._district.cursors.after(cursor) or None

    def count(self, record_type: str) -> int:
        """Count the records of a type."""
        return self._district.count(record_type, self._moment)

    def some(self, record_type: str, ids: Iterable[object]) -> list[Item]:
        """Give those of the records that are there, by id, each once."""
        named = sorted({each for each in ids if isinstance(each, str)})
        return [item for each in named if (item := self.get(record_type, each))]

    def mentioning(self, record_type: str, record_id: str, check: Callable[[Record], bool]) -> list[Item]:
        """Give the records of a type that name another, where a check agrees."""
        mark = record_id.encode()
        return [item for item in self.items(record_type) if mark in item.json and check(item.record())]

    def resources_of(self, section: Record) -> list[str]:
        """Give the ids of the resources of a section."""
        return self._district.resources_of(section)


Relation = Callable[[View, Record, str, bool], list[Item]]
"""Gives what a record has to do with, for a role and for the primary relation only."""


def has_role(record: Record, role: str) -> bool:
    """Tell whether a user has a role."""
    roles = record.get("roles")
    return isinstance(roles, dict) and isinstance(roles.get(role), dict)


def _members(section: Record, role: str = "") -> list[Any]:
    students = [] if role == "teacher" else _list(section.get("students"))
    teachers = [] if role == "student" else [section.get("teacher"), *_list(section.get("teachers"))]
    return [*students, *teachers]


def _sections_naming(field: str) -> Callable[[View, str], list[Item]]:
    def find(view: View, record_id: str) -> list[Item]:
        return view.mentioning("sections", record_id, lambda section: section.get(field) == record_id)

    return find


_SECTIONS_OF: Final[dict[str, Callable[[View, str], list[Item]]]] = {
    "courses": _sections_naming("course"),
    "schools": _sections_naming("school"),
    "terms": _sections_naming("term_id"),
    "users": lambda view, user: view.mentioning("sections", user, lambda section: user in _members(section)),
    "resources": lambda view, resource: [
        item for item in view.items("sections") if resource in view.resources_of(item.record())
    ],
}


def _sections(of: str) -> Relation:
    return lambda view, record, role, primary: _SECTIONS_OF[of](view, record["id"])


def _through_sections(of: str, record_type: str, field: str) -> Relation:
    """Give what the sections of a record name in a field."""

    def find(view: View, record: Record, role: str, primary: bool) -> list[Item]:
        sections = _SECTIONS_OF[of](view, record["id"])
        return view.some(record_type, (section.record().get(field) for section in sections))

    return find


def _users_of_school(view: View, school: Record, role: str, primary: bool) -> list[Item]:
    def belongs(user: Record) -> bool:
        return school["id"] in _school_ids(user, role, primary)

    return view.mentioning("users", school["id"], belongs)


def _users_of_section(view: View, section: Record, role: str, primary: bool) -> list[Item]:
    return view.some("users", _members(section, role))


def _users_of_resource(view: View, resource: Record, role: str, primary: bool) -> list[Item]:
    roles = [each for each in ("student", "teacher") if each in _list(resource.get("roles"))]
    sections = [item.record() for item in _SECTIONS_OF["resources"](view, resource["id"])]
    wanted = [each for each in roles if role in ("", each)]
    return view.some(
        "users", (user for each in wanted for section in sections for user in _members(section, each))
    )


def _schools_of_user(view: View, user: Record, role: str, primary: bool) -> list[Item]:
    return view.some("schools", _school_ids(user, "", primary))


def _contacts_of_user(view: View, user: Record, role: str, primary: bool) -> list[Item]:
    return view.mentioning("users", user["id"], lambda other: user["id"] in _related_students(other))


def _students_of_user(view: View, user: Record, role: str, primary: bool) -> list[Item]:
    taught = (
        student
        for item in _SECTIONS_OF["users"](view, user["id"])
        if user["id"] in _members(section := item.record(), "teacher")
        for student in _members(section, "student")
    )
    return view.some("users", [*taught, *_related_students(user)])


def _teachers_of_user(view: View, user: Record, role: str, primary: bool) -> list[Item]:
    sections = (item.record() for item in _SECTIONS_OF["users"](view, user["id"]))
    attended = (section for section in sections if user["id"] in _members(section, "student"))
    return view.some("users", (teacher for section in attended for teacher in _members(section, "teacher")))


def _resources_of_section(view: View, section: Record, role: str, primary: bool) -> list[Item]:
    return view.some("resources", view.resources_of(section))


def _resources_of_course(view: View, course: Record, role: str, primary: bool) -> list[Item]:
    sections = [item.record() for item in _SECTIONS_OF["courses"](view, course["id"])]
    return view.some("resources", (each for section in sections for each in view.resources_of(section)))


def _resources_of_user(view: View, user: Record, role: str, primary: bool) -> list[Item]:
    sections = [item.record() for item in _SECTIONS_OF["users"](view, user["id"])]
    given = view.some("resources", (each for section in sections for each in view.resources_of(section)))
    return [item for item in given if any(has_role(user, each) for each in item.record().get("roles", []))]


RELATED: Final[dict[str, dict[str, tuple[str, Relation]]]] = {
    "courses": {
        "resources": ("resources", _resources_of_course),
        "schools": ("schools", _through_sections("courses", "schools", "school")),
        "sections": ("sections", _sections("courses")),
    },
    "resources": {
        "courses": ("courses", _through_sections("resources", "courses", "course")),
        "sections": ("sections", _sections("resources")),
        "users": ("users", _users_of_resource),
    },
    "schools": {
        "courses": ("courses", _through_sections("schools", "courses", "course")),
        "sections": ("sections", _sections("schools")),
        "terms": ("terms", _through_sections("schools", "terms", "term_id")),
        "users": ("users", _users_of_school),
    },
    "sections": {
        "resources": ("resources", _resources_of_section),
        "users": ("users", _users_of_section),
    },
    "terms": {
        "schools": ("schools", _through_sections("terms", "schools", "school")),
        "sections": ("sections", _sections("terms")),
    },
    "users": {
        "mycontacts": ("users", _contacts_of_user),
        "mystudents": ("users", _students_of_user),
        "myteachers": ("users", _teachers_of_user),
        "resources": ("resources", _resources_of_user),
        "schools": ("schools", _schools_of_user),
        "sections": ("sections", _sections("users")),
    },
}
"""The lists below a record, by its type and the end of the path: what is in them, and how it is found."""

NAMED_BY: Final[dict[str, dict[str, tuple[str, str]]]] = {
    **{name: {"district": ("districts", "district")} for name in ("courses", "schools", "terms", "users")},
    "sections": {
        "course": ("courses", "course"),
        "district": ("districts", "district"),
        "school": ("schools", "school"),
        "term": ("terms", "term_id"),
    },
}
"""The single records below a record: of which type they are, and the field that names them."""


def _school_ids(user: Record, role: str, primary: bool) -> frozenset[str]:
    roles = user.get("roles")
    roles = roles if isinstance(roles, dict) else {}
    held = {name: each for name, each in roles.items() if role in ("", name) and isinstance(each, dict)}
    if not primary:
        return schools_of({"roles": held})
    return schools_of({"roles": {name: {"school": each.get("school")} for name, each in held.items()}})


def _related_students(user: Record) -> list[Any]:
    roles = user.get("roles")
    contact = roles.get("contact") if isinstance(roles, dict) else None
    relationships = _list(contact.get("student_relationships")) if isinstance(contact, dict) else []
    return [each.get("student") for each in relationships if isinstance(each, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
