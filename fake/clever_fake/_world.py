"""A school district made up from a seed. No record is kept: each is worked out when somebody asks for it."""

from __future__ import annotations

from typing import Any, Final, Literal

from ._clock import stamp
from ._dice import Dice
from ._people import email_of, name_of, user_record

Record = dict[str, Any]
LmsType = Literal["canvas", "schoology", "google_classroom"]

KINDS: Final = ("districts", "schools", "terms", "courses", "resources", "sections", "users")
GRADES: Final = ("PreKindergarten", "Kindergarten", *map(str, range(1, 13)), "")
SUBJECTS: Final = ("math", "science", "english/language arts", "PE and health", "homeroom/advisory", "")
NEW_SUBJECT: Final = "robotics"
TOWNS: Final = ("Cedar Falls", "Lake Haven", "Mill Creek", "Port Anselm", "San Ysidro", "Wiñay Valley")
STATES: Final = ("CA", "IA", "NM", "OR", "TX", "VT")
CLASS_SIZE: Final = 25

_BIRTH: Final = 1_533_081_600  # 2018-08-01; the first record of each kind was created then, the others follow
_HOUR: Final = 3600


class World:
    """One district: who and what is in it.

    A record is addressed by its kind and a number. Its id holds the number, so that either gives the other.

    Args:
        seed: The same seed makes the same district.
        number: Which of the service's districts this is.
        users: How many users there are, rounded up to whole groups of fifteen (nine of them students).
        lms: The learning management system that it has connected.
    """

    def __init__(self, seed: int, number: int, users: int, lms: LmsType) -> None:
        self.seed = seed
        self.number = number
        self.lms = lms
        groups = max(2, -(-users // 15))
        self.counts: dict[str, int] = {
            "districts": 1,
            "schools": min(groups, max(3, groups // 20)),
            "terms": 4,
            "courses": 8,
            "resources": 6,
            "sections": max(12, groups * 4),
            "users": groups * 15,
        }
        self._middle = {kind: self.dice(kind).hex(10) for kind in (*KINDS, "events")}
        self._kinds = {middle: kind for kind, middle in self._middle.items() if kind != "events"}
        town = Dice(seed, number, "town").pick(TOWNS)
        self.name = f"{town} Unified School District"
        self.domain: str = f"{town.split()[-1].lower()}{number}.example"

    def dice(self, *key: object) -> Dice:
        """Give the draws that belong to a thing of this district."""
        return Dice(self.seed, self.number, *key)

    def born(self, kind: str, index: int) -> int:
        """Tell when a record was created, in Unix seconds."""
        return _BIRTH + index * _HOUR + KINDS.index(kind)

    def id_of(self, kind: str, index: int) -> str:
        """Give a record's id: time, kind and number, in the form of a MongoDB id."""
        return f"{self.born(kind, index):08x}{self._middle[kind]}{index:06x}"

    def event_id(self, seconds: int, position: int) -> str:
        """Give the id of the event at a position of the stream."""
        return f"{seconds:08x}{self._middle['events']}{position:06x}"

    def event_position(self, event_id: str) -> int | None:
        """Read the position out of an event's id, if the id is of this district's making."""
        return int(event_id[18:], 16) if event_id[8:18] == self._middle["events"] else None

    def find(self, record_id: str) -> tuple[str, int] | None:
        """Give the kind and number of the record that has this id."""
        kind = self._kinds.get(record_id[8:18])
        if kind is None or len(record_id) != 24:
            return None
        index = int(record_id[18:], 16)
        known = index < self.counts[kind] and self.id_of(kind, index) == record_id
        return (kind, index) if known else None

    def ids(self, kind: str) -> list[str]:
        """Give the ids of all records of a kind."""
        return [self.id_of(kind, index) for index in range(self.counts[kind])]

    def school_of(self, kind: str, index: int) -> str:
        """Give the id of the school that a user or a section belongs to."""
        group = index // 15 if kind == "users" else index
        return self.id_of("schools", group % self.counts["schools"])

    def students(self, section: int) -> list[str]:
        """Give the ids of the students of a section: up to a class of its school's."""
        schools = self.counts["schools"]
        groups = range(section % schools, self.counts["users"] // 15, schools)
        pupils = [self.id_of("users", group * 15 + seat) for group in groups for seat in range(6, 15)]
        start = section // schools * 7 % len(pupils)
        return (pupils[start:] + pupils[:start])[:CLASS_SIZE]

    def teacher(self, section: int) -> str:
        """Give the id of a section's teacher."""
        groups = self.counts["users"] // 15
        return self.id_of("users", section % self.counts["schools"] % groups * 15 + section % 2)

    def record(self, kind: str, index: int) -> Record:
        """Make a record as it was when it was created, `last_modified` left out."""
        make = {
            "districts": self._district,
            "schools": self._school,
            "terms": self._term,
            "courses": self._course,
            "resources": self._resource,
            "sections": self._section,
            "users": self._user,
        }[kind]
        return {"id": self.id_of(kind, index), **make(index, self.dice(kind, index))}

    def _district(self, index: int, dice: Dice) -> Record:
        return {
            "name": self.name,
            "district_contact": {
                "district": self.id_of("districts", 0),
                "email": f"office@{self.domain}",
                "id": dice.hex(24),
                "name": name_of(dice),
                "title": "Technology Director",
            },
            "last_attendance_sync": None,
            "last_lms_sync": stamp(_BIRTH),
            "launch_date": "2018-08-01",
            "lms_matched_percentage": {"sections": 97.5, "students": 98, "teachers": 100},
            "lms_state": dice.pick(["success", "success", None]),
            "lms_type": self.lms,
            "login_methods": ["Active Directory"],
            "mdr_number": "",
            "nces_id": dice.hex(16).translate(str.maketrans("abcdef", "123456"))[:7],
            "pause_end": "2024-08-15",
            "pause_start": "2024-06-20",
            "portal_url": f"https://clever.com/in/{self.domain.partition('.')[0]}",
            "sis_type": "powerschool",
            "state": "running",
        }

    def _school(self, index: int, dice: Dice) -> Record:
        low = dice.below(8)
        town = dice.pick(TOWNS)
        return {
            "created": stamp(self.born("schools", index)),
            "district": self.id_of("districts", 0),
            "ext": {"campus": dice.pick(["north", "south"])} if dice.chance(2) else {},
            "high_grade": GRADES[low + 5],
            "location": {
                "address": f"{100 + dice.below(900)} Maple St",
                "city": town,
                "lat": "",
                "lon": "",
                "state": dice.pick(STATES),
                "zip": f"{10000 + dice.below(89999)}",
            },
            "low_grade": GRADES[low],
            "mdr_number": "",
            "name": f"{town} {dice.pick(['Elementary', 'Middle', 'High'])} School {index + 1}",
            "nces_id": "",
            "phone": f"(555) 01{dice.below(10)}-{1000 + dice.below(9000)}",
            "principal": {
                "email": f"principal{index}@{self.domain}",
                "name": " ".join(name_of(dice).values()),
            },
            "school_number": str(100 + index),
            "sis_id": str(1000 + index),
            "state_id": "",
        }

    def _term(self, index: int, dice: Dice) -> Record:
        year = 2023 + index // 2
        dates = ("08-15", "12-20") if index % 2 == 0 else ("01-08", "06-05")
        year += index % 2
        return {
            "district": self.id_of("districts", 0),
            "end_date": f"{year}-{dates[1]}",
            "name": f"{('Fall', 'Spring')[index % 2]} {year}",
            "start_date": f"{year}-{dates[0]}",
        }

    def _course(self, index: int, dice: Dice) -> Record:
        return {
            "district": self.id_of("districts", 0),
            "name": f"{dice.pick(['Algebra', 'Biology', 'Español', 'World History', 'Band'])} {index + 1}",
            "number": "" if dice.chance(3) else f"C{100 + index}",
        }

    def _resource(self, index: int, dice: Dice) -> Record:
        born = stamp(self.born("resources", index))
        return {
            "created": born,
            "district": self.id_of("districts", 0),
            "resource_id": dice.uuid(),
            "roles": dice.pick([["student", "teacher"], ["teacher"]]),
            "title": f"{dice.pick(['Reader', 'Atlas', 'Workbook'])} {index + 1}",
        }

    def _section(self, index: int, dice: Dice) -> Record:
        grade = dice.pick(GRADES)
        return {
            "course": self.id_of("courses", index % self.counts["courses"]),
            # Records of an older system keep its way of writing a time.
            "created": "2015-08-25 00:00:00.000000"
            if dice.chance(6)
            else stamp(self.born("sections", index)),
            "district": self.id_of("districts", 0),
            "ext": {},
            "grade": grade,
            "lms_status": {"synced_in_lms": not dice.chance(8)},
            "name": f"Class {100 + index}, period {index % 7 + 1}",
            "period": str(index % 7 + 1),
            "resources": [],
            "school": self.school_of("sections", index),
            "section_number": str(100 + index),
            "sis_id": str(5000 + index),
            "students": self.students(index),
            # Now and then a value is sent before the documents list it.
            "subject": NEW_SUBJECT if dice.chance(25) else dice.pick(SUBJECTS),
            "teacher": self.teacher(index),
            "teachers": [self.teacher(index)],
            "term_id": self.id_of("terms", index % self.counts["terms"]),
        }

    def _user(self, index: int, dice: Dice) -> Record:
        name = name_of(dice)
        return {
            "created": stamp(self.born("users", index)),
            "district": self.id_of("districts", 0),
            "email": email_of(name, index, self.domain),
            "name": name,
            **user_record(self, index, dice),
        }
