# Made from overrides/data-api.yaml by `make generate`: edit it there.
"""The Data API's operations, each described once."""

from __future__ import annotations

from ._operations import Operation

GET_COURSES = Operation("GET", "/courses", "courses.get_courses", max_limit=10_000)
GET_COURSE = Operation("GET", "/courses/{id}", "courses.get_course")
GET_DISTRICT_FOR_COURSE = Operation("GET", "/courses/{id}/district", "courses.get_district_for_course")
GET_RESOURCES_FOR_COURSE = Operation(
    "GET", "/courses/{id}/resources", "courses.get_resources_for_course", max_limit=10_000
)
GET_SCHOOLS_FOR_COURSE = Operation(
    "GET", "/courses/{id}/schools", "courses.get_schools_for_course", max_limit=10_000
)
GET_SECTIONS_FOR_COURSE = Operation(
    "GET", "/courses/{id}/sections", "courses.get_sections_for_course", max_limit=10_000
)
GET_DISTRICTS = Operation("GET", "/districts", "districts.get_districts")
GET_DISTRICT = Operation("GET", "/districts/{id}", "districts.get_district")
GET_RESOURCES = Operation("GET", "/resources", "resources.get_resources", max_limit=10_000)
GET_RESOURCE = Operation("GET", "/resources/{id}", "resources.get_resource")
GET_COURSES_FOR_RESOURCE = Operation(
    "GET", "/resources/{id}/courses", "resources.get_courses_for_resource", max_limit=10_000
)
GET_SECTIONS_FOR_RESOURCE = Operation(
    "GET", "/resources/{id}/sections", "resources.get_sections_for_resource", max_limit=10_000
)
GET_USERS_FOR_RESOURCE = Operation(
    "GET",
    "/resources/{id}/users",
    "resources.get_users_for_resource",
    max_limit=10_000,
    values={"role": ("student", "teacher")},
)
GET_SCHOOLS = Operation("GET", "/schools", "schools.get_schools", max_limit=10_000)
GET_SCHOOL = Operation("GET", "/schools/{id}", "schools.get_school")
GET_COURSES_FOR_SCHOOL = Operation(
    "GET", "/schools/{id}/courses", "schools.get_courses_for_school", max_limit=10_000
)
GET_DISTRICT_FOR_SCHOOL = Operation("GET", "/schools/{id}/district", "schools.get_district_for_school")
GET_SECTIONS_FOR_SCHOOL = Operation(
    "GET", "/schools/{id}/sections", "schools.get_sections_for_school", max_limit=10_000
)
GET_TERMS_FOR_SCHOOL = Operation(
    "GET", "/schools/{id}/terms", "schools.get_terms_for_school", max_limit=10_000
)
GET_USERS_FOR_SCHOOL = Operation(
    "GET",
    "/schools/{id}/users",
    "schools.get_users_for_school",
    max_limit=10_000,
    values={"role": ("staff", "student", "teacher")},
)
GET_SECTIONS = Operation("GET", "/sections", "sections.get_sections", max_limit=10_000)
GET_SECTION = Operation("GET", "/sections/{id}", "sections.get_section")
GET_COURSE_FOR_SECTION = Operation("GET", "/sections/{id}/course", "sections.get_course_for_section")
GET_DISTRICT_FOR_SECTION = Operation("GET", "/sections/{id}/district", "sections.get_district_for_section")
GET_RESOURCES_FOR_SECTION = Operation(
    "GET", "/sections/{id}/resources", "sections.get_resources_for_section", max_limit=10_000
)
GET_SCHOOL_FOR_SECTION = Operation("GET", "/sections/{id}/school", "sections.get_school_for_section")
GET_TERM_FOR_SECTION = Operation("GET", "/sections/{id}/term", "sections.get_term_for_section")
GET_USERS_FOR_SECTION = Operation(
    "GET",
    "/sections/{id}/users",
    "sections.get_users_for_section",
    max_limit=10_000,
    values={"role": ("student", "teacher")},
)
GET_TERMS = Operation("GET", "/terms", "terms.get_terms", max_limit=10_000)
GET_TERM = Operation("GET", "/terms/{id}", "terms.get_term")
GET_DISTRICT_FOR_TERM = Operation("GET", "/terms/{id}/district", "terms.get_district_for_term")
GET_SCHOOLS_FOR_TERM = Operation("GET", "/terms/{id}/schools", "terms.get_schools_for_term", max_limit=10_000)
GET_SECTIONS_FOR_TERM = Operation(
    "GET", "/terms/{id}/sections", "terms.get_sections_for_term", max_limit=10_000
)
GET_USERS = Operation(
    "GET",
    "/users",
    "users.get_users",
    max_limit=10_000,
    values={"role": ("contact", "district_admin", "staff", "student", "teacher")},
)
GET_USER = Operation("GET", "/users/{id}", "users.get_user")
GET_DISTRICT_FOR_USER = Operation("GET", "/users/{id}/district", "users.get_district_for_user")
GET_CONTACTS_FOR_USER = Operation(
    "GET", "/users/{id}/mycontacts", "users.get_contacts_for_user", max_limit=10_000
)
GET_STUDENTS_FOR_USER = Operation(
    "GET", "/users/{id}/mystudents", "users.get_students_for_user", max_limit=10_000
)
GET_TEACHERS_FOR_USER = Operation(
    "GET", "/users/{id}/myteachers", "users.get_teachers_for_user", max_limit=10_000
)
GET_RESOURCES_FOR_USER = Operation(
    "GET", "/users/{id}/resources", "users.get_resources_for_user", max_limit=10_000
)
GET_SCHOOLS_FOR_USER = Operation("GET", "/users/{id}/schools", "users.get_schools_for_user", max_limit=10_000)
GET_SECTIONS_FOR_USER = Operation(
    "GET", "/users/{id}/sections", "users.get_sections_for_user", max_limit=10_000
)
OPERATIONS = (
    GET_COURSES,
    GET_COURSE,
    GET_DISTRICT_FOR_COURSE,
    GET_RESOURCES_FOR_COURSE,
    GET_SCHOOLS_FOR_COURSE,
    GET_SECTIONS_FOR_COURSE,
    GET_DISTRICTS,
    GET_DISTRICT,
    GET_RESOURCES,
    GET_RESOURCE,
    GET_COURSES_FOR_RESOURCE,
    GET_SECTIONS_FOR_RESOURCE,
    GET_USERS_FOR_RESOURCE,
    GET_SCHOOLS,
    GET_SCHOOL,
    GET_COURSES_FOR_SCHOOL,
    GET_DISTRICT_FOR_SCHOOL,
    GET_SECTIONS_FOR_SCHOOL,
    GET_TERMS_FOR_SCHOOL,
    GET_USERS_FOR_SCHOOL,
    GET_SECTIONS,
    GET_SECTION,
    GET_COURSE_FOR_SECTION,
    GET_DISTRICT_FOR_SECTION,
    GET_RESOURCES_FOR_SECTION,
    GET_SCHOOL_FOR_SECTION,
    GET_TERM_FOR_SECTION,
    GET_USERS_FOR_SECTION,
    GET_TERMS,
    GET_TERM,
    GET_DISTRICT_FOR_TERM,
    GET_SCHOOLS_FOR_TERM,
    GET_SECTIONS_FOR_TERM,
    GET_USERS,
    GET_USER,
    GET_DISTRICT_FOR_USER,
    GET_CONTACTS_FOR_USER,
    GET_STUDENTS_FOR_USER,
    GET_TEACHERS_FOR_USER,
    GET_RESOURCES_FOR_USER,
    GET_SCHOOLS_FOR_USER,
    GET_SECTIONS_FOR_USER,
)
