"""Each marked line is wrong, and both type checkers must say so; the others are right."""

from typing import assert_never

from clever_client import CursorExpird  # wrong: misspelt
from clever_client.models import UserUpdated  # wrong: misspelt
from clever_fake import FakeCleverr  # wrong: misspelt
from clever_openapi.models import (
    AnyEvent,
    AssignmentRequest,
    AssignmentUpdate,
    AttachmentRequest,
    Roles,
    Student,
    SubmissionRequest,
    UnknownEvent,
    User,
    UsersCreated,
)


def incomplete(event: AnyEvent) -> None:
    match event:
        case UsersCreated() | UnknownEvent():
            pass
        case _:
            assert_never(event)  # wrong: twenty types are left


def none_is_not_a_value(student: Student, roles: Roles) -> None:
    student.email.upper()  # wrong: may be None
    roles.student.grade  # wrong: may be None


def unset_is_not_a_value(update: AssignmentUpdate) -> None:
    if update.title is not None:
        update.title.upper()  # wrong: may be UNSET


def wider(event: AnyEvent) -> None:
    event.record.email  # wrong: not every record has it


User("5f0000000000000000000001")  # wrong: by name only
User(id="u", emial="a@example.org")  # wrong: no such field
User(id="u", email=5)  # wrong: not text
User.from_dict([])  # wrong: not an object
Student(grade="14")  # wrong: not listed
SubmissionRequest(state="finished")  # wrong: not listed
SubmissionRequest(flags=["later"])  # wrong: not listed
SubmissionRequest(grade_points="0")  # wrong: not a number
AttachmentRequest(type_="txet")  # wrong: not listed
AssignmentRequest(title="t")  # wrong: more is needed
UsersCreated(id="a", type_="users.updated")  # wrong: another type
Student().email = 5  # wrong: not text
Student().surname = "x"  # wrong: no such field
