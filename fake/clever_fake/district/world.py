"""The plan of a made-up school district: how many of what there are, their ids, who belongs where."""

from __future__ import annotations

from typing import Final, Literal

from .._random import SeededRandom
from .schedule import Additions, Schedule, Turnover

LmsType = Literal["canvas", "schoology", "google_classroom"]

RECORD_TYPES: Final = ("districts", "schools", "terms", "courses", "resources", "sections", "users")
TOWNS: Final = ("Cedar Falls", "Lake Haven", "Mill Creek", "Port Anselm", "San Ysidro", "Wiñay Valley")
CLASS_SIZE: Final = 25
GROUP: Final = 15  # so many users make a group: see `people.SEATS`
PUPILS: Final = 9  # so many of them, the last ones, are students

FOUNDED: Final = 1_533_081_600  # 2018-08-01: the first record of each type was created then, others follow
_HOUR: Final = 3600
_YEARS: Final = 2 * 365 * 24 * _HOUR  # within which all records of the beginning were created


def district_id(seed: int, number: int) -> str:
    """Give the id of a district without making it."""
    middle = SeededRandom(seed, number, "districts").hex(10)
    return f"{FOUNDED:08x}{middle}{0:06x}"


class World:
    """One district: who and what is in it.

    A record is addressed by its type and a number. Its id holds the number, so that either gives the other.

    Args:
        seed: The same seed makes the same district.
        number: Which of the service's districts this is.
        users: How many users there are, rounded up to whole groups of fifteen (nine of them students).
        sections: How many sections; None: four for each group of users.
        lms: The learning management system that it has connected.
        wild: The share of records that hold what no document promises: see `wild`.

    Attributes:
        schedules: What changes when, by record type.
    """

    def __init__(
        self,
        seed: int,
        number: int,
        *,
        users: int = 150,
        sections: int | None = None,
        lms: LmsType = "canvas",
        wild: float = 0.0,
    ) -> None:
        self.seed = seed
        self.number = number
        self.lms = lms
        self.wild = wild
        groups = max(2, -(-users // GROUP))
        self.schedules: dict[str, Schedule] = {
            "districts": Turnover(1, 3, replaced=False),
            "schools": Additions(min(groups, max(3, groups // 20))),
            "terms": Additions(4),
            "courses": Additions(8),
            "resources": Additions(6),
            "sections": Turnover(max(12, groups * 4) if sections is None else max(4, sections), 9),
            "users": Turnover(groups * GROUP, 24),
        }
        self._middle = {name: self.random(name).hex(10) for name in (*RECORD_TYPES, "events")}
        # When the first record of each type was created, and how many seconds lie between two.
        self._pace = {
            name: (FOUNDED + place, min(_HOUR, _YEARS // self.base(name)))
            for place, name in enumerate(RECORD_TYPES)
        }
        self._types = {self._middle[name]: name for name in RECORD_TYPES}
        town = SeededRandom(seed, number, "town").pick(TOWNS)
        self.name = f"{town} Unified School District"
        self.domain: str = f"{town.split()[-1].lower()}{number}.example"

    def random(self, *key: object) -> SeededRandom:
        """Give the draws that belong to a thing of this district."""
        return SeededRandom(self.seed, self.number, *key)

    def base(self, record_type: str) -> int:
        """Tell how many records of a type may have been there at the beginning."""
        return self.schedules[record_type].base

    def created_at(self, record_type: str, index: int) -> int:
        """Tell when a record of the beginning was created, in Unix seconds."""
        first, pace = self._pace[record_type]
        return first + index * pace

    def id_of(self, record_type: str, index: int) -> str:
        """Give the id of a record of the beginning."""
        first, pace = self._pace[record_type]
        return f"{first + index * pace:08x}{self._middle[record_type]}{index:06x}"

    def make_id(self, record_type: str, index: int, created: int) -> str:
        """Make an id of time, type and number, in the form of a MongoDB id."""
        return f"{created:08x}{self._middle[record_type]}{index:06x}"

    def parse_id(self, record_id: str) -> tuple[str, int] | None:
        """Read type and number out of an id, if it is of this district's making."""
        record_type = self._types.get(record_id[8:18])
        if record_type is None or len(record_id) != 24:
            return None
        return record_type, int(record_id[18:], 16)

    def event_id(self, seconds: int, position: int) -> str:
        """Give the id of the event at a position of the stream."""
        return f"{seconds:08x}{self._middle['events']}{position:06x}"

    def event_position(self, event_id: str) -> int | None:
        """Read the position out of an event's id, if the id is of this district's making."""
        return int(event_id[18:], 16) if event_id[8:18] == self._middle["events"] else None

    def school_of(self, record_type: str, index: int) -> str:
        """Give the id of the school that a user or a section belongs to."""
        group = index // GROUP if record_type == "users" else index
        return self.id_of("schools", group % self.base("schools"))

    def students(self, section: int, moved_on: int = 0) -> list[str]:
        """Give the ids of the students of a section: up to a class of its school's.

        Args:
            section: The section's number.
            moved_on: How many have left it, each with another in his place if there is one.
        """
        schools = self.base("schools")
        groups = range(section % schools, self.base("users") // GROUP, schools)
        pupils = len(groups) * PUPILS
        size = min(CLASS_SIZE, pupils)
        if size == pupils:
            size, moved_on = size - moved_on % 2, 0
        start = section // schools * 7 + moved_on
        places = (divmod((start + each) % pupils, PUPILS) for each in range(size))
        return [self.id_of("users", groups[group] * GROUP + GROUP - PUPILS + seat) for group, seat in places]

    def teacher(self, section: int) -> str:
        """Give the id of a section's teacher."""
        group = section % self.base("schools")
        return self.id_of("users", group * GROUP + section % 2)

    def resource_of(self, section: int) -> str:
        """Give the id of the resource that a section is given."""
        return self.id_of("resources", section % self.base("resources"))
