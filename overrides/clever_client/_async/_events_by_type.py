# Made from specs/ by `make generate`, as overrides/resources.toml says: edit it there.
"""The Events API, with what it gives for each record type, for type checkers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._events import AsyncEventMethods, AsyncEventStream

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
    from ._follow import AsyncEventFollower


class AsyncEvents(AsyncEventMethods):
    """The Events API: what has changed, oldest first."""

    if TYPE_CHECKING:

        @overload
        def list(  # pyright: ignore[reportOverlappingOverload]
            self, *, record_type: Literal["courses"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyCoursesEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["districts"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyDistrictsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["resources"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyResourcesEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["schools"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnySchoolsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["sections"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnySectionsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["terms"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyTermsEvent]: ...

        @overload
        def list(
            self, *, record_type: Literal["users"], **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyUsersEvent]: ...

        @overload
        def list(
            self, *, record_type: str | Sequence[str] | None = None, **filters: Unpack[EventFilters]
        ) -> AsyncEventStream[AnyEvent]: ...

        def list(self, *, record_type: Any = None, **filters: Any) -> AsyncEventStream[Any]: ...

        @overload
        async def poll(  # pyright: ignore[reportOverlappingOverload]
            self, checkpoint: Checkpoint | str, *, record_type: Literal["courses"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyCoursesEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["districts"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyDistrictsEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["resources"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyResourcesEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["schools"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnySchoolsEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["sections"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnySectionsEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["terms"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyTermsEvent]: ...

        @overload
        async def poll(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["users"], **rest: Unpack[PollArgs]
        ) -> EventBatch[AnyUsersEvent]: ...

        @overload
        async def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: Literal[True],
            **rest: Unpack[PollArgs],
        ) -> EventBatch[RawRecord]: ...

        @overload
        async def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: Literal[False] = False,
            **rest: Unpack[PollArgs],
        ) -> EventBatch[AnyEvent]: ...

        @overload
        async def poll(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            raw: bool = False,
            **rest: Unpack[PollArgs],
        ) -> EventBatch[Any]: ...

        async def poll(self, checkpoint: Any, **rest: Any) -> EventBatch[Any]: ...

        @overload
        def follow(  # pyright: ignore[reportOverlappingOverload]
            self, checkpoint: Checkpoint | str, *, record_type: Literal["courses"], **rest: Unpack[FollowArgs]
        ) -> AsyncEventFollower[AnyCoursesEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["districts"],
            **rest: Unpack[FollowArgs],
        ) -> AsyncEventFollower[AnyDistrictsEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["resources"],
            **rest: Unpack[FollowArgs],
        ) -> AsyncEventFollower[AnyResourcesEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["schools"], **rest: Unpack[FollowArgs]
        ) -> AsyncEventFollower[AnySchoolsEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: Literal["sections"],
            **rest: Unpack[FollowArgs],
        ) -> AsyncEventFollower[AnySectionsEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["terms"], **rest: Unpack[FollowArgs]
        ) -> AsyncEventFollower[AnyTermsEvent]: ...

        @overload
        def follow(
            self, checkpoint: Checkpoint | str, *, record_type: Literal["users"], **rest: Unpack[FollowArgs]
        ) -> AsyncEventFollower[AnyUsersEvent]: ...

        @overload
        def follow(
            self,
            checkpoint: Checkpoint | str,
            *,
            record_type: str | Sequence[str] | None = None,
            **rest: Unpack[FollowArgs],
        ) -> AsyncEventFollower[AnyEvent]: ...

        def follow(self, checkpoint: Any, **rest: Any) -> AsyncEventFollower[Any]: ...
