"""Checked, never run: UNSET, None and values are told apart, literals are checked where written."""

from __future__ import annotations

import datetime
from typing import Any, assert_type

import attrs
from clever_openapi.models import (
    Assignment,
    AssignmentRequest,
    AssignmentUpdate,
    AttachmentRequest,
    GradeLevel,
    Roles,
    Student,
    SubmissionRequest,
    Term,
)
from clever_openapi.types import UNSET, UnknownValue, Unset, is_listed


def two_ways(roles: Roles) -> Student | None:
    assert_type(roles.student, Student | None)
    if roles.student is None:
        return None
    assert_type(roles.student, Student)
    return roles.student


def by_truth(student: Student) -> str:
    assert_type(student.email, str | None)
    return student.email or "nobody"


def dates(term: Term, student: Student) -> None:
    assert_type(term.start_date, datetime.date | None)
    assert_type(student.created, datetime.datetime | None)
    assert_type(student.dob, datetime.date | None)


def open_enums(student: Student) -> str:
    assert_type(student.grade, GradeLevel | None)
    if student.grade is None:
        return ""
    if not is_listed(student.grade, GradeLevel):
        return student.grade.upper()
    return "ten" if student.grade == "10" else student.grade


def writing(when: datetime.datetime) -> list[dict[str, Any]]:
    assignment = AssignmentRequest(
        title="t",
        description="",
        due_date=when,
        attachments=[
            AttachmentRequest(type_="text", text="Read this."),
            AttachmentRequest(type_="link", url="u"),
        ],
    )
    newer = Student(grade=UnknownValue("14"))
    update = AssignmentUpdate(due_date=None, title=UNSET)
    return [
        assignment.to_dict(),
        newer.to_dict(),
        update.to_dict(),
        attrs.evolve(update, title="t").to_dict(),
    ]


def three_ways(update: AssignmentUpdate, assignment: Assignment) -> AssignmentUpdate:
    assert_type(update.title, str | None | Unset)
    return AssignmentUpdate.from_received(assignment)


def grading() -> SubmissionRequest:
    return SubmissionRequest(
        grade_points=0, flags=["late"], state="returned", additional_properties={"new": 1}
    )
