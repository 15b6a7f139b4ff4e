# Made from overrides/data-api.yaml by `make generate`: edit it there.
"""The Data API's resources: a district's records, by record type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from clever_openapi.models import Course, District, Resource, School, Section, Term, User

from .. import _data_operations as operations
from ._records import AsyncRecordResource

if TYPE_CHECKING:
    from collections.abc import Callable

    from clever_openapi.errors import DecodeError

    from ._records import AsyncRecordStream


class AsyncCourses(AsyncRecordResource):
    """Courses, which sections are taught in."""

    def list(
        self,
        *,
        count: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Course]:
        """Iterate over the courses, page after page, fetched as you go.

        Args:
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_COURSES,
            Course,
            on_error,
            count="true" if count else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, course_id: str) -> Course:
        """Fetch one course.

        Args:
            course_id: The id of the course.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_COURSE, Course, id=course_id)

    async def district(self, course_id: str) -> District:
        """Fetch the district of a course.

        Args:
            course_id: The id of the course.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT_FOR_COURSE, District, id=course_id)

    def resources(
        self,
        course_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Resource]:
        """Iterate over the resources of a course, page after page, fetched as you go.

        Args:
            course_id: The id of the course.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_RESOURCES_FOR_COURSE,
            Resource,
            on_error,
            id=course_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def schools(
        self,
        course_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[School]:
        """Iterate over the schools of a course, page after page, fetched as you go.

        Args:
            course_id: The id of the course.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SCHOOLS_FOR_COURSE,
            School,
            on_error,
            id=course_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def sections(
        self,
        course_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections of a course, page after page, fetched as you go.

        Args:
            course_id: The id of the course.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS_FOR_COURSE,
            Section,
            on_error,
            id=course_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )


class AsyncDistricts(AsyncRecordResource):
    """The district of the token."""

    def list(
        self, *, count: bool = False, on_error: Callable[[DecodeError], object] | None = None
    ) -> AsyncRecordStream[District]:
        """Iterate over the districts, page after page, fetched as you go.

        Args:
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_DISTRICTS, District, on_error, count="true" if count else None
        )

    async def get(self, district_id: str) -> District:
        """Fetch one district.

        Args:
            district_id: The id of the district.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT, District, id=district_id)


class AsyncResources(AsyncRecordResource):
    """Resources, which are shared with users, courses and sections."""

    def list(
        self,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Resource]:
        """Iterate over the resources, page after page, fetched as you go.

        Args:
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_RESOURCES,
            Resource,
            on_error,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, resource_id: str) -> Resource:
        """Fetch one resource.

        Args:
            resource_id: The id of the resource.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_RESOURCE, Resource, id=resource_id)

    def courses(
        self,
        resource_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Course]:
        """Iterate over the courses of a resource, page after page, fetched as you go.

        Args:
            resource_id: The id of the resource.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_COURSES_FOR_RESOURCE,
            Course,
            on_error,
            id=resource_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def sections(
        self,
        resource_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections of a resource, page after page, fetched as you go.

        Args:
            resource_id: The id of the resource.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS_FOR_RESOURCE,
            Section,
            on_error,
            id=resource_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def users(
        self,
        resource_id: str,
        *,
        role: Literal["student", "teacher"] | None = None,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the users of a resource, page after page, fetched as you go.

        Args:
            resource_id: The id of the resource.
            role: Only users who have this role.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_USERS_FOR_RESOURCE,
            User,
            on_error,
            id=resource_id,
            role=role,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )


class AsyncSchools(AsyncRecordResource):
    """Schools."""

    def list(
        self,
        *,
        count: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[School]:
        """Iterate over the schools, page after page, fetched as you go.

        Args:
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SCHOOLS,
            School,
            on_error,
            count="true" if count else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, school_id: str) -> School:
        """Fetch one school.

        Args:
            school_id: The id of the school.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_SCHOOL, School, id=school_id)

    def courses(
        self,
        school_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Course]:
        """Iterate over the courses of a school, page after page, fetched as you go.

        Args:
            school_id: The id of the school.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_COURSES_FOR_SCHOOL,
            Course,
            on_error,
            id=school_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def district(self, school_id: str) -> District:
        """Fetch the district of a school.

        Args:
            school_id: The id of the school.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT_FOR_SCHOOL, District, id=school_id)

    def sections(
        self,
        school_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections of a school, page after page, fetched as you go.

        Args:
            school_id: The id of the school.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS_FOR_SCHOOL,
            Section,
            on_error,
            id=school_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def terms(
        self,
        school_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Term]:
        """Iterate over the terms of a school, page after page, fetched as you go.

        Args:
            school_id: The id of the school.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_TERMS_FOR_SCHOOL,
            Term,
            on_error,
            id=school_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def users(
        self,
        school_id: str,
        *,
        role: Literal["staff", "student", "teacher"] | None = None,
        primary: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the users of a school, page after page, fetched as you go.

        Args:
            school_id: The id of the school.
            role: Only users who have this role.
            primary: Only those whose primary relation this is.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_USERS_FOR_SCHOOL,
            User,
            on_error,
            id=school_id,
            role=role,
            primary="true" if primary else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )


