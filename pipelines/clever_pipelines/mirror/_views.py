"""Views for people: what is current, who sits where, how fresh each district is."""

from __future__ import annotations

from typing import Final

from ._records import RECORD_TYPES

VIEWS: Final = {
    **{
        f"current_{record_type.name}": f"SELECT * FROM {record_type.name} WHERE archived_at IS NULL"  # noqa: S608
        for record_type in RECORD_TYPES
    },
    "students_by_section": """
        SELECT sections.district, sections.id AS section_id, sections.name AS section_name,
               users.id AS student_id, users.name_first, users.name_last, users.student_grade
        FROM section_students
        JOIN sections ON sections.id = section_students.section_id AND sections.archived_at IS NULL
        JOIN users ON users.id = section_students.user_id AND users.archived_at IS NULL""",
    "teachers_by_school": """
        SELECT users.district, schools.id AS school_id, schools.name AS school_name,
               users.id AS teacher_id, users.name_first, users.name_last, users.email
        FROM user_schools
        JOIN users ON users.id = user_schools.user_id AND users.archived_at IS NULL
        JOIN schools ON schools.id = user_schools.school_id AND schools.archived_at IS NULL
        WHERE user_schools.role = 'teacher'""",
    "district_freshness": """
        SELECT mirror_districts.district, districts.name, mirror_districts.state,
               mirror_districts.reason, mirror_districts.loaded_at, mirror_districts.synced_at,
               mirror_districts.last_event_at, mirror_districts.verified_at
        FROM mirror_districts LEFT JOIN districts ON districts.id = mirror_districts.district""",
}
