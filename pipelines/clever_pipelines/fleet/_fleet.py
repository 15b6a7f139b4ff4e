"""All districts of an app, each polled when it is due."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Unpack, overload

import anyio
from clever_client import Checkpoint, DistrictNotConnectedError, InvalidArgumentError

from ._district import District
from ._poller import DistrictPoller, FleetBatch
from ._schedule import Schedule
from ._settings import FleetSettings, settings_from
from ._status import DistrictChange, DistrictState, DistrictStatus, FleetSummary, reason_of

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    from clever_client import AsyncClever, RawRecord
    from clever_client.models import AnyEvent
    from clever_client.oauth import AsyncCleverApp

    from ..checkpoints import AsyncCheckpointStore, CheckpointStore

    class _Flag(Protocol):
        def is_set(self) -> bool: ...

    Stop: TypeAlias = _Flag | Callable[[], bool]

T = TypeVar("T")
FirstLoad = Callable[[str, "AsyncClever"], Awaitable[Checkpoint]]
"""Reads a district for the first time and stores what it read, with the checkpoint that it gives back."""

_GLANCE = 1.0
"""How often a fleet looks whether to stop."""

_logger = logging.getLogger("clever_pipelines.fleet")
_logger.addHandler(logging.NullHandler())


class Fleet(Generic[T]):
    """Follows the events of all districts of an app.

    Every district has its own checkpoint, rate limit and failures: one that fails stops none of the others.
    Whoever handles a batch also stores its checkpoint; a district goes on from there.

    Args:
        app: The app. Its one pool of connections serves all districts. It stays yours: close it afterwards.
        handle: Called with each batch of events, for one batch of a district at a time. It may be async.
        checkpoints: Where `handle` stores the checkpoints, by district id. It is read when a district is new,
            and after a handler has failed.
        start: Where a district without a checkpoint begins: `Checkpoint.start()`, `Checkpoint.now()`, or a
            function that reads it for the first time, stores what it read, and gives the checkpoint.
        raw: Hand over the events as JSON instead of models.
        **settings: ``districts`` (ids of those to follow, instead of all), ``record_type``, ``settle``,
            ``overlap``, ``limit`` and ``on_error`` as in ``events.poll``; ``interval`` (30: from one poll of
            a district to the next; it is polled sooner where an event that was held back has settled),
            ``refresh`` (900: from one look at the list of districts to the next), ``store_every`` (3600: how
            often a quiet district's checkpoint is handed over), ``max_requests`` (16: districts that are
            polled or handled at a time), ``max_loads`` (2: first loads at a time), ``on_change`` (called with
            a `DistrictChange`); ``clock``, ``monotonic`` and ``random`` as in `Options`.

    Raises:
        InvalidArgumentError: A setting has an unknown name, or a value out of its range; the text names it.
    """

    @overload
    def __init__(
        self: Fleet[AnyEvent],
        app: AsyncCleverApp,
        handle: Callable[[FleetBatch[AnyEvent]], object],
        checkpoints: CheckpointStore | AsyncCheckpointStore,
        *,
        start: Checkpoint | FirstLoad,
        raw: Literal[False] = False,
        **settings: Unpack[FleetSettings],
    ) -> None: ...

    @overload
    def __init__(
        self: Fleet[RawRecord],
        app: AsyncCleverApp,
        handle: Callable[[FleetBatch[RawRecord]], object],
        checkpoints: CheckpointStore | AsyncCheckpointStore,
        *,
        start: Checkpoint | FirstLoad,
        raw: Literal[True],
        **settings: Unpack[FleetSettings],
    ) -> None: ...

    def __init__(
        self,
        app: AsyncCleverApp,
        handle: Callable[[FleetBatch[Any]], object],
        checkpoints: CheckpointStore | AsyncCheckpointStore,
        *,
        start: Checkpoint | FirstLoad,
        raw: bool = False,
        **settings: Unpack[FleetSettings],
    ) -> None:
        if not isinstance(start, Checkpoint) and not callable(start):
            raise InvalidArgumentError("start must be a Checkpoint, or a function that does the first load")
        self._app = app
        self._start = start
        self._settings = settings_from(settings)
        self._poller: DistrictPoller[Any] = DistrictPoller(
            handle, checkpoints, start if isinstance(start, Checkpoint) else None, self._settings, raw=raw
        )
        self._districts: dict[str, District] = {}
        self._now = self._settings.monotonic
        self._polls: Schedule[District] = Schedule(self._now)
        self._loads: Schedule[District] = Schedule(self._now)
        self._errors = 0
        self._list_error: Exception | None = None

    async def run(self, stop: Stop | None = None) -> None:
        """Follow the districts until told to stop.

        Args:
            stop: An event with ``is_set()``, or a callable that gives a bool. Once it is set, the batches
                under way are ended, and no more are begun.

        Raises:
            StatusError: The app's id and secret are refused while nothing runs yet: check them.
        """
        await self._read_list(first=True)
        async with anyio.create_task_group() as keeping:
            keeping.start_soon(self._keep_list)
            if stop is not None:
                keeping.start_soon(self._stop_after, stop)
            async with anyio.create_task_group() as working:
                for _ in range(self._settings.max_requests):
                    working.start_soon(self._poll_what_is_due)
                for _ in range(0 if isinstance(self._start, Checkpoint) else self._settings.max_loads):
                    working.start_soon(self._load_what_is_new)
            keeping.cancel_scope.cancel()

    def summary(self) -> FleetSummary:
        """Tell how the fleet is doing. ``str`` of it is one line."""
        now = self._now()
        states = dict.fromkeys(DistrictState, 0)
        lag = 0.0
        for district in list(self._districts.values()):  # a reader of metrics is another thread
            states[district.state] += 1
            if not district.is_paused:
                lag = max(lag, now - district.read_at)
        due = min(self._polls.next_due, self._loads.next_due)
        return FleetSummary(
            districts=states,
            lag=lag,
            due_in=None if due == float("inf") else due - now,
            list_error=None if self._list_error is None else type(self._list_error).__name__,
            polls=self._poller.polls,
            events=self._poller.events,
            errors=self._errors,
        )

    def statuses(self) -> list[DistrictStatus]:
        """Tell how each district is doing."""
        now = self._now()
        return [district.status(now) for district in list(self._districts.values())]

    def retry(self, district_id: str) -> None:
        """Look at a district anew, now: also one that is paused, or that waits after a failure.

        Its checkpoint is loaded again, and where there is none, it begins again as `start` says. Call it from
        the event loop that the fleet runs in, also from ``on_change``.

        Args:
            district_id: The district's id. One that the fleet does not have is nothing to it.
        """
        district = self._districts.get(district_id)
        if district is None:
            return
        if district.is_under_way:
            district.is_to_be_retried = True
        else:
            district.checkpoint = None
            self._schedule(district, 0.0)

    # Which districts there are.

    async def _stop_after(self, stop: Stop) -> None:
        while not (stop() if callable(stop) else stop.is_set()):  # noqa: ASYNC110  # it may be of a thread
            await anyio.sleep(_GLANCE)
        self._polls.close()
        self._loads.close()

    async def _keep_list(self) -> None:
        failures = 0
        while True:
            failures = failures + 1 if self._list_error is not None else 0
            pause = self._settings.refresh
            await anyio.sleep(min(pause, 5.0 * 2.0 ** min(failures - 1, 20)) if failures else pause)
            await self._read_list()

    async def _read_list(self, *, first: bool = False) -> None:
        """Take up new districts, pause missing ones. A list that breaks off changes nothing."""
        try:
            found = self._settings.districts
            if found is None:
                found = [district.id async for district in self._app.districts()]
        except Exception as error:  # whatever it is, it must stop nothing that runs
            self._list_error = error
            _logger.warning("the list of districts cannot be read (%s)", reason_of(error))
            if first and getattr(error, "status", None) in (401, 403):
                raise
            return
        self._list_error = None
        for district_id in found:
            self._take_up(district_id)
        for missing in self._districts.keys() - set(found):
            await self._confirm_missing(self._districts[missing])

    def _take_up(self, district_id: str) -> None:
        district = self._districts.get(district_id)
        if district is None:
            now = self._now()
            district = District(district_id, self._app.client(district_id), now)
            self._districts[district_id] = district
            self._tell(district, None, None)
        elif not district.is_paused:
            return
        self._schedule(district, 0.0)

    async def _confirm_missing(self, district: District) -> None:
        """Pause a district that is not in the list, if the service says so when asked for it alone."""
        if district.is_paused:
            return
        try:
            connected = [found async for found in self._app.districts(district_id=district.id)]
        except Exception:  # it could not be asked for, so nothing is known
            return
        if not connected:
            error = DistrictNotConnectedError("the district is no longer connected to the app")
            self._fail(district, error)

    # What is done for one district.

    async def _poll_what_is_due(self) -> None:
        while (district := await self._polls.take()) is not None:
            if district.due is None or district.due > self._now():
                continue  # it has been put to another time since
            district.due, district.is_under_way = None, True
            try:
                pause = await self._poller.poll(district)
            except Exception as error:
                self._fail(district, error)
            else:
                if pause is None:
                    self._loads.add(district, self._now())
                    continue
                self._succeed(district)
                self._schedule(district, pause)

    async def _load_what_is_new(self) -> None:
        assert not isinstance(self._start, Checkpoint)
        while (district := await self._loads.take()) is not None:
            try:
                district.checkpoint = await self._start(district.id, district.client)
            except Exception as error:
                self._fail(district, error)
            else:
                self._schedule(district, 0.0)

    # What comes of it.

    def _schedule(self, district: District, pause: float) -> None:
        if district.is_to_be_retried:
            district.is_to_be_retried, district.checkpoint, pause = False, None, 0.0
        district.due, district.is_under_way = self._now() + pause, False
        self._polls.add(district, district.due)

    def _succeed(self, district: District) -> None:
        before, error = district.state, district.error
        district.succeed()
        if before is not district.state:
            self._tell(district, before, error)

    def _fail(self, district: District, error: Exception) -> None:
        self._errors += 1
        before = district.state
        district.fail(error)
        if district.state is DistrictState.DISCONNECTED:
            district.due, district.is_under_way = None, False
        else:
            self._schedule(district, district.pause_after_failure(self._settings))
        if before is not district.state:  # last, so that a retry of whoever is told counts
            self._tell(district, before, error)

    def _tell(self, district: District, before: DistrictState | None, error: Exception | None) -> None:
        level = logging.INFO if district.error is None else logging.WARNING
        _logger.log(level, "district %s is %s (%s)", district.id, district.state, reason_of(error))
        if self._settings.on_change is not None:
            self._settings.on_change(DistrictChange(district.id, before, district.state, error))
