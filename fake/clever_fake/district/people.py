"""The users of a district: names, and the roles that each has, all in one object as Clever keeps them."""

from __future__ import annotations

import re
from typing import Any, Final

from .._random import SeededRandom
from .templates import NUMBER
from .world import GROUP, World

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


def roles_of(index: int) -> tuple[str, ...]:
    """Tell which roles the user with this number has."""
    return SEATS[index % GROUP]


def name_of(random: SeededRandom) -> dict[str, str]:
    """Make up a name."""
    return {"first": random.pick(FIRST), "last": random.pick(LAST), "middle": random.pick(MIDDLE)}


def user_record(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    """Make a user, without id and times."""
    name = name_of(random)
    mailbox = re.sub(r"[^a-z]", "", name["last"].lower())
    if roles_of(index) == ("contact",) and not random.chance(3):
        name = {"last": name["last"]}  # often all that is known of a contact
    record: dict[str, Any] = {
        "district": world.id_of("districts", 0),
        "email": f"{mailbox}.{NUMBER}@{world.domain}",
        "name": name,
        "roles": {role: _MAKERS[role](world, index, random) for role in roles_of(index)},
    }
    if random.chance(3):
        record["lms_status"] = {"synced_in_lms": random.chance(2)}
    return record


def _student(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    school = world.school_of("users", index)
    grade = random.below(12) + 1
    student: dict[str, Any] = {
        "credentials": {"district_username": f"s{NUMBER}"},
        "dob": "" if random.chance(10) else _date_of_birth(random, 2020 - grade - 5),
        "ell_status": random.pick(["Y", "N", ""]),
        "enrollments": [
            {
                "end_date": "2026-06-05T00:00:00.000Z",
                "school": school,
                "start_date": "2024-08-15T00:00:00.000Z",
            }
        ],
        "ext": {"homeroom": f"{random.pick('ABC')}{random.below(30) + 1}"},
        "frl_status": random.pick(["Free", "Paid", "Reduced", ""]),
        "gender": random.pick(["F", "M", "X", ""]),
        "grade": str(grade),
        "graduation_year": str(2038 - grade),
        "hispanic_ethnicity": random.pick(["Y", "N", ""]),
        "home_language": random.pick(["English", "Spanish", "Vietnamese"]),
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
        "sis_id": f"1-{NUMBER}",
        "state_id": f"{random.below(10**9):09}",
        "student_number": f"1-{NUMBER}",
    }
    if random.chance(4):
        student["disability"] = {
            "disability_code": "sld",
            "disability_status": "Y",
            "disability_type": "Autism",
        }
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
    return {
        "credentials": {"district_username": f"t{NUMBER}"},
        "ext": {"room": f"{100 + random.below(200)}"},
        "legacy_id": random.hex(24),
        "school": school,
        "schools": [school],
        "sis_id": f"2-{NUMBER}",
        "state_id": "" if random.chance(2) else f"T{NUMBER}",
        "teacher_number": "" if random.chance(4) else f"2-{NUMBER}",
        "title": random.pick(["Teacher", "Math Teacher", ""]),
    }


def _staff(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    return {
        "credentials": {"district_username": f"e{NUMBER}"},
        "department": random.pick(["Counseling", "Office", ""]),
        "ext": {"badge": random.hex(6)},
        "legacy_id": random.hex(24),
        "roles": ["Principal"] if random.chance(4) else [],
        "schools": [world.school_of("users", index)],
        "staff_id": f"3-{NUMBER}",
        "title": random.pick(["Counselor", "Registrar", ""]),
    }


def _contact(world: World, index: int, random: SeededRandom) -> dict[str, Any]:
    child = min(index // GROUP * GROUP + 6 + random.below(9), world.base("users") - 1)
    return {
        "legacy_id": random.hex(24),
        "phone": f"555010{1000 + random.below(9000)}",
        "phone_type": random.pick(["Cell", "Home", ""]),
        "sis_id": f"4-{NUMBER}",
        "student_relationships": [
            {
                "relationship": random.pick(["Parent", "Grandparent", "Aunt/Uncle", ""]),
                "student": world.id_of("users", child),
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
