"""The LMS Connect API of one district: its assignments and its students' submissions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from .._clock import Clock, stamp
from .._messages import FakeResponse, Request, http_error, json_response
from .._random import SeededRandom
from .lms_paging import read_cursor, read_limit, write_cursor
from .lms_rules import (
    ASSIGNMENT_RULES,
    SUBMISSION_RULES,
    TIMES,
    canonical_time,
    check_due_date,
    check_required,
    read_body,
    read_time,
)
from .world import World

_MONGO_ID: Final = re.compile(r"[0-9a-fA-F]{24}")
# Lists that an answer leaves out when they are empty, and numbers that it leaves out when there is none.
_LEFT_OUT: Final[dict[str, tuple[object, ...]]] = {
    **dict.fromkeys(
        ("assignee_ids", "attachments", "flags", "grading_scale", "submission_types"), ([], None)
    ),
    **dict.fromkeys(("extra_attempts", "grade_points", "max_attempts"), (None,)),
}
_NEVER_NULL: Final = ("description", "title")


class Lms:
    """The learning management system behind a district.

    Args:
        world: The district.
        clock: Tells the time.
        students_of: Gives the ids of a section's students; None where there is no such section.
        is_person: Tells whether there is a user with an id.

    Attributes:
        assignments: By id, each with its fields as stored and its `section`.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        students_of: Callable[[str], list[str] | None],
        is_person: Callable[[str], bool],
    ) -> None:
        self._world = world
        self._is_person = is_person
        self._students_of = students_of
        self._clock = clock
        self._created = 0
        self._changes: dict[tuple[str, str], dict[str, Any]] = {}
        self._unwritable: set[str] = set()
        self.assignments: dict[str, dict[str, Any]] = {}

    def fail_updates_for(self, user_id: str) -> None:
        """Let every update of this student's submissions fail, as for one who never opened the tool."""
        self._unwritable.add(user_id)

    # The seven operations.

    def create(self, request: Request, section_id: str) -> FakeResponse:
        """Answer `POST /sections/{section_id}/assignments`."""
        students = self._students(section_id, missing=400)
        fields = read_body(request, ASSIGNMENT_RULES)
        check_required(fields)
        check_due_date(fields, self._clock.seconds())
        _check_assignees(fields, students)
        self._created += 1
        assignment_id = self._world.random("assignment", self._created).uuid()
        now = self._now()
        self.assignments[assignment_id] = {
            "id": assignment_id,
            "section": section_id,
            "created": now,
            "last_modified": now,
            "assignee_mode": "all",
            "grading_type": "points",
            **self._accepted(fields),
        }
        return json_response({"data": self._show(self.assignments[assignment_id])})

    def read(self, section_id: str, assignment_id: str) -> FakeResponse:
        """Answer `GET /sections/{section_id}/assignments/{assignment_id}`."""
        return json_response({"data": self._show(self._assignment(section_id, assignment_id))})

    def update(self, request: Request, section_id: str, assignment_id: str) -> FakeResponse:
        """Answer `PATCH /sections/{section_id}/assignments/{assignment_id}`: only what is sent changes."""
        assignment = self._assignment(section_id, assignment_id)
        fields = read_body(request, ASSIGNMENT_RULES)
        check_due_date(fields, self._clock.seconds())
        _check_assignees(fields, self._students(section_id))
        assignment |= {**self._accepted(fields), "last_modified": self._now()}
        return json_response({"data": self._show(assignment)})

    def delete(self, section_id: str, assignment_id: str) -> FakeResponse:
        """Answer `DELETE /sections/{section_id}/assignments/{assignment_id}`."""
        self._assignment(section_id, assignment_id)
        del self.assignments[assignment_id]
        return FakeResponse(200, {}, b"")

    def list_submissions(self, request: Request, section_id: str, assignment_id: str) -> FakeResponse:
        """Answer `GET .../submissions`: a flat list, and a next link that is good for two hours."""
        assignment = self._assignment(section_id, assignment_id)
        limit = read_limit(request.param("limit"))
        start = read_cursor(request.param("cursor"), assignment_id, self._clock.seconds())
        students = self._assignees(assignment)
        page: dict[str, Any] = {
            "data": [self._submission(assignment, user) for user in students[start : start + limit]]
        }
        if start + limit < len(students):
            cursor = write_cursor(start + limit, assignment_id, self._clock.seconds())
            query = urlencode({"cursor": cursor, "limit": limit})
            path = f"/v3.1/sections/{section_id}/assignments/{assignment_id}/submissions"
            page["links"] = [{"rel": "next", "uri": f"{path}?{query}"}]
        return json_response(page)

    def read_submission(self, section_id: str, assignment_id: str, user_id: str) -> FakeResponse:
        """Answer `GET .../submissions/{user_id}`."""
        assignment = self._assignment(section_id, assignment_id)
        self._check_student(assignment, user_id)
        return json_response({"data": self._submission(assignment, user_id)})

    def update_submission(
        self, request: Request, section_id: str, assignment_id: str, user_id: str
    ) -> FakeResponse:
        """Answer `PATCH .../submissions/{user_id}`: only what is sent changes."""
        assignment = self._assignment(section_id, assignment_id)
        fields = read_body(request, SUBMISSION_RULES)
        self._check_student(assignment, user_id)
        if (grader := fields.get("grader_id")) is not None:
            _check_person(grader, self._is_person(grader))
        if user_id in self._unwritable:
            raise http_error(500, "Error updating submission")
        changes = self._changes.setdefault((assignment_id, user_id), {})
        changes |= {**_stored(fields), "last_modified": self._now()}
        return json_response({"data": self._submission(assignment, user_id)})

    # What they share.

    def _students(self, section_id: str, missing: int = 404) -> list[str]:
        _check_mongo_id("section_id", section_id)
        students = self._students_of(section_id)
        if students is not None:
            return students
        if missing == 400:
            raise http_error(400, f"NOT_FOUND: Section with id clever:{section_id}")
        raise http_error(404, "Assignment does not exist")

    def _assignment(self, section_id: str, assignment_id: str) -> dict[str, Any]:
        self._students(section_id)
        assignment = self.assignments.get(assignment_id)
        if assignment is None or assignment["section"] != section_id:
            raise http_error(404, "Assignment does not exist")
        return assignment

    def _assignees(self, assignment: dict[str, Any]) -> list[str]:
        students = self._students(assignment["section"])
        if assignment["assignee_mode"] != "individuals":
            return students
        chosen = assignment.get("assignee_ids") or []
        return [student for student in students if student in chosen]

    def _check_student(self, assignment: dict[str, Any], user_id: str) -> None:
        _check_mongo_id("user_id", user_id)
        if user_id not in self._assignees(assignment):
            raise http_error(404, "User not found")

    def _accepted(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Leave out what this LMS ignores, and refuse what it can not do."""
        kinds = {each.get("type") for each in fields.get("attachments") or []}
        if self._world.lms == "schoology" and "link" in kinds:
            raise http_error(400, "attachments of type link are not supported by schoology")
        ignored = {"google_classroom": ("start_date", "term_id"), "schoology": ("start_date",)}
        left_out = ignored.get(self._world.lms, ())
        return _stored({name: value for name, value in fields.items() if name not in left_out})

    def _show(self, assignment: dict[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in assignment.items() if name != "section"}
        shown["state"] = self._state(assignment)
        if shown["grading_type"] == "letter_grade":
            entries = [
                {"name": letter, "value": value} for letter, value in (("A", "0.9"), ("B", "0.8"), ("C", "0"))
            ]
            shown["grading_scale"] = [{"entries": entries, "name": "Letters"}]
        return _presentable(shown)

    def _state(self, assignment: dict[str, Any]) -> str:
        now = self._clock.seconds()
        start, end = (read_time(assignment.get(name) or "") for name in ("start_date", "end_date"))
        if start is not None and start.timestamp() > now:
            return "scheduled"
        return "locked" if end is not None and end.timestamp() <= now else "open"

    def _submission(self, assignment: dict[str, Any], user_id: str) -> dict[str, Any]:
        random = SeededRandom(assignment["id"], user_id)
        submission = {
            "id": "" if self._world.lms == "google_classroom" else random.uuid(),
            "assignment_id": assignment["id"],
            "created": assignment["created"],
            "grade": "",
            "grade_comment": None,
            "last_modified": assignment["created"],
            "state": random.pick(["created", "submitted", "submitted"]),
            "user_id": user_id,
        }
        if submission["state"] == "submitted":
            work: dict[str, object] = {
                "title": "My work",
                "type": "link",
                "url": f"https://work.example/{random.hex(8)}",
            }
            file: dict[str, object] = {
                "description": "",
                "file_external_id": random.hex(12),
                "size": 4096,
                "thumbnail_url": None,
            }
            if random.chance(2):
                work = {**work, **file, "type": "file"}
            submission |= {"attachments": [work], "flags": ["late"] if random.chance(5) else []}
        return _presentable(submission | self._changes.get((assignment["id"], user_id), {}))

    def _now(self) -> str:
        return stamp(int(self._clock.seconds()))


def _check_assignees(fields: dict[str, Any], students: list[str]) -> None:
    for user_id in fields.get("assignee_ids") or []:
        _check_person(user_id, user_id in students)


def _check_person(user_id: str, known: bool) -> None:
    if not _MONGO_ID.fullmatch(user_id):
        raise http_error(400, f"INVALID_ID: clever:{user_id} is not a valid id.")
    if not known:
        raise http_error(400, f"NOT_FOUND: Person with id clever:{user_id} not found for this integration.")


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    """Give fields as the service keeps them: times in one form."""
    return {
        name: canonical_time(value) if name in TIMES and isinstance(value, str) else value
        for name, value in fields.items()
    }


def _presentable(record: dict[str, Any]) -> dict[str, Any]:
    shown = {
        name: value for name, value in record.items() if name not in _LEFT_OUT or value not in _LEFT_OUT[name]
    }
    return shown | {name: "" for name in _NEVER_NULL if name in shown and shown[name] is None}


def _check_mongo_id(name: str, value: str) -> None:
    if not _MONGO_ID.fullmatch(value):
        raise http_error(
            400, f"validation failure list:\n{name} in path must be of type mongo-id: {json.dumps(value)}"
        )
