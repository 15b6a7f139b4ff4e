"""The data source that Spark sees: it plans on the driver, and reads on the executors."""

# pyright: reportMissingImports=false

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clever_client import CleverError, InvalidArgumentError, ServerError, TransportError
from pyspark.sql.datasource import DataSource, DataSourceReader, DataSourceStreamReader, InputPartition
from pyspark.sql.streaming.datasource import ReadAllAvailable, ReadMaxFiles, SupportsTriggerAvailableNow

from ._app import app_of
from ._options import OLDEST, Settings, settings_from
from ._plan import Planner
from ._ranges import Range, id_at, spread
from ._read import read_pages
from ._rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from clever_client import DecodeError
    from pyspark.sql.streaming.datasource import ReadLimit
    from pyspark.sql.types import StructType

    from ._plan import Offset

_OUTAGE: Final = 10
"""So many districts that cannot be reached, one after the other, are an outage, and no matter of theirs."""


class CleverDataSource(DataSource):
    """Clever's events, as a stream or once, and its records, once. The guide names the options."""

    @classmethod
    def name(cls) -> str:
        """Give the format's name."""
        return "clever"

    def schema(self) -> StructType:
        """Give the columns."""
        return Rows(settings_from(self.options)).schema

    def reader(self, schema: StructType) -> DataSourceReader:
        """Make what reads once."""
        return _Reader(settings_from(self.options))

    def streamReader(self, schema: StructType) -> DataSourceStreamReader:  # noqa: N802
        """Make what reads a stream.

        Raises:
            InvalidArgumentError: Only events are a stream.
        """
        settings = settings_from(self.options)
        if settings.table != "events" or settings.ranges is not None or settings.until is not None:
            raise InvalidArgumentError("only events are a stream: table, until and ranges are for spark.read")
        return _StreamReader(settings)


class _Group(InputPartition):
    """Ranges that one task reads.

    Args:
        ranges: The ranges.
        by_events: Whether they begin at ids of events.
    """

    def __init__(self, ranges: tuple[Range, ...], by_events: bool) -> None:
        super().__init__(len(ranges))
        self.ranges = ranges
        self.by_events = by_events


class _Reads:
    """What both readers do on an executor."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        """Read the districts of a group, one after the other. One that fails is told in a row.

        Raises:
            CleverError: The service cannot be reached, or fails, for one district after the other.
        """
        if not isinstance(partition, _Group):  # Spark's own, where there is nothing to read
            return
        rows, failed = Rows(self._settings), 0
        for wanted in partition.ranges:
            if wanted.told is not None:
                yield rows.of_unread(wanted, wanted.told, wanted.after)
                continue
            after = wanted.after
            unreadable: list[DecodeError] = []
            try:
                client = app_of(self._settings.app).client(wanted.district)
                pages = read_pages(
                    client, wanted, self._settings, unreadable.append, by_events=partition.by_events
                )
                for records in pages:
                    if records:
                        yield rows.of_records(wanted.district, records)
                        after = records[-1].id
                failed = 0
            except CleverError as error:
                is_outage = isinstance(error, TransportError | ServerError)
                failed = failed + 1 if is_outage else 0
                if failed >= _OUTAGE:
                    raise
                yield rows.of_unread(wanted, type(error).__name__, after)
            if here := [error for error in unreadable if wanted.holds(error.id)]:
                yield rows.of_unreadable(wanted.district, here)
            if wanted.closes:
                yield rows.of_reread(wanted)

    def _groups(self, ranges: Sequence[Range], *, by_events: bool) -> list[InputPartition]:
        return [_Group(group, by_events) for group in spread(ranges, self._settings.partitions)]


class _Reader(_Reads, DataSourceReader):
    """Reads records, or a closed range of events, once."""

    def partitions(self) -> Sequence[InputPartition]:
        """Plan the read."""
        settings, planner = self._settings, Planner(self._settings)
        if settings.ranges is not None:
            ranges = [*settings.ranges]
        elif settings.table != "events":
            ranges = [Range(district, None, None) for district in planner.districts()]
        else:
            if settings.start is None:
                raise InvalidArgumentError(
                    "start is needed: 'oldest', or an ISO time after which events are read"
                )
            after = None if settings.start == OLDEST else id_at(settings.start)
            until = planner.settled() if settings.until is None else settings.until
            ranges = [Range(district, after, until) for district in planner.districts()]
        is_needed = settings.table == "events" and bool(ranges)
        return self._groups(ranges, by_events=is_needed and planner.by_events())


class _StreamReader(_Reads, DataSourceStreamReader, SupportsTriggerAvailableNow):
    """Reads events, a range of all districts after the other."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._planner = Planner(settings)
        self._target: int | None = None

    def initialOffset(self) -> Offset:  # noqa: N802
        """Give the offset that the stream begins with."""
        return self._planner.begin()

    def prepareForTriggerAvailableNow(self) -> None:  # noqa: N802
        """Fix where a stream that ends will end."""
        self._target = self._planner.settled()

    def getDefaultReadLimit(self) -> ReadLimit:  # noqa: N802
        """Tell that a batch is one window at most: Spark has no word for it."""
        return ReadMaxFiles(1)

    def latestOffset(self, start: Offset, limit: ReadLimit) -> Offset:  # noqa: N802
        """Give the offset up to which the next batch reads."""
        return self._planner.latest(start, self._target, windowed=not isinstance(limit, ReadAllAvailable))

    def partitions(self, start: Offset, end: Offset) -> Sequence[InputPartition]:
        """Plan a batch. The same offsets give the same ranges."""
        ranges = self._planner.ranges(start, end)
        return self._groups(ranges, by_events=bool(ranges) and self._planner.by_events())
