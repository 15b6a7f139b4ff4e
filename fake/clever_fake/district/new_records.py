"""The records of a district as they are when they are created, without ids and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .._clock import stamp
from .._random import SeededRandom
from .people import name_of, user_record
from .templates import NUMBER
from .world import FOUNDED, TOWNS, World

Record = dict[str, Any]

GRADES: Final = ("PreKindergarten", "Kindergarten", *map(str, range(1, 13)), "")
SUBJECTS: Final = ("math", "science", "english/language arts", "PE and health", "homeroom/advisory", "")
STATES: Final = ("CA", "IA", "NM", "OR", "TX", "VT")


def _district(world: World, index: int, random: SeededRandom) -> Record:
    return {
        "name": world.name,
        "district_contact": {
            "district": world.id_of("districts", 0),
            "email": f"office@{world.domain}",
            "id": random.hex(24),
            "name": name_of(random),
            "title": "Technology Director",
        },
        "last_attendance_sync": stamp(FOUNDED),
        "launch_date": "2018-08-01",
        "lms_state": "success",
        "lms_type": world.lms,
        "login_methods": ["Active Directory"],
        "mdr_number": "",
        "nces_id": random.hex(16).translate(str.maketrans("abcdef", "123456"))[:7],
        "pause_end": "2024-08-15",
        "pause_start": "2024-06-20",
        "portal_url": f"https://clever.com/in/{world.domain.partition('.')[0]}",
        "sis_type": "powerschool",
        "state": "running",
    }


def _school(world: World, index: int, random: SeededRandom) -> Record:
    low = random.below(8)
    town = random.pick(TOWNS)
    return {
        "district": world.id_of("districts", 0),
        "ext": {"campus": random.pick(["north", "south"])},
        "high_grade": GRADES[low + 5],
        "location": {
            "address": f"{100 + random.below(900)} Maple St",
            "city": town,
            "lat": "",
            "lon": "",
            "state": random.pick(STATES),
            "zip": f"{10000 + random.below(89999)}",
        },
        "low_grade": GRADES[low],
        "mdr_number": "",
        "name": f"{town} {random.pick(['Elementary', 'Middle', 'High'])} School {NUMBER}",
        "nces_id": "",
        "phone": f"(555) 01{random.below(10)}-{1000 + random.below(9000)}",
        "principal": {
            "email": f"principal{NUMBER}@{world.domain}",
            "name": " ".join(name_of(random).values()),
        },
        "school_number": f"S{NUMBER}",
        "sis_id": f"5-{NUMBER}",
        "state_id": "",
    }


def _term(world: World, index: int, random: SeededRandom) -> Record:
    year = 2023 + index // 2
    dates = ("08-15", "12-20") if index % 2 == 0 else ("01-08", "06-05")
    year += index % 2
    return {
        "district": world.id_of("districts", 0),
        "end_date": f"{year}-{dates[1]}",
        "name": f"{('Fall', 'Spring')[index % 2]} {year}",
        "start_date": f"{year}-{dates[0]}",
    }


def _course(world: World, index: int, random: SeededRandom) -> Record:
    return {
        "district": world.id_of("districts", 0),
        "name": f"{random.pick(['Algebra', 'Biology', 'Español', 'World History', 'Band'])} {NUMBER}",
        "number": "" if random.chance(3) else f"C{NUMBER}",
    }


def _resource(world: World, index: int, random: SeededRandom) -> Record:
    return {
        "district": world.id_of("districts", 0),
        "resource_id": random.uuid(),
        "roles": random.pick([["student", "teacher"], ["teacher"]]),
        "title": f"{random.pick(['Reader', 'Atlas', 'Workbook'])} {NUMBER}",
    }


def _section(world: World, index: int, random: SeededRandom) -> Record:
    return {
        "course": world.id_of("courses", index % world.base("courses")),
        "district": world.id_of("districts", 0),
        "ext": {"room": f"{100 + random.below(200)}"},
        "grade": random.pick(GRADES),
        "lms_status": {"synced_in_lms": not random.chance(8)},
        "name": f"Class {NUMBER}, period {index % 7 + 1}",
        "period": str(index % 7 + 1),
        "school": world.school_of("sections", index),
        "section_number": NUMBER,
        "sis_id": f"6-{NUMBER}",
        "students": world.students(index),
        "subject": random.pick(SUBJECTS),
        "teacher": world.teacher(index),
        "teachers": [world.teacher(index)],
        "term_id": world.id_of("terms", index % world.base("terms")),
    }


MAKERS: Final[Mapping[str, Callable[[World, int, SeededRandom], Record]]] = {
    "districts": _district,
    "schools": _school,
    "terms": _term,
    "courses": _course,
    "resources": _resource,
    "sections": _section,
    "users": user_record,
}
"""What makes a record of each type, as it is when it is created."""
