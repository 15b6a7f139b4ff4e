# Made from _async by `make generate`: edit it there.
# Made from overrides/data-api.yaml by `make generate`: edit it there.
"""The resources of the Data API, as a client offers them. Each is loaded when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._http.options import Options
    from ._data import (
        Courses,
        Districts,
        Resources,
        Schools,
        Sections,
        Terms,
        Users,
    )
    from ._session import Session


class DataAccess:
    """The resources of the Data API, as a client offers them. Each is loaded when it is first used."""

    if TYPE_CHECKING:
        options: Options

        @property
        def _session(self) -> Session: ...

    @property
    def courses(self) -> Courses:
        """Data API: courses, which sections are taught in."""
        from ._data import Courses

        return Courses(self._session, self.options)

    @property
    def districts(self) -> Districts:
        """Data API: the district of the token."""
        from ._data import Districts

        return Districts(self._session, self.options)

    @property
    def resources(self) -> Resources:
        """Data API: resources, which are shared with users, courses and sections."""
        from ._data import Resources

        return Resources(self._session, self.options)

    @property
    def schools(self) -> Schools:
        """Data API: schools."""
        from ._data import Schools

        return Schools(self._session, self.options)

    @property
    def sections(self) -> Sections:
        """Data API: sections: one class with its teachers and students."""
        from ._data import Sections

        return Sections(self._session, self.options)

    @property
    def terms(self) -> Terms:
        """Data API: terms of the school year."""
        from ._data import Terms

        return Terms(self._session, self.options)

    @property
    def users(self) -> Users:
        """Data API: students, teachers, staff, contacts and district administrators."""
        from ._data import Users

        return Users(self._session, self.options)