class AsyncSections(AsyncRecordResource):
    """Sections: one class with its teachers and students."""

    def list(
        self,
        *,
        count: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections, page after page, fetched as you go.

        Args:
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS,
            Section,
            on_error,
            count="true" if count else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, section_id: str) -> Section:
        """Fetch one section.

        Args:
            section_id: The id of the section.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_SECTION, Section, id=section_id)

    async def course(self, section_id: str) -> Course:
        """Fetch the course of a section.

        Args:
            section_id: The id of the section.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_COURSE_FOR_SECTION, Course, id=section_id)

    async def district(self, section_id: str) -> District:
        """Fetch the district of a section.

        Args:
            section_id: The id of the section.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT_FOR_SECTION, District, id=section_id)

    def resources(
        self,
        section_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Resource]:
        """Iterate over the resources of a section, page after page, fetched as you go.

        Args:
            section_id: The id of the section.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_RESOURCES_FOR_SECTION,
            Resource,
            on_error,
            id=section_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def school(self, section_id: str) -> School:
        """Fetch the school of a section.

        Args:
            section_id: The id of the section.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_SCHOOL_FOR_SECTION, School, id=section_id)

    async def term(self, section_id: str) -> Term:
        """Fetch the term of a section.

        Args:
            section_id: The id of the section.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_TERM_FOR_SECTION, Term, id=section_id)

    def users(
        self,
        section_id: str,
        *,
        role: Literal["student", "teacher"] | None = None,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the users of a section, page after page, fetched as you go.

        Args:
            section_id: The id of the section.
            role: Only users who have this role.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_USERS_FOR_SECTION,
            User,
            on_error,
            id=section_id,
            role=role,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )


class AsyncTerms(AsyncRecordResource):
    """Terms of the school year."""

    def list(
        self,
        *,
        count: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Term]:
        """Iterate over the terms, page after page, fetched as you go.

        Args:
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_TERMS,
            Term,
            on_error,
            count="true" if count else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, term_id: str) -> Term:
        """Fetch one term.

        Args:
            term_id: The id of the term.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_TERM, Term, id=term_id)

    async def district(self, term_id: str) -> District:
        """Fetch the district of a term.

        Args:
            term_id: The id of the term.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT_FOR_TERM, District, id=term_id)

    def schools(
        self,
        term_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[School]:
        """Iterate over the schools of a term, page after page, fetched as you go.

        Args:
            term_id: The id of the term.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SCHOOLS_FOR_TERM,
            School,
            on_error,
            id=term_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def sections(
        self,
        term_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections of a term, page after page, fetched as you go.

        Args:
            term_id: The id of the term.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS_FOR_TERM,
            Section,
            on_error,
            id=term_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )


class AsyncUsers(AsyncRecordResource):
    """Students, teachers, staff, contacts and district administrators. One user can have several roles."""

    def list(
        self,
        *,
        role: Literal["contact", "district_admin", "staff", "student", "teacher"] | None = None,
        count: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the users, page after page, fetched as you go.

        Args:
            role: Only users who have this role.
            count: Ask the service how many there are; the stream's `total` has the answer, where there is
                one.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_USERS,
            User,
            on_error,
            role=role,
            count="true" if count else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def get(self, user_id: str) -> User:
        """Fetch one user.

        Args:
            user_id: The id of the user.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_USER, User, id=user_id)

    async def district(self, user_id: str) -> District:
        """Fetch the district of a user.

        Args:
            user_id: The id of the user.

        Raises:
            NotFoundError: There is no such record, or it is not shared with this token.
            InvalidArgumentError: The id is not a Clever id. Nothing was sent.
        """
        return await self.get_record(operations.GET_DISTRICT_FOR_USER, District, id=user_id)

    def contacts(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the contacts of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_CONTACTS_FOR_USER,
            User,
            on_error,
            id=user_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def students(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the students of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_STUDENTS_FOR_USER,
            User,
            on_error,
            id=user_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def teachers(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[User]:
        """Iterate over the teachers of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_TEACHERS_FOR_USER,
            User,
            on_error,
            id=user_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def resources(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Resource]:
        """Iterate over the resources of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_RESOURCES_FOR_USER,
            Resource,
            on_error,
            id=user_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def schools(
        self,
        user_id: str,
        *,
        primary: bool = False,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[School]:
        """Iterate over the schools of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            primary: Only those whose primary relation this is.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SCHOOLS_FOR_USER,
            School,
            on_error,
            id=user_id,
            primary="true" if primary else None,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    def sections(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        starting_after: str | None = None,
        ending_before: str | None = None,
        on_error: Callable[[DecodeError], object] | None = None,
    ) -> AsyncRecordStream[Section]:
        """Iterate over the sections of a user, page after page, fetched as you go.

        Args:
            user_id: The id of the user.
            limit: The size of a page, up to 10,000. Without it: 1,000, while the service's own default is
                100.
            starting_after: The id of a record; the list goes on behind it.
            ending_before: The id of a record: the one page of records just before it.
            on_error: Called with each record that cannot be read, instead of raising; the list goes on.

        Raises:
            InvalidArgumentError: An argument cannot be right. Nothing was sent.
        """
        return self.list_records(
            operations.GET_SECTIONS_FOR_USER,
            Section,
            on_error,
            id=user_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
