"""The users of a district: names, and the roles that each has, all in one object as Clever keeps them."""

from __future__ import annotations

import re
from typing import Any, Final

from .._random import SeededRandom
from .world import World

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


def name_of(random: SeededRandom) -> dict[str, str]:
    """Make up a name."""
    return {"first": random.pick(FIRST), "last": random.pick(LAST), "middle": random.pick(MIDDLE)}


def email_of(name: dict[str, str], index: int, domain: str) -> str:
    """Make the address that goes with a name."""
    plain = re.sub(r"[^a-z]", "", name["last"].lower())
    return f"{plain}.{index}@{domain}"


def user_record(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    """Make what a user's roles decide."""
    roles: dict[str, Any] = {}
    for role in SEATS[index % 15]:
        roles[role] = _MAKERS[role](world, index, random)
    if "contact" in roles and index % 4 == 3:
        roles["student"] = None  # rare, and seen: a role that is there and null
    record: dict[str, Any] = {"roles": roles}
    if random.chance(3):
        record["lms_status"] = {"synced_in_lms": random.chance(2)}
    return record


def _student(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    school = world.school_of("users", index)
    grade = random.below(12) + 1
    student: dict[str, Any] = {
        "credentials": {"district_username": f"s{index}"},
        "dob": "" if random.chance(10) else _date_of_birth(random, 2020 - grade - 5),
        "ell_status": random.pick(["Y", "N", ""]),
        "email": f"s{index}@{world.domain}",  # in no specification, and there all the same
        "enrollments": [
            {
                "end_date": "2026-06-05T00:00:00.000Z",
                "school": school,
                "start_date": "2024-08-15T00:00:00.000Z",
            }
        ],
        "ext": {},
        "frl_status": random.pick(["Free", "Paid", "Reduced", ""]),
        "gender": random.pick(["F", "M", "X", ""]),
        "grade": str(grade),
        "graduation_year": str(2038 - grade),
        "hispanic_ethnicity": random.pick(["Y", "N", ""]),
        "home_language": random.pick(["English", "Spanish", "Vietnamese", None]),
        "location": {
            "address": "",
            "city": "",
            "lat": "",
            "lon": "",
            "state": "",
            "zip": f"{90000 + index % 999}",
        },
        "race": random.pick(["Asian", "Caucasian", "Two or More Races", ""]),
        "school": school,
        "schools": [school],
        "sis_id": str(100_000 + index),
        "state_id": f"{random.below(10**9):09}",
        "student_number": str(100_000 + index),
    }
    if random.chance(4):
        student["disability"] = {"disability_code": "sld", "disability_status": "Y", "disability_type": None}
    if random.chance(5):
        student["preferred_name"] = {"first": random.pick(FIRST), "last": "", "middle": ""}
    if random.chance(4):
        student |= {
            "gifted_status": "Y",
            "section_504_status": "",
            "iep_status": "",
            "home_language_code": "spa",
        }
    if random.chance(5):
        student["legacy_id"] = random.hex(24)
    return student


def _date_of_birth(random: SeededRandom, year: int) -> str:
    return f"{random.below(12) + 1}/{random.below(28) + 1}/{year}"


def _teacher(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    school = world.school_of("users", index)
    teacher: dict[str, Any] = {
        "credentials": {"district_username": f"t{index}"},
        "ext": {},
        "legacy_id": random.hex(24),
        "school": school,
        "schools": [school],
        "sis_id": str(200_000 + index),
        "state_id": "" if random.chance(2) else f"T{index}",
        "teacher_number": "" if random.chance(4) else str(2000 + index),
        "title": random.pick(["Teacher", "Math Teacher", "", None]),
    }
    if random.chance(3):
        teacher["credentials"] = None
    return teacher


def _staff(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    return {
        "credentials": {"district_username": f"e{index}"},
        "department": random.pick(["Counseling", "Office", ""]),
        "ext": {},
        "legacy_id": random.hex(24),
        "roles": ["Principal"] if random.chance(4) else [],
        "schools": [world.school_of("users", index)],
        "staff_id": str(300_000 + index),
        "title": random.pick(["Counselor", "Registrar", ""]),
    }


def _contact(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    child = world.id_of("users", index // 15 * 15 + 6 + random.below(9))
    return {
        "legacy_id": random.hex(24),
        "phone": f"555010{1000 + random.below(9000)}",
        "phone_type": random.pick(["Cell", "Home", ""]),
        "sis_id": str(400_000 + index),
        "student_relationships": [
            {
                "relationship": random.pick(["Parent", "Grandparent", "Aunt/Uncle", ""]),
                "student": child,
                "type": random.pick(["Parent/Guardian", "Emergency", ""]),
            }
        ],
    }


def _district_admin(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    return {"legacy_id": random.hex(24), "title": random.pick(["Superintendent", ""])}


_MAKERS: Final = {
    "student": _student,
    "teacher": _teacher,
    "staff": _staff,
    "contact": _contact,
    "district_admin": _district_admin,
}
