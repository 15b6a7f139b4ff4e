"""The plan of a made-up school district: how many of what there are, their ids, who belongs where."""

from __future__ import annotations

from typing import Final, Literal

from .._random import SeededRandom

LmsType = Literal["canvas", "schoology", "google_classroom"]

RECORD_TYPES: Final = ("districts", "schools", "terms", "courses", "resources", "sections", "users")
TOWNS: Final = ("Cedar Falls", "Lake Haven", "Mill Creek", "Port Anselm", "San Ysidro", "Wiñay Valley")
CLASS_SIZE: Final = 25

FOUNDED: Final = (
    1_533_081_600  # 2018-08-01; the first record of each kind was created then, the others follow
)
_HOUR: Final = 3600


class World:
    """One district: who and what is in it.

    A record is addressed by its type and a number. Its id holds the number, so that either gives the other.

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
        self._middle = {name: self.random(name).hex(10) for name in (*RECORD_TYPES, "events")}
        self._types = {self._middle[name]: name for name in RECORD_TYPES}
        town = SeededRandom(seed, number, "town").pick(TOWNS)
        self.name = f"{town} Unified School District"
        self.domain: str = f"{town.split()[-1].lower()}{number}.example"

    def random(self, *key: object) -> SeededRandom:
        """Give the draws that belong to a thing of this district."""
        return SeededRandom(self.seed, self.number, *key)

    def created_at(self, record_type: str, index: int) -> int:
        """Tell when a record was created, in Unix seconds."""
        return FOUNDED + index * _HOUR + RECORD_TYPES.index(record_type)

    def id_of(self, record_type: str, index: int) -> str:
        """Give a record's id: time, type and number, in the form of a MongoDB id."""
        return f"{self.created_at(record_type, index):08x}{self._middle[record_type]}{index:06x}"

    def event_id(self, seconds: int, position: int) -> str:
        """Give the id of the event at a position of the stream."""
        return f"{seconds:08x}{self._middle['events']}{position:06x}"

    def event_position(self, event_id: str) -> int | None:
        """Read the position out of an event's id, if the id is of this district's making."""
        return int(event_id[18:], 16) if event_id[8:18] == self._middle["events"] else None

    def find(self, record_id: str) -> tuple[str, int] | None:
        """Give the type and number of the record that has this id."""
        record_type = self._types.get(record_id[8:18])
        if record_type is None or len(record_id) != 24:
            return None
        index = int(record_id[18:], 16)
        known = index < self.counts[record_type] and self.id_of(record_type, index) == record_id
        return (record_type, index) if known else None

    def ids(self, record_type: str) -> list[str]:
        """Give the ids of all records of a type."""
        return [self.id_of(record_type, index) for index in range(self.counts[record_type])]

    def school_of(self, record_type: str, index: int) -> str:
        """Give the id of the school that a user or a section belongs to."""
        group = index // 15 if record_type == "users" else index
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
