"""The records of a district. None is kept: each is worked out when somebody asks for it."""

from __future__ import annotations

from typing import Any, Final

from .._clock import stamp
from .._random import SeededRandom
from .people import email_of, name_of, user_record
from .world import FOUNDED, TOWNS, World

Record = dict[str, Any]

GRADES: Final = ("PreKindergarten", "Kindergarten", *map(str, range(1, 13)), "")
SUBJECTS: Final = ("math", "science", "english/language arts", "PE and health", "homeroom/advisory", "")
NEW_SUBJECT: Final = "robotics"
STATES: Final = ("CA", "IA", "NM", "OR", "TX", "VT")


def make_record(world: World, record_type: str, index: int) -> Record:
    """Make a record as it was when it was created, `last_modified` left out."""
    make = _MAKERS[record_type]
    return {"id": world.id_of(record_type, index), **make(world, index, world.random(record_type, index))}


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
        "last_attendance_sync": None,
        "last_lms_sync": stamp(FOUNDED),
        "launch_date": "2018-08-01",
        "lms_matched_percentage": {"sections": 97.5, "students": 98, "teachers": 100},
        "lms_state": random.pick(["success", "success", None]),
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
        "created": stamp(world.created_at("schools", index)),
        "district": world.id_of("districts", 0),
        "ext": {"campus": random.pick(["north", "south"])} if random.chance(2) else {},
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
        "name": f"{town} {random.pick(['Elementary', 'Middle', 'High'])} School {index + 1}",
        "nces_id": "",
        "phone": f"(555) 01{random.below(10)}-{1000 + random.below(9000)}",
        "principal": {
            "email": f"principal{index}@{world.domain}",
            "name": " ".join(name_of(random).values()),
        },
        "school_number": str(100 + index),
        "sis_id": str(1000 + index),
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
        "name": f"{random.pick(['Algebra', 'Biology', 'Español', 'World History', 'Band'])} {index + 1}",
        "number": "" if random.chance(3) else f"C{100 + index}",
    }


def _resource(world: World, index: int, random: SeededRandom) -> Record:
    created_at = stamp(world.created_at("resources", index))
    return {
        "created": created_at,
        "district": world.id_of("districts", 0),
        "resource_id": random.uuid(),
        "roles": random.pick([["student", "teacher"], ["teacher"]]),
        "title": f"{random.pick(['Reader', 'Atlas', 'Workbook'])} {index + 1}",
    }


def _section(world: World, index: int, random: SeededRandom) -> Record:
    grade = random.pick(GRADES)
    return {
        "course": world.id_of("courses", index % world.counts["courses"]),
        # Records of an older system keep its way of writing a time.
        "created": "2015-08-25 00:00:00.000000"
        if random.chance(6)
        else stamp(world.created_at("sections", index)),
        "district": world.id_of("districts", 0),
        "ext": {},
        "grade": grade,
        "lms_status": {"synced_in_lms": not random.chance(8)},
        "name": f"Class {100 + index}, period {index % 7 + 1}",
        "period": str(index % 7 + 1),
        "resources": [],
        "school": world.school_of("sections", index),
        "section_number": str(100 + index),
        "sis_id": str(5000 + index),
        "students": world.students(index),
        # Now and then a value is sent before the documents list it.
        "subject": NEW_SUBJECT if random.chance(25) else random.pick(SUBJECTS),
        "teacher": world.teacher(index),
        "teachers": [world.teacher(index)],
        "term_id": world.id_of("terms", index % world.counts["terms"]),
    }


def _user(world: World, index: int, random: SeededRandom) -> Record:
    name = name_of(random)
    return {
        "created": stamp(world.created_at("users", index)),
        "district": world.id_of("districts", 0),
        "email": email_of(name, index, world.domain),
        "name": name,
        **user_record(world, index, random),
    }


_MAKERS: Final = {
    "districts": _district,
    "schools": _school,
    "terms": _term,
    "courses": _course,
    "resources": _resource,
    "sections": _section,
    "users": _user,
}
