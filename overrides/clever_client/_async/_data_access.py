# Made from overrides/data-api.yaml by `make generate`: edit it there.
"""The resources of the Data API, as a client offers them. Each is loaded when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._http.options import Options
    from ._data import (
        AsyncCourses,
        AsyncDistricts,
        AsyncResources,
        AsyncSchools,
        AsyncSections,
        AsyncTerms,
        AsyncUsers,
    )
    from ._session import AsyncSession


class AsyncDataAccess:
    """The resources of the Data API, as a client offers them. Each is loaded when it is first used."""

    if TYPE_CHECKING:
        options: Options

        @property
        def _session(self) -> AsyncSession: ...

    @property
    def courses(self) -> AsyncCourses:
        """Data API: courses, which sections are taught in."""
        from ._data import AsyncCourses

        return AsyncCourses(self._session, self.options)

    @property
    def districts(self) -> AsyncDistricts:
        """Data API: the district of the token."""
        from ._data import AsyncDistricts

        return AsyncDistricts(self._session, self.options)

    @property
    def resources(self) -> AsyncResources:
        """Data API: resources, which are shared with users, courses and sections."""
        from ._data import AsyncResources

        return AsyncResources(self._session, self.options)

    @property
    def schools(self) -> AsyncSchools:
        """Data API: schools."""
        from ._data import AsyncSchools

        return AsyncSchools(self._session, self.options)

    @property
    def sections(self) -> AsyncSections:
        """Data API: sections: one class with its teachers and students."""
        from ._data import AsyncSections

        return AsyncSections(self._session, self.options)

    @property
    def terms(self) -> AsyncTerms:
        """Data API: terms of the school year."""
        from ._data import AsyncTerms

        return AsyncTerms(self._session, self.options)

    @property
    def users(self) -> AsyncUsers:
        """Data API: students, teachers, staff, contacts and district administrators."""
        from ._data import AsyncUsers

        return AsyncUsers(self._session, self.options)
