# Made from _async by `make generate`: edit it there.
# Made from specs/ by `make generate`, as overrides/resources.toml says: edit it there.
"""The Events API, with what it gives for each record type, for type checkers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._events import EventMethods, EventStream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal, Unpack, overload

    from clever_openapi.models import (
        AnyCoursesEvent,
        AnyDistrictsEvent,
        AnyEvent,
        AnyResourcesEvent,
        AnySchoolsEvent,
        AnySectionsEvent,
        AnyTermsEvent,
        AnyUsersEvent,
    )

    from .._checkpoint import Checkpoint
    from .._events import EventFilters
    from .._poll import EventBatch, FollowArgs, PollArgs
    from .._raw import RawRecord
    from ._follow import EventFollower


class Events(EventMethods):
    """The Events API: what has changed, oldest first."""

    if TYPE_CHECKING:

        @overload
        def list(  # pyright: ignore[reportOverlappingOverload]
            self, *, record_type: Literal["courses"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnyCoursesEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["districts"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnyDistrictsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["resources"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnyResourcesEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["schools"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnySchoolsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["sections"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnySectionsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["terms"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnyTermsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["users"], **filters: Unpack[EventFilters]
        ) -> EventStream[AnyUsersEvent]: ...

        @overload
        def list(
            self, *, record_type: str | Sequence[str] | None = None, **filters: Unpack[EventFilters]
        ) -> EventStream[AnyEvent]: ...

        def list(self, *, record_type: Any = None, **filters: Any) -> EventStream[Any]: ...

        @overload
        def poll(  # pyright: ignore[reportOverlappingOverload]
            self, checkpoint: Checkpoint | str, *, record_type: Literal["courses"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyCoursesEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["districts"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyDistrictsEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["resources"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyResourcesEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["schools"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnySchoolsEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["sections"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnySectionsEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["terms"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyTermsEvent]: ...

        @overload
        def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["users"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyUsersEvent]: ...

        @overload
        def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: Literal[True],
            **rest: Unpack[PollArgs],
        ) -> EventBatch[RawRecord]: ...

        @overload
        def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: Literal[False] = False,
            **rest: Unpack[PollArgs],
        ) -> EventBatch[AnyEvent]: ...

        @overload
        def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: bool = False,
            **rest: Unpack[PollArgs],
        ) -> EventBatch[Any]: ...

        def poll(self, checkpoint: Any, **rest: Any) -> EventBatch[Any]: ...

        @overload
        def follow(  # pyright: ignore[reportOverlappingOverload]
            self, checkpoint: Checkpoint | str, *, record_type: Literal["courses"], **rest: Unpack[FollowArgs]
        ) -> EventFollower[AnyCoursesEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["districts"],
            **rest: Unpack[FollowArgs],
        ) -> EventFollower[AnyDistrictsEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["resources"],
            **rest: Unpack[FollowArgs],
        ) -> EventFollower[AnyResourcesEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["schools"], **rest: Unpack[FollowArgs]
        ) -> EventFollower[AnySchoolsEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["sections"],
            **rest: Unpack[FollowArgs],
        ) -> EventFollower[AnySectionsEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["terms"], **rest: Unpack[FollowArgs]
        ) -> EventFollower[AnyTermsEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["users"], **rest: Unpack[FollowArgs]
        ) -> EventFollower[AnyUsersEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            **rest: Unpack[FollowArgs],
        ) -> EventFollower[AnyEvent]: ...

        def follow(self, checkpoint: Any, **rest: Any) -> EventFollower[Any]: ...
