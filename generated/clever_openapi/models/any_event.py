from __future__ import annotations

from typing import TypeAlias

from .courses_created import CoursesCreated
from .courses_deleted import CoursesDeleted
from .courses_updated import CoursesUpdated
from .districts_created import DistrictsCreated
from .districts_deleted import DistrictsDeleted
from .districts_updated import DistrictsUpdated
from .resources_created import ResourcesCreated
from .resources_deleted import ResourcesDeleted
from .resources_updated import ResourcesUpdated
from .schools_created import SchoolsCreated
from .schools_deleted import SchoolsDeleted
from .schools_updated import SchoolsUpdated
from .sections_created import SectionsCreated
from .sections_deleted import SectionsDeleted
from .sections_updated import SectionsUpdated
from .terms_created import TermsCreated
from .terms_deleted import TermsDeleted
from .terms_updated import TermsUpdated
from .unknown_event import UnknownEvent
from .users_created import UsersCreated
from .users_deleted import UsersDeleted
from .users_updated import UsersUpdated

AnyEvent: TypeAlias = (
    CoursesCreated
    | CoursesDeleted
    | CoursesUpdated
    | DistrictsCreated
    | DistrictsDeleted
    | DistrictsUpdated
    | ResourcesCreated
    | ResourcesDeleted
    | ResourcesUpdated
    | SchoolsCreated
    | SchoolsDeleted
    | SchoolsUpdated
    | SectionsCreated
    | SectionsDeleted
    | SectionsUpdated
    | TermsCreated
    | TermsDeleted
    | TermsUpdated
    | UsersCreated
    | UsersDeleted
    | UsersUpdated
    | UnknownEvent
)
"""Any of them: `UnknownEvent` where the tag is not one that this version knows."""

AnyCoursesEvent: TypeAlias = CoursesCreated | CoursesDeleted | CoursesUpdated | UnknownEvent
AnyDistrictsEvent: TypeAlias = DistrictsCreated | DistrictsDeleted | DistrictsUpdated | UnknownEvent
AnyResourcesEvent: TypeAlias = ResourcesCreated | ResourcesDeleted | ResourcesUpdated | UnknownEvent
AnySchoolsEvent: TypeAlias = SchoolsCreated | SchoolsDeleted | SchoolsUpdated | UnknownEvent
AnySectionsEvent: TypeAlias = SectionsCreated | SectionsDeleted | SectionsUpdated | UnknownEvent
AnyTermsEvent: TypeAlias = TermsCreated | TermsDeleted | TermsUpdated | UnknownEvent
AnyUsersEvent: TypeAlias = UsersCreated | UsersDeleted | UsersUpdated | UnknownEvent
