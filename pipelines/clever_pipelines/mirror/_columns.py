"""The flat columns of each record type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple


class Column(NamedTuple):
    """A flat column of a record.

    Attributes:
        name: The column's name.
        type: What its values are.
        path: Where in the record the value stands, as keys with dots between them.
    """

    name: str
    type: type
    path: str


def _columns(text: str, prefix: str = "", path: str = "") -> tuple[Column, ...]:
    types = {"str": str, "bool": bool, "date": date, "datetime": datetime, "int": int, "float": float}
    found = []
    for word in text.split():
        name, _, kind = word.partition(":")
        found.append(
            Column(prefix + name.replace(".", "_"), types[kind or "str"], f"{path}.{name}" if path else name)
        )
    return tuple(found)


_PLACE = " ".join(f"location.{part}" for part in ("address", "city", "state", "zip", "lat", "lon"))
_NAMES = "first middle last"

COLUMNS: Final = {
    "districts": _columns(
        "name error state sis_type portal_url nces_id mdr_number lms_type lms_state launch_date:date "
        "last_sync:datetime last_lms_sync:datetime last_attendance_sync:datetime pause_start:date "
        "pause_end:date "
        "district_contact.id district_contact.email district_contact.title "
        "district_contact.name.first district_contact.name.middle district_contact.name.last"
    ),
    "schools": _columns(
        "created:datetime last_modified:datetime name school_number sis_id state_id nces_id mdr_number "
        f"low_grade high_grade phone {_PLACE} principal.name principal.email"
    ),
    "terms": _columns("name start_date:date end_date:date"),
    "courses": _columns("name number"),
    "users": (
        *_columns(
            "created:datetime last_modified:datetime email name.first name.middle name.last "
            "lms_status.synced_in_lms:bool"
        ),
        *_columns(
            "created:datetime last_modified:datetime school sis_id state_id student_number legacy_id email "
            "grade graduation_year dob:date gender race hispanic_ethnicity ell_status frl_status iep_status "
            "gifted_status section_504_status home_language home_language_code "
            f"credentials.district_username {_PLACE} preferred_name.first preferred_name.middle "
            "preferred_name.last disability.disability_code disability.disability_status "
            "disability.disability_type",
            "student_",
            "roles.student",
        ),
        *_columns(
            "school sis_id state_id teacher_number legacy_id title credentials.district_username",
            "teacher_",
            "roles.teacher",
        ),
        *_columns(
            "staff_id legacy_id department title credentials.district_username", "staff_", "roles.staff"
        ),
        *_columns("sis_id legacy_id phone phone_type", "contact_", "roles.contact"),
        *_columns("legacy_id title", "district_admin_", "roles.district_admin"),
    ),
    "sections": _columns(
        "created:datetime last_modified:datetime school course term_id name section_number sis_id grade "
        "subject period teacher lms_status.synced_in_lms:bool"
    ),
    "resources": _columns("created:datetime updated:datetime resource_id title"),
}
