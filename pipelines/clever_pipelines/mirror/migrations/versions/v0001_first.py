"""The first tables. What is released is never edited: a change of the tables is a migration of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables and the views."""
    _tables()
    _views()


def _tables() -> None:
    op.create_table(
        "contact_relationships",
        sa.Column("user_id", _ID, primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("student_id", _ID),
        sa.Column("relationship", sa.String()),
        sa.Column("type", sa.String()),
        sqlite_with_rowid=False,
    )
    op.create_index("contact_relationships_student_id", "contact_relationships", ["student_id"])
    op.create_table(
        "courses",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("number", sa.String()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("courses_district", "courses", ["district", "id"])
    op.create_table(
        "districts",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("error", sa.String()),
        sa.Column("state", sa.String()),
        sa.Column("sis_type", sa.String()),
        sa.Column("portal_url", sa.String()),
        sa.Column("nces_id", sa.String()),
        sa.Column("mdr_number", sa.String()),
        sa.Column("lms_type", sa.String()),
        sa.Column("lms_state", sa.String()),
        sa.Column("launch_date", sa.Date()),
        sa.Column("last_sync", sa.DateTime(timezone=True)),
        sa.Column("last_lms_sync", sa.DateTime(timezone=True)),
        sa.Column("last_attendance_sync", sa.DateTime(timezone=True)),
        sa.Column("pause_start", sa.Date()),
        sa.Column("pause_end", sa.Date()),
        sa.Column("district_contact_id", sa.String()),
        sa.Column("district_contact_email", sa.String()),
        sa.Column("district_contact_title", sa.String()),
        sa.Column("district_contact_name_first", sa.String()),
        sa.Column("district_contact_name_middle", sa.String()),
        sa.Column("district_contact_name_last", sa.String()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("districts_district", "districts", ["district", "id"])
    op.create_table(
        "enrollments",
        sa.Column("user_id", _ID, primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("school_id", _ID),
        sa.Column("start_date", sa.DateTime(timezone=True)),
        sa.Column("end_date", sa.DateTime(timezone=True)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mirror_changes",
        sa.Column("district", _ID, primary_key=True),
        sa.Column("record_type", sa.String(), primary_key=True),
        sa.Column("hour", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
    )
    op.create_table(
        "mirror_districts",
        sa.Column("district", _ID, primary_key=True),
        sa.Column("checkpoint", sa.Text()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("hold", sa.Text()),
        sa.Column("held_state", sa.String()),
        sa.Column("released_until", sa.DateTime(timezone=True)),
        sa.Column("repair_released", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True)),
        sa.Column("listed_at", sa.DateTime(timezone=True)),
        sa.Column("synced_at", sa.DateTime(timezone=True)),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("last_event_at", sa.DateTime(timezone=True)),
        sa.Column("deleted_by_event", _ID),
        sa.Column("program", sa.String()),
        sa.Column("lease_owner", sa.String()),
    )
    op.create_table(
        "mirror_processes",
        sa.Column("owner", sa.String(), primary_key=True),
        sa.Column("alive_until", sa.Float(), nullable=False),
    )
    op.create_table(
        "mirror_purged",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "mirror_settings",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "quarantine",
        sa.Column("district", _ID, primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("source_id", _ID),
        sa.Column("type", sa.String()),
        sa.Column("created", sa.DateTime(timezone=True)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text()),
    )
    op.create_table(
        "resources",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True)),
        sa.Column("updated", sa.DateTime(timezone=True)),
        sa.Column("resource_id", sa.String()),
        sa.Column("title", sa.String()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("resources_district", "resources", ["district", "id"])
    op.create_table(
        "schools",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True)),
        sa.Column("last_modified", sa.DateTime(timezone=True)),
        sa.Column("name", sa.String()),
        sa.Column("school_number", sa.String()),
        sa.Column("sis_id", sa.String()),
        sa.Column("state_id", sa.String()),
        sa.Column("nces_id", sa.String()),
        sa.Column("mdr_number", sa.String()),
        sa.Column("low_grade", sa.String()),
        sa.Column("high_grade", sa.String()),
        sa.Column("phone", sa.String()),
        sa.Column("location_address", sa.String()),
        sa.Column("location_city", sa.String()),
        sa.Column("location_state", sa.String()),
        sa.Column("location_zip", sa.String()),
        sa.Column("location_lat", sa.String()),
        sa.Column("location_lon", sa.String()),
        sa.Column("principal_name", sa.String()),
        sa.Column("principal_email", sa.String()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("schools_district", "schools", ["district", "id"])
    op.create_table(
        "section_students",
        sa.Column("section_id", _ID, primary_key=True),
        sa.Column("user_id", _ID, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("section_students_user_id", "section_students", ["user_id"])
    op.create_table(
        "section_teachers",
        sa.Column("section_id", _ID, primary_key=True),
        sa.Column("user_id", _ID, primary_key=True),
        sa.Column("is_primary", sa.Boolean()),
        sqlite_with_rowid=False,
    )
    op.create_index("section_teachers_user_id", "section_teachers", ["user_id"])
    op.create_table(
        "sections",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True)),
        sa.Column("last_modified", sa.DateTime(timezone=True)),
        sa.Column("school", sa.String()),
        sa.Column("course", sa.String()),
        sa.Column("term_id", sa.String()),
        sa.Column("name", sa.String()),
        sa.Column("section_number", sa.String()),
        sa.Column("sis_id", sa.String()),
        sa.Column("grade", sa.String()),
        sa.Column("subject", sa.String()),
        sa.Column("period", sa.String()),
        sa.Column("teacher", sa.String()),
        sa.Column("lms_status_synced_in_lms", sa.Boolean()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("sections_district", "sections", ["district", "id"])
    op.create_table(
        "terms",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("start_date", sa.Date()),
        sa.Column("end_date", sa.Date()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("terms_district", "terms", ["district", "id"])
    op.create_table(
        "user_roles",
        sa.Column("user_id", _ID, primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "user_schools",
        sa.Column("user_id", _ID, primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("school_id", _ID, primary_key=True),
        sa.Column("is_primary", sa.Boolean()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "users",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("district", _ID, nullable=False),
        sa.Column("updated_by_event", _ID),
        sa.Column("listed_after", _ID),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("children", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True)),
        sa.Column("last_modified", sa.DateTime(timezone=True)),
        sa.Column("email", sa.String()),
        sa.Column("name_first", sa.String()),
        sa.Column("name_middle", sa.String()),
        sa.Column("name_last", sa.String()),
        sa.Column("lms_status_synced_in_lms", sa.Boolean()),
        sa.Column("student_created", sa.DateTime(timezone=True)),
        sa.Column("student_last_modified", sa.DateTime(timezone=True)),
        sa.Column("student_school", sa.String()),
        sa.Column("student_sis_id", sa.String()),
        sa.Column("student_state_id", sa.String()),
        sa.Column("student_student_number", sa.String()),
        sa.Column("student_legacy_id", sa.String()),
        sa.Column("student_email", sa.String()),
        sa.Column("student_grade", sa.String()),
        sa.Column("student_graduation_year", sa.String()),
        sa.Column("student_dob", sa.Date()),
        sa.Column("student_gender", sa.String()),
        sa.Column("student_race", sa.String()),
        sa.Column("student_hispanic_ethnicity", sa.String()),
        sa.Column("student_ell_status", sa.String()),
        sa.Column("student_frl_status", sa.String()),
        sa.Column("student_iep_status", sa.String()),
        sa.Column("student_gifted_status", sa.String()),
        sa.Column("student_section_504_status", sa.String()),
        sa.Column("student_home_language", sa.String()),
        sa.Column("student_home_language_code", sa.String()),
        sa.Column("student_credentials_district_username", sa.String()),
        sa.Column("student_location_address", sa.String()),
        sa.Column("student_location_city", sa.String()),
        sa.Column("student_location_state", sa.String()),
        sa.Column("student_location_zip", sa.String()),
        sa.Column("student_location_lat", sa.String()),
        sa.Column("student_location_lon", sa.String()),
        sa.Column("student_preferred_name_first", sa.String()),
        sa.Column("student_preferred_name_middle", sa.String()),
        sa.Column("student_preferred_name_last", sa.String()),
        sa.Column("student_disability_disability_code", sa.String()),
        sa.Column("student_disability_disability_status", sa.String()),
        sa.Column("student_disability_disability_type", sa.String()),
        sa.Column("teacher_school", sa.String()),
        sa.Column("teacher_sis_id", sa.String()),
        sa.Column("teacher_state_id", sa.String()),
        sa.Column("teacher_teacher_number", sa.String()),
        sa.Column("teacher_legacy_id", sa.String()),
        sa.Column("teacher_title", sa.String()),
        sa.Column("teacher_credentials_district_username", sa.String()),
        sa.Column("staff_staff_id", sa.String()),
        sa.Column("staff_legacy_id", sa.String()),
        sa.Column("staff_department", sa.String()),
        sa.Column("staff_title", sa.String()),
        sa.Column("staff_credentials_district_username", sa.String()),
        sa.Column("contact_sis_id", sa.String()),
        sa.Column("contact_legacy_id", sa.String()),
        sa.Column("contact_phone", sa.String()),
        sa.Column("contact_phone_type", sa.String()),
        sa.Column("district_admin_legacy_id", sa.String()),
        sa.Column("district_admin_title", sa.String()),
        sa.Column("record", _JSON, nullable=False),
    )
    op.create_index("users_district", "users", ["district", "id"])


def _views() -> None:
    op.execute("""CREATE VIEW current_districts AS SELECT * FROM districts WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_schools AS SELECT * FROM schools WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_terms AS SELECT * FROM terms WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_courses AS SELECT * FROM courses WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_users AS SELECT * FROM users WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_sections AS SELECT * FROM sections WHERE archived_at IS NULL""")
    op.execute("""CREATE VIEW current_resources AS SELECT * FROM resources WHERE archived_at IS NULL""")
    op.execute(
        """CREATE VIEW students_by_section AS
        SELECT sections.district, sections.id AS section_id, sections.name AS section_name,
               users.id AS student_id, users.name_first, users.name_last, users.student_grade
        FROM section_students
        JOIN sections ON sections.id = section_students.section_id AND sections.archived_at IS NULL
        JOIN users ON users.id = section_students.user_id AND users.archived_at IS NULL"""
    )
    op.execute(
        """CREATE VIEW teachers_by_school AS
        SELECT users.district, schools.id AS school_id, schools.name AS school_name,
               users.id AS teacher_id, users.name_first, users.name_last, users.email
        FROM user_schools
        JOIN users ON users.id = user_schools.user_id AND users.archived_at IS NULL
        JOIN schools ON schools.id = user_schools.school_id AND schools.archived_at IS NULL
        WHERE user_schools.role = 'teacher'"""
    )
    op.execute(
        """CREATE VIEW district_freshness AS
        SELECT mirror_districts.district, districts.name, mirror_districts.state,
               mirror_districts.reason, mirror_districts.loaded_at, mirror_districts.synced_at,
               mirror_districts.last_event_at, mirror_districts.verified_at
        FROM mirror_districts LEFT JOIN districts ON districts.id = mirror_districts.district"""
    )
