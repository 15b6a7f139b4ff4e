"""The users of a district: names, and the roles that each has, all in one object as Clever keeps them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ._dice import Dice

if TYPE_CHECKING:
    from ._world import World

FIRST: Final = (
    "Ada",
    "Björn",
    "Chidi",
    "Dolores",
    "Emeka",
    "Fátima",
    "Grace",
    "Hana",
    "Ines",
    "Jun",
    "Zoë",
    "Łukasz",
)
MIDDLE: Final = ("", "", "", "A", "Lee", "Marie", "de la")
LAST: Final = (
    "Abara",
    "Bell",
    "Castaño",
    "D'Angelo",
    "Ek",
    "Fields",
    "Gonzales-Ortiz",
    "Ito",
    "Nguyễn",
    "O'Neil",
)

# Which roles the users of each group of fifteen have: two teachers first, nine students last.
SEATS: Final = (
    ("teacher",),
    ("teacher",),
    ("staff",),
    ("contact",),
    ("teacher", "staff", "district_admin"),
    ("contact", "staff"),
    *(("student",),) * 9,
)


def name_of(dice: Dice) -> dict[str, str]:
    """Make up a name."""
    return {"first": dice.pick(FIRST), "last": dice.pick(LAST), "middle": dice.pick(MIDDLE)}


def email_of(name: dict[str, str], index: int, domain: str) -> str:
    """Make the address that goes with a name."""
    plain = re.sub(r"[^a-z]", "", name["last"].lower())
    return f"{plain}.{index}@{domain}"


def user_record(world: World, index: int, dice: Dice) -> dict[str, Any]:
    """Make what a user's roles decide."""
    roles: dict[str, Any] = {}
    for role in SEATS[index % 15]:
        roles[role] = _MAKERS[role](world, index, dice)
    if "contact" in roles and index % 4 == 3:
        roles["student"] = None  # rare, and seen: a role that is there and null
    record: dict[str, Any] = {"roles": roles}
    if dice.chance(3):
        record["lms_status"] = {"synced_in_lms": dice.chance(2)}
    return record


def _student(world: World, index: int, dice: Dice) -> dict[str, Any]:
    school = world.school_of("users", index)
    grade = dice.below(12) + 1
    student: dict[str, Any] = {
        "credentials": {"district_username": f"s{index}"},
        "dob": "" if dice.chance(10) else f"{dice.below(12) + 1}/{dice.below(28) + 1}/{2020 - grade - 5}",
        "ell_status": dice.pick(["Y", "N", ""]),
        "email": f"s{index}@{world.domain}",  # in no specification, and there all the same
        "enrollments": [
            {
                "end_date": "2026-06-05T00:00:00.000Z",
                "school": school,
                "start_date": "2024-08-15T00:00:00.000Z",
            }
        ],
        "ext": {},
        "frl_status": dice.pick(["Free", "Paid", "Reduced", ""]),
        "gender": dice.pick(["F", "M", "X", ""]),
        "grade": str(grade),
        "graduation_year": str(2038 - grade),
        "hispanic_ethnicity": dice.pick(["Y", "N", ""]),
        "home_language": dice.pick(["English", "Spanish", "Vietnamese", None]),
        "location": {
            "address": "",
            "city": "",
            "lat": "",
            "lon": "",
            "state": "",
            "zip": f"{90000 + index % 999}",
        },
        "race": dice.pick(["Asian", "Caucasian", "Two or More Races", ""]),
        "school": school,
        "schools": [school],
        "sis_id": str(100_000 + index),
        "state_id": f"{dice.below(10**9):09}",
        "student_number": str(100_000 + index),
    }
    if dice.chance(4):
        student["disability"] = {"disability_code": "sld", "disability_status": "Y", "disability_type": None}
    if dice.chance(5):
        student["preferred_name"] = {"first": dice.pick(FIRST), "last": "", "middle": ""}
    if dice.chance(4):
        student |= {
            "gifted_status": "Y",
            "section_504_status": "",
            "iep_status": "",
            "home_language_code": "spa",
        }
    if dice.chance(5):
        student["legacy_id"] = dice.hex(24)
    return student


def _teacher(world: World, index: int, dice: Dice) -> dict[str, Any]:
    school = world.school_of("users", index)
    teacher: dict[str, Any] = {
        "credentials": {"district_username": f"t{index}"},
        "ext": {},
        "legacy_id": dice.hex(24),
        "school": school,
        "schools": [school],
        "sis_id": str(200_000 + index),
        "state_id": "" if dice.chance(2) else f"T{index}",
        "teacher_number": "" if dice.chance(4) else str(2000 + index),
        "title": dice.pick(["Teacher", "Math Teacher", "", None]),
    }
    if dice.chance(3):
        teacher["credentials"] = None
    return teacher


def _staff(world: World, index: int, dice: Dice) -> dict[str, Any]:
    return {
        "credentials": {"district_username": f"e{index}"},
        "department": dice.pick(["Counseling", "Office", ""]),
        "ext": {},
        "legacy_id": dice.hex(24),
        "roles": ["Principal"] if dice.chance(4) else [],
        "schools": [world.school_of("users", index)],
        "staff_id": str(300_000 + index),
        "title": dice.pick(["Counselor", "Registrar", ""]),
    }


def _contact(world: World, index: int, dice: Dice) -> dict[str, Any]:
    child = world.id_of("users", index // 15 * 15 + 6 + dice.below(9))
    return {
        "legacy_id": dice.hex(24),
        "phone": f"555010{1000 + dice.below(9000)}",
        "phone_type": dice.pick(["Cell", "Home", ""]),
        "sis_id": str(400_000 + index),
        "student_relationships": [
            {
                "relationship": dice.pick(["Parent", "Grandparent", "Aunt/Uncle", ""]),
                "student": child,
                "type": dice.pick(["Parent/Guardian", "Emergency", ""]),
            }
        ],
    }


def _district_admin(world: World, index: int, dice: Dice) -> dict[str, Any]:
    return {"legacy_id": dice.hex(24), "title": dice.pick(["Superintendent", ""])}


_MAKERS: Final = {
    "student": _student,
    "teacher": _teacher,
    "staff": _staff,
    "contact": _contact,
    "district_admin": _district_admin,
}
