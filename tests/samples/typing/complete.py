"""Checked, never run: a match can be seen to name all types. A type that is new has to be added here."""

from __future__ import annotations

from typing import assert_never

from clever_openapi.models import (
    AnyEvent,
    CoursesCreated,
    CoursesDeleted,
    CoursesUpdated,
    DistrictsCreated,
    DistrictsDeleted,
    DistrictsUpdated,
    ResourcesCreated,
    ResourcesDeleted,
    ResourcesUpdated,
    SchoolsCreated,
    SchoolsDeleted,
    SchoolsUpdated,
    SectionsCreated,
    SectionsDeleted,
    SectionsUpdated,
    TermsCreated,
    TermsDeleted,
    TermsUpdated,
    UnknownEvent,
    UsersCreated,
    UsersDeleted,
    UsersUpdated,
)


def complete(event: AnyEvent) -> str:
    match event:
        case UsersCreated() | UsersUpdated() | UsersDeleted():
            pass
        case CoursesCreated() | CoursesUpdated() | CoursesDeleted():
            pass
        case DistrictsCreated() | DistrictsUpdated() | DistrictsDeleted():
            pass
        case ResourcesCreated() | ResourcesUpdated() | ResourcesDeleted():
            pass
        case SchoolsCreated() | SchoolsUpdated() | SchoolsDeleted():
            pass
        case SectionsCreated() | SectionsUpdated() | SectionsDeleted():
            pass
        case TermsCreated() | TermsUpdated() | TermsDeleted():
            pass
        case UnknownEvent():
            pass
        case _:
            assert_never(event)
    return event.type_
