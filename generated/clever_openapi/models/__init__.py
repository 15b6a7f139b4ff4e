"""The data models. Each is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .any_event import (
        AnyCoursesEvent,
        AnyDistrictsEvent,
        AnyEvent,
        AnyResourcesEvent,
        AnySchoolsEvent,
        AnySectionsEvent,
        AnyTermsEvent,
        AnyUsersEvent,
    )
    from .assignee_mode import AssigneeMode
    from .assignment import Assignment
    from .assignment_request import AssignmentRequest
    from .assignment_response import AssignmentResponse
    from .assignment_state import AssignmentState
    from .assignment_update import AssignmentUpdate
    from .attachment import Attachment
    from .attachment_request import AttachmentRequest
    from .attachment_request_type import AttachmentRequestType
    from .bad_request import BadRequest
    from .contact import Contact
    from .contact_phone_type import ContactPhoneType
    from .count import Count
    from .course import Course
    from .course_object import CourseObject
    from .course_response import CourseResponse
    from .courses_created import CoursesCreated
    from .courses_deleted import CoursesDeleted
    from .courses_response import CoursesResponse
    from .courses_updated import CoursesUpdated
    from .credentials import Credentials
    from .disability import Disability
    from .disability_disability_code import DisabilityDisabilityCode
    from .disability_disability_type import DisabilityDisabilityType
    from .district import District
    from .district_admin import DistrictAdmin
    from .district_contact import DistrictContact
    from .district_lms_state import DistrictLmsState
    from .district_lms_type import DistrictLmsType
    from .district_object import DistrictObject
    from .district_response import DistrictResponse
    from .district_state import DistrictState
    from .districts_created import DistrictsCreated
    from .districts_deleted import DistrictsDeleted
    from .districts_response import DistrictsResponse
    from .districts_updated import DistrictsUpdated
    from .event_response import EventResponse
    from .events_response import EventsResponse
    from .get_users_for_resource_role import GetUsersForResourceRole
    from .get_users_for_school_role import GetUsersForSchoolRole
    from .get_users_for_section_role import GetUsersForSectionRole
    from .get_users_role import GetUsersRole
    from .grade_level import GradeLevel
    from .grading_scale import GradingScale
    from .grading_scale_entry import GradingScaleEntry
    from .grading_type import GradingType
    from .internal_error import InternalError
    from .link import Link
    from .link_rel import LinkRel
    from .lms_status import LmsStatus
    from .location import Location
    from .name import Name
    from .not_found import NotFound
    from .preferred_name import PreferredName
    from .primary import Primary
    from .principal import Principal
    from .resource import Resource
    from .resource_object import ResourceObject
    from .resource_response import ResourceResponse
    from .resource_roles_item import ResourceRolesItem
    from .resources_created import ResourcesCreated
    from .resources_deleted import ResourcesDeleted
    from .resources_response import ResourcesResponse
    from .resources_updated import ResourcesUpdated
    from .roles import Roles
    from .school import School
    from .school_enrollment import SchoolEnrollment
    from .school_object import SchoolObject
    from .school_response import SchoolResponse
    from .schools_created import SchoolsCreated
    from .schools_deleted import SchoolsDeleted
    from .schools_response import SchoolsResponse
    from .schools_updated import SchoolsUpdated
    from .section import Section
    from .section_object import SectionObject
    from .section_response import SectionResponse
    from .section_subject import SectionSubject
    from .sections_created import SectionsCreated
    from .sections_deleted import SectionsDeleted
    from .sections_response import SectionsResponse
    from .sections_updated import SectionsUpdated
    from .staff import Staff
    from .student import Student
    from .student_frl_status import StudentFrlStatus
    from .student_gender import StudentGender
    from .student_home_language import StudentHomeLanguage
    from .student_home_language_code import StudentHomeLanguageCode
    from .student_race import StudentRace
    from .student_relationship import StudentRelationship
    from .student_relationship_relationship import StudentRelationshipRelationship
    from .student_relationship_type import StudentRelationshipType
    from .submission import Submission
    from .submission_flag import SubmissionFlag
    from .submission_request import SubmissionRequest
    from .submission_response import SubmissionResponse
    from .submission_state import SubmissionState
    from .submission_type import SubmissionType
    from .submissions_link import SubmissionsLink
    from .submissions_link_rel import SubmissionsLinkRel
    from .submissions_response import SubmissionsResponse
    from .teacher import Teacher
    from .term import Term
    from .term_object import TermObject
    from .term_response import TermResponse
    from .terms_created import TermsCreated
    from .terms_deleted import TermsDeleted
    from .terms_response import TermsResponse
    from .terms_updated import TermsUpdated
    from .unauthorized import Unauthorized
    from .unknown_event import UnknownEvent, decode_any_event
    from .user import User
    from .user_object import UserObject
    from .user_response import UserResponse
    from .users_created import UsersCreated
    from .users_deleted import UsersDeleted
    from .users_response import UsersResponse
    from .users_updated import UsersUpdated
    from .yes_no import YesNo

_MODULES = {
    "AnyCoursesEvent": "any_event",
    "AnyDistrictsEvent": "any_event",
    "AnyEvent": "any_event",
    "AnyResourcesEvent": "any_event",
    "AnySchoolsEvent": "any_event",
    "AnySectionsEvent": "any_event",
    "AnyTermsEvent": "any_event",
    "AnyUsersEvent": "any_event",
    "AssigneeMode": "assignee_mode",
    "Assignment": "assignment",
    "AssignmentRequest": "assignment_request",
    "AssignmentResponse": "assignment_response",
    "AssignmentState": "assignment_state",
    "AssignmentUpdate": "assignment_update",
    "Attachment": "attachment",
    "AttachmentRequest": "attachment_request",
    "AttachmentRequestType": "attachment_request_type",
    "BadRequest": "bad_request",
    "Contact": "contact",
    "ContactPhoneType": "contact_phone_type",
    "Count": "count",
    "Course": "course",
    "CourseObject": "course_object",
    "CourseResponse": "course_response",
    "CoursesCreated": "courses_created",
    "CoursesDeleted": "courses_deleted",
    "CoursesResponse": "courses_response",
    "CoursesUpdated": "courses_updated",
    "Credentials": "credentials",
    "decode_any_event": "unknown_event",
    "Disability": "disability",
    "DisabilityDisabilityCode": "disability_disability_code",
    "DisabilityDisabilityType": "disability_disability_type",
    "District": "district",
    "DistrictAdmin": "district_admin",
    "DistrictContact": "district_contact",
    "DistrictLmsState": "district_lms_state",
    "DistrictLmsType": "district_lms_type",
    "DistrictObject": "district_object",
    "DistrictResponse": "district_response",
    "DistrictsCreated": "districts_created",
    "DistrictsDeleted": "districts_deleted",
    "DistrictsResponse": "districts_response",
    "DistrictState": "district_state",
    "DistrictsUpdated": "districts_updated",
    "EventResponse": "event_response",
    "EventsResponse": "events_response",
    "GetUsersForResourceRole": "get_users_for_resource_role",
    "GetUsersForSchoolRole": "get_users_for_school_role",
    "GetUsersForSectionRole": "get_users_for_section_role",
    "GetUsersRole": "get_users_role",
    "GradeLevel": "grade_level",
    "GradingScale": "grading_scale",
    "GradingScaleEntry": "grading_scale_entry",
    "GradingType": "grading_type",
    "InternalError": "internal_error",
    "Link": "link",
    "LinkRel": "link_rel",
    "LmsStatus": "lms_status",
    "Location": "location",
    "Name": "name",
    "NotFound": "not_found",
    "PreferredName": "preferred_name",
    "Primary": "primary",
    "Principal": "principal",
    "Resource": "resource",
    "ResourceObject": "resource_object",
    "ResourceResponse": "resource_response",
    "ResourceRolesItem": "resource_roles_item",
    "ResourcesCreated": "resources_created",
    "ResourcesDeleted": "resources_deleted",
    "ResourcesResponse": "resources_response",
    "ResourcesUpdated": "resources_updated",
    "Roles": "roles",
    "School": "school",
    "SchoolEnrollment": "school_enrollment",
    "SchoolObject": "school_object",
    "SchoolResponse": "school_response",
    "SchoolsCreated": "schools_created",
    "SchoolsDeleted": "schools_deleted",
    "SchoolsResponse": "schools_response",
    "SchoolsUpdated": "schools_updated",
    "Section": "section",
    "SectionObject": "section_object",
    "SectionResponse": "section_response",
    "SectionsCreated": "sections_created",
    "SectionsDeleted": "sections_deleted",
    "SectionsResponse": "sections_response",
    "SectionSubject": "section_subject",
    "SectionsUpdated": "sections_updated",
    "Staff": "staff",
    "Student": "student",
    "StudentFrlStatus": "student_frl_status",
    "StudentGender": "student_gender",
    "StudentHomeLanguage": "student_home_language",
    "StudentHomeLanguageCode": "student_home_language_code",
    "StudentRace": "student_race",
    "StudentRelationship": "student_relationship",
    "StudentRelationshipRelationship": "student_relationship_relationship",
    "StudentRelationshipType": "student_relationship_type",
    "Submission": "submission",
    "SubmissionFlag": "submission_flag",
    "SubmissionRequest": "submission_request",
    "SubmissionResponse": "submission_response",
    "SubmissionsLink": "submissions_link",
    "SubmissionsLinkRel": "submissions_link_rel",
    "SubmissionsResponse": "submissions_response",
    "SubmissionState": "submission_state",
    "SubmissionType": "submission_type",
    "Teacher": "teacher",
    "Term": "term",
    "TermObject": "term_object",
    "TermResponse": "term_response",
    "TermsCreated": "terms_created",
    "TermsDeleted": "terms_deleted",
    "TermsResponse": "terms_response",
    "TermsUpdated": "terms_updated",
    "Unauthorized": "unauthorized",
    "UnknownEvent": "unknown_event",
    "User": "user",
    "UserObject": "user_object",
    "UserResponse": "user_response",
    "UsersCreated": "users_created",
    "UsersDeleted": "users_deleted",
    "UsersResponse": "users_response",
    "UsersUpdated": "users_updated",
    "YesNo": "yes_no",
}


if not TYPE_CHECKING:  # to type checkers, a name that isn't listed is a mistake

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{module}", __name__), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


__all__ = [
    "AnyCoursesEvent",
    "AnyDistrictsEvent",
    "AnyEvent",
    "AnyResourcesEvent",
    "AnySchoolsEvent",
    "AnySectionsEvent",
    "AnyTermsEvent",
    "AnyUsersEvent",
    "AssigneeMode",
    "Assignment",
    "AssignmentRequest",
    "AssignmentResponse",
    "AssignmentState",
    "AssignmentUpdate",
    "Attachment",
    "AttachmentRequest",
    "AttachmentRequestType",
    "BadRequest",
    "Contact",
    "ContactPhoneType",
    "Count",
    "Course",
    "CourseObject",
    "CourseResponse",
    "CoursesCreated",
    "CoursesDeleted",
    "CoursesResponse",
    "CoursesUpdated",
    "Credentials",
    "decode_any_event",
    "Disability",
    "DisabilityDisabilityCode",
    "DisabilityDisabilityType",
    "District",
    "DistrictAdmin",
    "DistrictContact",
    "DistrictLmsState",
    "DistrictLmsType",
    "DistrictObject",
    "DistrictResponse",
    "DistrictsCreated",
    "DistrictsDeleted",
    "DistrictsResponse",
    "DistrictState",
    "DistrictsUpdated",
    "EventResponse",
    "EventsResponse",
    "GetUsersForResourceRole",
    "GetUsersForSchoolRole",
    "GetUsersForSectionRole",
    "GetUsersRole",
    "GradeLevel",
    "GradingScale",
    "GradingScaleEntry",
    "GradingType",
    "InternalError",
    "Link",
    "LinkRel",
    "LmsStatus",
    "Location",
    "Name",
    "NotFound",
    "PreferredName",
    "Primary",
    "Principal",
    "Resource",
    "ResourceObject",
    "ResourceResponse",
    "ResourceRolesItem",
    "ResourcesCreated",
    "ResourcesDeleted",
    "ResourcesResponse",
    "ResourcesUpdated",
    "Roles",
    "School",
    "SchoolEnrollment",
    "SchoolObject",
    "SchoolResponse",
    "SchoolsCreated",
    "SchoolsDeleted",
    "SchoolsResponse",
    "SchoolsUpdated",
    "Section",
    "SectionObject",
    "SectionResponse",
    "SectionsCreated",
    "SectionsDeleted",
    "SectionsResponse",
    "SectionSubject",
    "SectionsUpdated",
    "Staff",
    "Student",
    "StudentFrlStatus",
    "StudentGender",
    "StudentHomeLanguage",
    "StudentHomeLanguageCode",
    "StudentRace",
    "StudentRelationship",
    "StudentRelationshipRelationship",
    "StudentRelationshipType",
    "Submission",
    "SubmissionFlag",
    "SubmissionRequest",
    "SubmissionResponse",
    "SubmissionsLink",
    "SubmissionsLinkRel",
    "SubmissionsResponse",
    "SubmissionState",
    "SubmissionType",
    "Teacher",
    "Term",
    "TermObject",
    "TermResponse",
    "TermsCreated",
    "TermsDeleted",
    "TermsResponse",
    "TermsUpdated",
    "Unauthorized",
    "UnknownEvent",
    "User",
    "UserObject",
    "UserResponse",
    "UsersCreated",
    "UsersDeleted",
    "UsersResponse",
    "UsersUpdated",
    "YesNo",
]
