"""What no document promises and a client must bear all the same: a share of the records can be like that.

Nulls, keys and values that the documents don't list, times written in other ways.
"""

from __future__ import annotations

from typing import Any, Final

from .._random import SeededRandom
from .templates import NUMBER

_OLD_TIME: Final = "2015-08-25 00:00:00.000000"


def make_wild(record_type: str, record: dict[str, Any], random: SeededRandom) -> None:
    """Change a record in place into one that surprises."""
    record["unlisted"] = random.pick([None, "", 0, [], {"new": True}])
    match record_type:
        case "districts":
            record |= {"last_attendance_sync": None, "lms_state": None, "last_lms_sync": _OLD_TIME}
            record["lms_matched_percentage"] = {"sections": 97.5, "students": 98, "teachers": 100}
        case "schools":
            record |= {"location": None, "nces_id": None, "created": _OLD_TIME}
        case "terms":
            record |= {"start_date": None, "end_date": random.pick(["2026-06-05T00:00:00Z", "", "June 2026"])}
        case "courses":
            record["number"] = None
        case "resources":
            record["roles"] = [*record["roles"], "principal"]
        case "sections":
            record |= {"resources": [], "subject": "robotics", "created": _OLD_TIME}
            record |= {"period": None, "lms_status": None}
        case "users":
            record |= {"email": random.pick([None, record["email"]]), "lms_status": None}
            for role, held in record["roles"].items():
                _make_role_wild(role, held, random)
            if "contact" in record["roles"]:
                record["roles"]["student"] = None


def _make_role_wild(role: str, held: dict[str, Any], random: SeededRandom) -> None:
    match role:
        case "student":
            held |= {"email": f"s{NUMBER}@students.example", "home_language": None, "location": None}
            held |= {"gender": "not said", "grade": random.pick(["14", "Year 3", None])}
            held["dob"] = random.pick([None, "2014-05-06", "unknown"])
        case "teacher":
            held |= {"credentials": None, "title": None}
        case "contact":
            held |= {"phone_type": "Satellite", "phone": None}
